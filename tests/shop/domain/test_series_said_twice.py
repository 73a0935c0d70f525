"""What is said twice, as by a form that is sent twice, is one standing booking."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from notifications.models import OutboxMessage
from shop.domain.series.standing import stop_series
from shop.enums import SeriesEnd
from shop.errors import ComesAlready
from shop.lengths import Length
from shop.models import BookingSeries
from tests.factories.refusals import refused
from tests.factories.world import World
from tests.shop.domain.standing import days_that_stand, in_days, start

AN_HOUR = timedelta(hours=1)
ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)


def test_said_twice_it_is_one_with_its_visits(world: World) -> None:
    """With some leeway a second one would find another time on every day."""
    first = start(world, weekdays=ALL_WEEK, tolerance=AN_HOUR, answers={"door": "yellow"})
    again = start(world, weekdays=ALL_WEEK[::-1], tolerance=AN_HOUR, answers={"door": "yellow"})
    assert again.series == first.series == BookingSeries.objects.get()
    assert [each.pk for each in again.decided.booked] == [each.pk for each in first.decided.booked]
    assert len(days_that_stand(first.series)) == 14
    assert OutboxMessage.objects.filter(kind="series.started").count() == 1


def test_said_twice_it_is_one_too_many_for_nobody(world: World) -> None:
    world.service.maximum_active_bookings = 1
    world.service.save()
    assert start(world).series == start(world).series


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": (in_days(2).isoweekday(),)},
        {"preferred_at": time(13)},
    ],
)
def test_on_other_days_or_at_other_times_it_is_another_one(world: World, changes: dict[str, Any]) -> None:
    assert start(world).series != start(world, **changes).series


@pytest.mark.parametrize(
    "changes",
    [
        {"every_weeks": 2},
        {"tolerance": AN_HOUR},
        {"starts_on": in_days(2)},
        {"ends_on": in_days(40)},
        {"answers": {"door": "yellow"}},
        {"length": Length(2 * AN_HOUR)},
    ],
)
def test_what_differs_in_anything_else_is_neither_the_same_nor_another(
    world: World, changes: dict[str, Any]
) -> None:
    """Twice on the same days nobody means it: the one that is there is to be changed."""
    world.service.other_durations = [2 * AN_HOUR]
    world.service.save()
    start(world)
    with refused(ComesAlready):
        start(world, **changes)


def test_one_that_was_stopped_is_started_anew(world: World) -> None:
    former = start(world).series
    stop_series(former, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert start(world).series != former


def test_until_a_day_that_was_said(world: World) -> None:
    until: date = in_days(20)
    assert start(world, ends_on=until).series == start(world, ends_on=until).series
