"""The municipality closes while people book in all its departments, and two close at the same time."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.capacity.closures import add_closure
from shop.domain.capacity.stranding import Stranding
from shop.errors import ClosureOverlaps, OutsideOpeningHours
from shop.models import Booking, Closure, Department
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.worker import wait_until
from tests.factories.world import at
from tests.race.rush import assert_all_is_in_order, book, make_rush
from tests.race.test_schedule_race import Meanwhile, somebody_waits_for_a_lock, unflagged

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]


def close(department: Department | None, *, last: int = 1) -> Stranding:
    today = timezone.localdate()
    with use_scope(LARVIK):
        return add_closure(
            department,
            first_day=today + timedelta(days=1),
            last_day=today + timedelta(days=last),
            label="",
            actor=SYSTEM,
        )


def test_who_books_while_the_municipality_closes_waits_and_is_refused() -> None:
    make_rush(providers=1, recipients=1)
    world, (person,) = make_rush(providers=1, recipients=1)
    with Meanwhile(lambda: book(world, person, starts_at=at(1, 15))) as booking, works_for(LARVIK):
        close(None)
        booking.begin()
        wait_until(somebody_waits_for_a_lock)
    assert isinstance(booking.outcome.refusal, OutsideOpeningHours)
    assert unflagged() == []


def test_who_closes_while_somebody_books_waits_and_flags_the_visit() -> None:
    make_rush(providers=1, recipients=1)
    world, (person,) = make_rush(providers=1, recipients=1)
    with Meanwhile(lambda: close(None)) as change, works_for(LARVIK):
        book(world, person, starts_at=at(1, 15))
        change.begin()
        wait_until(somebody_waits_for_a_lock)
    with works_for(LARVIK):
        visit = Booking.objects.get()
        assert change.outcome.value == Stranding(frozenset({visit.pk}), in_all=1)
        assert visit.stranded == "closed"


def test_two_who_close_the_same_days_close_them_once() -> None:
    make_rush(providers=1, recipients=1)
    outcomes = at_once([partial(close, None) for _ in range(4)])
    assert [outcome.refusal for outcome in outcomes] == [None] * 4
    with works_for(LARVIK):
        assert Closure.objects.count() == 1


def test_of_two_who_close_overlapping_days_one_is_told() -> None:
    world, _people = make_rush(providers=1, recipients=1)
    outcomes = at_once([partial(close, world.department), partial(close, world.department, last=2)])
    refusals = [outcome.refusal for outcome in outcomes if outcome.refusal]
    assert [type(refusal) for refusal in refusals] == [ClosureOverlaps]
    with works_for(LARVIK):
        assert Closure.objects.count() == 1


def test_everybody_at_once_ends_in_order() -> None:
    """Two departments, people who book in both, and closures of each and of all: no deadlock, nothing unflagged."""
    worlds = [make_rush(providers=2, recipients=2) for _ in range(2)]
    acts: list[Callable[[], object]] = [
        partial(book, world, person, starts_at=at(1, hour))
        for world, people in worlds
        for person, hour in zip(people, (10, 12), strict=True)
    ]
    acts += [partial(close, world.department) for world, _people in worlds]
    acts += [partial(close, None), partial(close, None, last=3)]
    at_once(acts)
    assert_all_is_in_order()
    assert unflagged() == []
