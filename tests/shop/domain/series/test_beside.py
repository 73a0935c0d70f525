"""A second standing booking of a kind on the same day at about the same time would double the visits: it is refused."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.db.models import Q

from shop.domain.series.ends import cut_series
from shop.domain.series.restoring import restore_series
from shop.domain.series.standing import change_series, stop_series
from shop.enums import CancelReason, SeriesEnd
from shop.errors import ComesAlready
from shop.models import Booking, BookingSeries
from tests.factories.refusals import refused
from tests.factories.world import World, make_entitlement, make_recipient, make_service
from tests.shop.domain.standing import STAFF, in_days, start, terms

HOUR = timedelta(hours=1)
TOMORROWS, NEXT_DAYS = in_days(1).isoweekday(), in_days(2).isoweekday()


@pytest.fixture
def first(world: World) -> BookingSeries:
    """Once a week at ten, or up to an hour earlier or later."""
    return start(world, tolerance=HOUR).series


@pytest.mark.parametrize(
    "changes",
    [
        {"tolerance": HOUR * 2},
        {"preferred_at": time(11)},
        {"preferred_at": time(12), "tolerance": HOUR},
        {"every_weeks": 2},
        {"starts_on": in_days(2)},
        {"ends_on": in_days(60), "tolerance": HOUR},
        {"weekdays": (TOMORROWS, NEXT_DAYS)},
    ],
)
def test_near_the_first_on_one_of_its_days_it_is_refused(
    world: World, first: BookingSeries, changes: dict[str, Any]
) -> None:
    booked = Booking.objects.count()
    with refused(ComesAlready) as met:
        start(world, actor=STAFF, **changes)
    assert met.value.params["series"] == first.pk
    assert (BookingSeries.objects.get(), Booking.objects.count()) == (first, booked)


@pytest.mark.parametrize(
    "changes",
    [
        {"preferred_at": time(13)},
        {"preferred_at": time(13), "tolerance": HOUR},
        {"weekdays": (NEXT_DAYS,)},
    ],
)
def test_further_from_it_or_on_other_days_it_is_another_one(
    world: World, first: BookingSeries, changes: dict[str, Any]
) -> None:
    assert start(world, actor=STAFF, **changes).series != first


def test_turn_and_turn_about_they_never_meet(world: World) -> None:
    one = start(world, every_weeks=2, tolerance=HOUR).series
    other = start(world, every_weeks=2, tolerance=HOUR, starts_on=in_days(8)).series
    assert one != other


def test_after_the_last_day_of_the_first_it_may_begin(world: World) -> None:
    start(world, tolerance=HOUR, ends_on=in_days(10))
    with refused(ComesAlready):
        start(world, tolerance=HOUR, starts_on=in_days(2))
    assert start(world, tolerance=HOUR, starts_on=in_days(9)).series.starts_on == in_days(9)


def test_another_service_or_another_person_is_not_in_the_way(world: World, first: BookingSeries) -> None:
    other = make_service(world.department, name="Handling")
    somebody = make_recipient(name="Odd Prøve")
    make_entitlement(world.recipient, other)
    make_entitlement(somebody, world.service)
    assert start(world, recipient=somebody, tolerance=HOUR).series != first
    world.service = other
    assert start(world, tolerance=HOUR).series != first


def test_one_that_was_stopped_is_not_in_the_way(world: World, first: BookingSeries) -> None:
    stop_series(first, actor=STAFF, reason=SeriesEnd.BY_DEPARTMENT)
    assert start(world, tolerance=HOUR).series != first


def test_one_that_was_cut_comes_back_only_when_nothing_is_in_its_place(
    world: World, first: BookingSeries
) -> None:
    cut_series(Q(pk=first.pk), last_day=in_days(0), reason=SeriesEnd.DECISION_ENDED, actor=STAFF)
    by_hand = start(world, tolerance=HOUR, preferred_at=time(11)).series
    with refused(ComesAlready):
        restore_series(first, terms=terms(tolerance=HOUR), actor=STAFF)
    stop_series(by_hand, actor=STAFF, reason=SeriesEnd.BY_DEPARTMENT)
    assert restore_series(first, terms=terms(tolerance=HOUR), actor=STAFF).series != first


class TestChanged:
    def change(self, series: BookingSeries, **changes: Any) -> BookingSeries:
        wanted = replace(terms(tolerance=HOUR), **changes)
        why = CancelReason.BY_DEPARTMENT
        return change_series(series, terms=wanted, actor=STAFF, reason=why).series

    def test_its_own_days_are_not_in_the_way(self, first: BookingSeries) -> None:
        assert self.change(first, preferred_at=time(11)) != first

    def test_to_the_days_of_another_it_is_refused(self, world: World, first: BookingSeries) -> None:
        other = start(world, tolerance=HOUR, weekdays=(NEXT_DAYS,)).series
        with refused(ComesAlready):
            self.change(other, weekdays=(TOMORROWS,))

    def test_who_has_two_beside_each_other_already_can_change_them(
        self, world: World, first: BookingSeries
    ) -> None:
        other = start(world, tolerance=HOUR, weekdays=(NEXT_DAYS,)).series
        BookingSeries.objects.filter(pk=other.pk).update(weekdays=[TOMORROWS])
        assert self.change(other, preferred_at=time(11)) != other
