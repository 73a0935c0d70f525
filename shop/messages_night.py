"""Which text messages go out at night: about visits so soon that the morning is too late. And which come too late."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from notifications.night import presses_at_night, quiet_hours, says_too_late
from shop.domain.circumstances.booking_again import BOOKED_AGAIN
from shop.domain.outcomes.reminders import OPENED
from shop.domain.waitlist.waking import next_waking
from shop.models import Booking
from shop.queries.moved import last_move

quiet_hours(next_waking)

PRESSING = timedelta(hours=2)
"""A visit that begins so soon after the morning must be told of at night."""
ALARMS = frozenset({OPENED})
"""Somebody may lie behind the door."""
MOVED = "booking.moved"
ABOUT_VISITS = ("booking_id", "bookings", "cancelled")
"""The params that name visits by their ids."""
OF_WHAT_COMES = frozenset(
    {
        "booking.created",
        "booking.requested",
        "booking.confirmed",
        "booking.declined",
        MOVED,
        "booking.cancelled",
        "booking.reassigned",
        "booking.upset",
        "booking.stands_again",
        BOOKED_AGAIN,
    }
)
"""Nothing that anybody could still act on when the last of their visits has begun."""


@presses_at_night
def begins_soon(kind: str, params: Mapping[str, Any], morning: datetime) -> bool:
    """Whether one of the visits it is about begins before people could do anything about it in the morning, or would
    have begun: somebody gets up for it.
    """
    now = timezone.now()
    moments = [*_beginnings(params), *(_former(params) if kind == MOVED else ())]
    return kind in ALARMS or any(now < begin < morning + PRESSING for begin in moments)


@says_too_late
def has_begun(kind: str, params: Mapping[str, Any]) -> bool:
    """Whether it tells of visits that are to come, and all of them have begun."""
    if kind not in OF_WHAT_COMES:
        return False
    begins = _beginnings(params)
    return bool(begins) and max(begins) <= timezone.now()


def _former(params: Mapping[str, Any]) -> Sequence[datetime]:
    booking = Booking.objects.filter(pk=params["booking_id"]).first()
    move = last_move(booking) if booking is not None else None
    return [move.former] if move is not None else []


def _beginnings(params: Mapping[str, Any]) -> Sequence[datetime]:
    named = ",".join(str(params.get(name, "")) for name in ABOUT_VISITS)
    ids = [int(each) for each in named.split(",") if each]
    return list(Booking.objects.filter(pk__in=ids).values_list("starts_at", flat=True)) if ids else []
