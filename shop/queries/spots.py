"""Where on the board a visit could be put: who could have it, and from when."""

import functools
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from foundation.prepared import PreparedStatement
from shop.enums import Availability
from shop.lengths import length_of
from shop.models import Assignment, Booking
from shop.queries.asked_first import who_is_barred
from shop.queries.colleagues import colleagues_for, moving_with
from shop.queries.days import span_of_day
from shop.queries.free_time import FREE, OPENING, Window, is_free
from shop.queries.spans import Span
from shop.queries.staff_days import days_to_move_to
from shop.ways import way_of

OCCUPIED = "tstzrange(grid.starts_at - %(buffer_before)s, grid.ends_at + %(buffer_after)s)"
SPOTS = f"""
SELECT grid.starts_at, free.provider_id
FROM grid JOIN free ON {is_free(OCCUPIED)}
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A time at which somebody could come."""

    starts_at: datetime
    provider_id: int


def spots_for(
    given: Assignment, *, given_too: Collection[int] = (), first: date, days: int = 1
) -> list[Spot]:
    """Where in so many days the visit that this assignment is part of could be put instead, in the order of time.

    Other times by the rules of the door for staff, and other providers at its own time by those of reassigning.
    `given_too` are the ids of the others who come to it: they come along, so they must be free as well. A session goes
    to somebody else as a whole; to another time its people go one by one, not from here. Five queries. What was
    granted, the door asks.
    """
    frame = _frame(first, days)
    is_shown = frame.starts_at <= given.booking.starts_at < frame.ends_at
    spots = set(_at_its_own_time(given)) if is_shown else set()
    if not given.seat:
        spots.update(_at_other_times(given, set(given_too), first=first, days=days))
    return sorted(spots)


def _at_its_own_time(given: Assignment) -> Sequence[Spot]:
    """Whoever else of the department can take it as it is, until it is over."""
    booking = given.booking
    if booking.ends_at <= timezone.now():
        return ()
    moving = moving_with(given)
    if not moving:  # cancelled or given away meanwhile
        return ()
    colleagues = colleagues_for(moving, booking=booking)
    free = [each.provider.pk for each in colleagues if each.availability == Availability.FREE]
    return [Spot(booking.starts_at, provider_id) for provider_id in free]


def _at_other_times(given: Assignment, given_too: set[int], *, first: date, days: int) -> Sequence[Spot]:
    booking = given.booking
    if booking.starts_at <= timezone.now():
        return ()
    starts = {
        slot.starts_at
        for day in days_to_move_to(booking, first=first, count=days, anybody=True)
        for slot in day.free
        if slot.starts_at != booking.starts_at
    }
    if not starts:
        return ()
    free = defaultdict[datetime, set[int]](set)
    window = _window(booking, first=first, days=days)
    for starts_at, provider_id in _statement(window.grid).all(window.parameters()):
        free[starts_at].add(provider_id)
    return [
        Spot(starts_at, provider_id)
        for starts_at in starts
        if given_too <= free[starts_at]
        for provider_id in free[starts_at] - given_too
    ]


def _window(booking: Booking, *, first: date, days: int) -> Window:
    now, frame, way = timezone.now(), _frame(first, days), way_of(booking)
    return Window(
        booking.service,
        length_of(booking),
        max(now, frame.starts_at),
        frame.ends_at,
        now,
        timezone.get_current_timezone_name(),
        recipient_id=booking.recipient_id,
        moving=booking.pk,
        way=way,
        anybody=True,
        barred=who_is_barred(booking, way=way).barred,
    )


def _frame(first: date, days: int) -> Span:
    return Span(span_of_day(first).starts_at, span_of_day(first + timedelta(days=days - 1)).ends_at)


@functools.cache
def _statement(grid: str) -> PreparedStatement:
    return PreparedStatement(f"WITH {OPENING}, {grid}, {FREE}{SPOTS}")
