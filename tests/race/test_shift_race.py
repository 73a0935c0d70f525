"""Shifts are changed while people book and while others change them: nobody is booked with somebody who is off."""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

import pytest

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.capacity.schedule import set_weekly_shifts
from shop.domain.capacity.shift_edits import add_shift, change_shift, take_off_shift
from shop.domain.capacity.shifts import make_shifts
from shop.errors import ChangedMeanwhile, NobodyOnDuty, ShiftOverlaps
from shop.hours import HoursOfDay
from shop.models import Booking, Provider, Shift
from shop.queries.shifts import span_of, version_of_shift
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.worker import wait_until
from tests.factories.world import EVERY_DAY, World, at
from tests.race.rush import assert_all_is_in_order, book, make_rush
from tests.race.test_schedule_race import Meanwhile, at_most_refused, somebody_waits_for_a_lock, unflagged

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

MORNING = [HoursOfDay(weekday, time(8), time(12)) for weekday in EVERY_DAY]


def tomorrows_shift(provider: Provider) -> Shift:
    with works_for(LARVIK):
        found = provider.shifts.select_related("provider__department")
        return found.get(during__overlap=(at(1, 8), at(1, 9)))


def take_off(shift: Shift) -> None:
    with use_scope(LARVIK):
        take_off_shift(shift, actor=SYSTEM)


def add(provider: Provider, from_at: datetime, until_at: datetime) -> Shift:
    with use_scope(LARVIK):
        return add_shift(provider, from_at=from_at, until_at=until_at, actor=SYSTEM)


def change(shift: Shift, from_at: datetime, *, seen: str = "") -> None:
    with use_scope(LARVIK):
        change_shift(shift, from_at=from_at, until_at=at(1, 16), actor=SYSTEM, seen=seen)


def work_mornings(world: World) -> None:
    with use_scope(LARVIK):
        set_weekly_shifts(world.providers[0], hours=MORNING, actor=SYSTEM)


def test_who_books_while_the_shift_is_taken_off_waits_and_is_refused() -> None:
    world, (person,) = make_rush(providers=1, recipients=1)
    shift = tomorrows_shift(world.providers[0])
    with Meanwhile(lambda: book(world, person, starts_at=at(1, 10))) as booking, works_for(LARVIK):
        take_off(shift)
        booking.begin()
        wait_until(somebody_waits_for_a_lock)
    assert isinstance(booking.outcome.refusal, NobodyOnDuty)
    assert unflagged() == []


def test_who_takes_a_shift_off_while_somebody_books_waits_and_flags_the_visit() -> None:
    world, (person,) = make_rush(providers=1, recipients=1)
    shift = tomorrows_shift(world.providers[0])
    with Meanwhile(lambda: take_off(shift)) as act, works_for(LARVIK):
        book(world, person, starts_at=at(1, 10))
        act.begin()
        wait_until(somebody_waits_for_a_lock)
    assert act.outcome.refusal is None
    with works_for(LARVIK):
        assert Booking.objects.get().stranded == "no_shift"


def test_of_two_who_change_the_same_shift_one_is_told() -> None:
    world, _people = make_rush(providers=1, recipients=1)
    shift = tomorrows_shift(world.providers[0])
    seen = version_of_shift(span_of(shift), is_off=False)
    outcomes = at_once([partial(change, shift, at(1, hour), seen=seen) for hour in (9, 10, 11)])
    refusals = [type(outcome.refusal) for outcome in outcomes if outcome.refusal]
    assert refusals == [ChangedMeanwhile] * 2


def test_of_two_who_add_overlapping_shifts_one_is_told() -> None:
    world, _people = make_rush(providers=1, recipients=1)
    amal = world.providers[0]
    outcomes = at_once([partial(add, amal, at(1, hour), at(1, 22)) for hour in (17, 18, 19)])
    refusals = [type(outcome.refusal) for outcome in outcomes if outcome.refusal]
    assert refusals == [ShiftOverlaps] * 2


def test_two_who_add_the_same_shift_add_it_once() -> None:
    world, _people = make_rush(providers=1, recipients=1)
    outcomes = at_once([partial(add, world.providers[0], at(1, 17), at(1, 22)) for _ in range(4)])
    assert len({outcome.value.pk for outcome in outcomes}) == 1


def test_edits_new_weeks_the_job_of_the_night_and_bookings_at_once_end_in_order() -> None:
    world, people = make_rush(providers=2, recipients=4)
    amal, berit = world.providers
    one, other = tomorrows_shift(amal), tomorrows_shift(berit)

    def night() -> None:
        with use_scope(LARVIK):
            make_shifts(world.department)

    acts: list[Callable[[], object]] = [
        partial(at_most_refused, partial(book, world, person, starts_at=at(1, 8 + 2 * number)))
        for number, person in enumerate(people)
    ]
    acts += [partial(take_off, other), partial(work_mornings, world), night, night]
    acts += [partial(change, one, at(1, 12)), partial(add, berit, at(1, 18), at(1, 20))]
    at_once(acts)
    assert_all_is_in_order()
    assert unflagged() == []
    with works_for(LARVIK):
        assert list(berit.shifts.filter(during__overlap=(at(1, 0), at(2, 0)), is_off=True)) == [other]
