"""What waits in several departments is what each of them counts on its own page, in as many statements as for one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.enums import BookingStatus, StrandedReason, ThreadSide
from shop.models import Department, ErasureRequest, FollowUp, ThreadMessage
from shop.queries import waits
from shop.queries.compiled import Compiled
from shop.queries.waits import Attention, attention_in, attention_of, decisions_attention_in, together
from tests.factories.representatives import make_representation
from tests.factories.world import World, at, make_world
from tests.shop.views.visits import make_visit


def fill(world: World, *, day: int = 2) -> None:
    """A request, a stranded visit, a closed door, two messages of one visit, a doubt and a wish to be erased."""
    asked = make_visit(world, at(day, 9), status=BookingStatus.REQUESTED)
    make_visit(world, at(day, 11), stranded=StrandedReason.CLOSED)
    door = make_visit(world, at(-day, 9), status=BookingStatus.NO_SHOW, no_show_by="recipient")
    FollowUp.objects.create(booking=door, department=world.department, due_at=timezone.now())
    for key in "xy":
        ThreadMessage.objects.create(booking=asked, side=ThreadSide.RECIPIENT, body="x", idempotency_key=key)
    make_representation(asked.recipient, is_doubtful=True)
    ErasureRequest.objects.create(recipient=door.recipient)


@pytest.fixture
def towns(world: World) -> list[Department]:
    another, empty = make_world(), make_world()
    fill(world)
    fill(another)
    fill(another, day=3)
    return [world.department, another.department, empty.department]


def test_each_department_has_what_its_own_page_counts(towns: list[Department]) -> None:
    attention = attention_in(towns)
    assert attention == {each.pk: attention_of(each) for each in towns}
    counts = [_counts(attention[each.pk]) for each in towns]
    assert counts == [(1,) * 6, (2,) * 6, (0,) * 6]
    assert _counts(together(attention.values())) == (3,) * 6


def _counts(attention: Attention) -> tuple[int, ...]:
    some = (
        attention.follow_ups,
        attention.stranded,
        attention.requested,
        attention.unread,
        attention.to_settle,
    )
    return *map(len, some), attention.erasures


@pytest.mark.parametrize("days", [0, 3, 400])
def test_asked_on_another_day_it_says_what_a_query_made_then_says(
    towns: list[Department], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    asked = attention_in(towns)
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        later, one = attention_in(towns), attention_of(towns[0])
        for name in ("ABOUT_ONE", "ABOUT_ALL"):
            monkeypatch.setattr(waits, name, Compiled(getattr(waits, name).make))
        assert (later, one) == (attention_in(towns), attention_of(towns[0]))
    assert (later == asked) == (days == 0)


def test_who_handles_decisions_is_told_of_people_only(towns: list[Department]) -> None:
    attention = decisions_attention_in(towns)[towns[0].pk]
    assert _counts(attention) == (0, 0, 0, 0, 1, 1)


def test_three_departments_take_as_many_statements_as_one(towns: list[Department]) -> None:
    counts = []
    for some in (towns[:1], towns):
        with CaptureQueriesContext(connection) as captured:
            attention_in(some)
        counts.append(len(captured))
    assert counts == [2, 2]
