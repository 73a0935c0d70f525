"""A day on which somebody has cancelled one visit of a standing booking stays called off when it is changed."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from shop.domain.door.changes import cancel_booking
from shop.domain.series.days import bring_back
from shop.domain.series.standing import change_series
from shop.enums import CancelReason, SkipReason
from shop.models import BookingSeries
from tests.factories.world import World
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, start, terms

DAYS = (1, 2, 3, 4, 5, 6, 7)


@pytest.fixture
def series(world: World) -> BookingSeries:
    return start(world, weekdays=DAYS).series


def call_off(series: BookingSeries, day: date, *, reason: CancelReason = CancelReason.BY_RECIPIENT) -> None:
    cancel_booking(series.bookings.get(series_on=day), actor=STAFF, reason=reason)


def change(series: BookingSeries, **changes: Any) -> BookingSeries:
    wanted = replace(terms(weekdays=DAYS), **changes)
    return change_series(series, terms=wanted, actor=STAFF, reason=CancelReason.BY_RECIPIENT).series


@pytest.mark.parametrize("preferred_at", [time(10), time(13)])
def test_it_is_not_booked_anew(series: BookingSeries, preferred_at: time) -> None:
    """At another time neither: who said no to the day has not asked for it."""
    call_off(series, in_days(4))
    new = change(series, preferred_at=preferred_at)
    assert in_days(4) not in days_that_stand(new)
    assert skips(new) == {in_days(4): SkipReason.BY_RECIPIENT}
    assert {in_days(3), in_days(5)} <= set(days_that_stand(new))


def test_nor_when_it_is_changed_once_more(series: BookingSeries) -> None:
    call_off(series, in_days(4))
    newest = change(change(series, preferred_at=time(13)), preferred_at=time(11))
    assert skips(newest) == {in_days(4): SkipReason.BY_RECIPIENT}
    assert len(days_that_stand(newest)) == 13, "what the change itself gave back is booked anew"


def test_what_the_department_called_off_stays_so(series: BookingSeries) -> None:
    call_off(series, in_days(4), reason=CancelReason.BY_DEPARTMENT)
    assert skips(change(series)) == {in_days(4): SkipReason.BY_DEPARTMENT}


def test_another_weekday_is_another_day(series: BookingSeries) -> None:
    """Nothing is left out of what never had that day."""
    call_off(series, in_days(4))
    new = change(series, weekdays=(in_days(5).isoweekday(),), starts_on=in_days(2))
    assert skips(new) == {}
    assert in_days(5) in days_that_stand(new)


def test_it_can_be_wanted_after_all(series: BookingSeries) -> None:
    call_off(series, in_days(4))
    new = change(series)
    bring_back(new, on=in_days(4), actor=STAFF)
    assert in_days(4) in days_that_stand(new)
