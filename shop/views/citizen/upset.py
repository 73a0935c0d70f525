"""Visits the department has upset, on top of the page of free times: what happened, and the nearest other times."""

from typing import Any

from django.urls import reverse

from shop.lengths import length_of
from shop.models import Booking, Recipient
from shop.presentation import when
from shop.queries.citizen_days import citizen_calendar
from shop.queries.own_bookings import upset
from shop.views.citizen.deadlines import may_move
from shop.views.citizen.wish import move_url

NEAREST, MOST = 3, 2


def upset_context(recipient: Recipient) -> dict[str, Any]:
    """The first two, each with up to three times, and how many more there are. One query where there are none."""
    bookings = list(upset(recipient))
    return {
        "upset": [_card(booking) for booking in bookings[:MOST]],
        "more_upset": max(0, len(bookings) - MOST),
    }


def nearest_times(booking: Booking) -> list[dict[str, str]]:
    """The times closest to the visit that the recipient can have instead, each a step from being chosen."""
    calendar = citizen_calendar(
        booking.service, recipient=booking.recipient, length=length_of(booking), moving=booking
    )
    return [
        {"label": when(slot.starts_at, slot.ends_at), "url": move_url(booking, slot.starts_at)}
        for slot in calendar.nearest(booking.starts_at, most=NEAREST)
    ]


def _card(booking: Booking) -> dict[str, Any]:
    return {
        "when": when(booking.starts_at, booking.ends_at),
        "service": booking.what,
        "url": reverse("booking", args=[booking.pk]),
        "nearest": nearest_times(booking) if may_move(booking) else [],
        "phone": booking.department.phone,
    }
