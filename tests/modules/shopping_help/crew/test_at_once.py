"""Several of the crew at the same moment, and a closing that is cut off half-way."""

import threading
from functools import partial

import psycopg
import pytest
from django.db import connections, transaction
from django.db.utils import OperationalError

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from modules.shopping_help.crew_errors import MarkedMeanwhile, RunIsClosed
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.domain.marking import Said, mark_line
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import FeeEntry, GoodsEntry, Mark, RunProgress
from modules.shopping_help.queries.at_odds import at_odds
from modules.shopping_help.queries.picking import picking_of
from shop.domain.outcomes.telling import mark_no_show
from shop.errors import ChangedMeanwhile
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.modules.shopping_help.crew.conftest import CrewWorld, make_crew_world
from tests.tenants.sweep.test_cut_off import Cut, administrator

__all__ = ["administrator"]
pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

HANDS = 5


def mark(crew: CrewWorld, *, price: int, seen: int) -> None:
    with use_scope(LARVIK):
        said = Said(MarkKind.FOUND, 1000, price)
        actor = Actor(crew.member.user_id, Channel.STAFF)
        mark_line(crew.lines["Melk"].pk, said, actor=actor, seen=seen)


def close(crew: CrewWorld, seen: str) -> None:
    with use_scope(LARVIK):
        close_run(crew.run, actor=Actor(crew.leader.user_id, Channel.STAFF), seen=seen)


def ready_to_close() -> tuple[CrewWorld, str]:
    with works_for(LARVIK):
        crew = make_crew_world()
        for text in crew.lines:
            crew.mark(text)
        crew.deliver()
        return crew, draft_of(crew.run).version


def test_of_all_who_mark_a_line_at_once_one_does_and_the_others_are_told() -> None:
    with works_for(LARVIK):
        crew = make_crew_world()
    had = at_once([partial(mark, crew, price=100 + hand, seen=0) for hand in range(HANDS)])
    assert [type(each.refusal) for each in had].count(MarkedMeanwhile) == HANDS - 1
    with works_for(LARVIK):
        assert Mark.objects.count() == 1


def test_whoever_closes_while_another_marks_closes_what_is_on_the_list() -> None:
    crew, seen = ready_to_close()
    had = at_once([partial(close, crew, seen), partial(mark, crew, price=7700, seen=1)])
    refusals = {type(each.refusal) for each in had if each.refusal}
    assert len(refusals) == 1
    assert refusals <= {RunIsClosed, ChangedMeanwhile}
    with works_for(LARVIK):
        is_closed = RunProgress.objects.filter(closed_at__isnull=False).exists()
        assert is_closed == (refusals == {RunIsClosed})
        lines = sum(each.mark.cost or 0 for each in picking_of(crew.run).lines if each.mark)
        assert sum(GoodsEntry.objects.values_list("amount", flat=True)) == (lines if is_closed else 0)


def say_nobody_home(crew: CrewWorld) -> None:
    """On the core's own page, which knows of no run."""
    with use_scope(LARVIK):
        actor = Actor(crew.leader.user_id, Channel.STAFF)
        mark_no_show(crew.orders[0].booking, actor=actor, by_department=True)


def test_whoever_closes_while_an_outcome_changes_charges_what_was_delivered_or_the_department_is_told() -> (
    None
):
    crew, seen = ready_to_close()
    with works_for(LARVIK):
        crew.begin()
    closing, telling = at_once([partial(close, crew, seen), partial(say_nobody_home, crew)])
    assert telling.refusal is None
    with works_for(LARVIK):
        is_closed = closing.refusal is None
        assert is_closed or isinstance(closing.refusal, ChangedMeanwhile)
        assert GoodsEntry.objects.count() == (2 if is_closed else 0)
        told = [each.pk for each in at_odds([crew.world.department])]
        assert told == ([crew.orders[0].pk] if is_closed else [])


def test_the_closing_waits_for_an_outcome_that_is_being_said() -> None:
    crew, seen = ready_to_close()
    with works_for(LARVIK):
        crew.begin()
    says, may_commit = threading.Event(), threading.Event()

    def say_slowly() -> None:
        with use_scope(LARVIK), transaction.atomic():
            say_nobody_home(crew)
            says.set()
            may_commit.wait(timeout=1)

    def close_then() -> None:
        says.wait(timeout=10)
        close(crew, seen)

    _telling, closing = at_once([say_slowly, close_then])
    assert isinstance(closing.refusal, ChangedMeanwhile)
    with works_for(LARVIK):
        assert not GoodsEntry.objects.exists()


@pytest.mark.parametrize("after", [1, 3, 5])
def test_cut_off_half_way_nothing_is_closed_and_again_it_is_done_once(
    after: int, administrator: psycopg.Connection
) -> None:
    crew, seen = ready_to_close()
    with connections["default"].execute_wrapper(Cut(after, administrator)), pytest.raises(OperationalError):
        close(crew, seen)
    connections["default"].close()
    with works_for(LARVIK):
        assert not GoodsEntry.objects.exists()
        assert not FeeEntry.objects.exists()
        assert not RunProgress.objects.filter(closed_at__isnull=False).exists()
    close(crew, seen)
    with works_for(LARVIK):
        assert GoodsEntry.objects.count() == FeeEntry.objects.count() == 2
