"""What waits in several departments is what each of them counts on its own page, in as many statements as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.enums import BookingStatus, StrandedReason, ThreadSide
from shop.models import Department, ErasureRequest, FollowUp, ThreadMessage
from shop.queries.attention import attention_of
from shop.queries.waits import Waits, what_waits_in
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


def counted(department: Department) -> Waits:
    attention = attention_of(department)
    return Waits(
        follow_ups=len(attention.follow_ups),
        stranded=len(attention.stranded),
        requests=len(attention.requested),
        threads=len(attention.unread),
        to_settle=len(attention.to_settle),
        erasures=attention.erasures,
    )


@pytest.fixture
def towns(world: World) -> list[Department]:
    another, empty = make_world(), make_world()
    fill(world)
    fill(another)
    fill(another, day=3)
    return [world.department, another.department, empty.department]


def test_each_department_has_what_its_own_page_counts(towns: list[Department]) -> None:
    waits = what_waits_in(towns, decisions_only=False)
    assert waits == {each.pk: counted(each) for each in towns}
    assert waits[towns[1].pk] == Waits(2, 2, 2, 2, 2, 2)
    assert waits[towns[2].pk] == Waits()


def test_who_handles_decisions_is_told_of_people_only(towns: list[Department]) -> None:
    waits = what_waits_in(towns, decisions_only=True)
    assert waits[towns[0].pk] == Waits(to_settle=1, erasures=1)


def test_three_departments_take_as_many_statements_as_one(towns: list[Department]) -> None:
    counts = []
    for some in (towns[:1], towns):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            what_waits_in(some, decisions_only=False)
        counts.append(len(captured))
    assert counts == [6, 6]
