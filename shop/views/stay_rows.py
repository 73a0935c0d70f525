"""Stays that are under way in a bed that falls away, as lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shop.models import Booking
from shop.presentation import day_and_clock


@dataclass(frozen=True, slots=True)
class StayRow:
    """Who is here, and `until` when."""

    booking_id: int
    until: str
    recipient: str
    phone: str
    service: str


def stay_rows(stays: Iterable[Booking]) -> Sequence[StayRow]:
    """With their recipient and service."""
    return [
        StayRow(
            booking_id=each.pk,
            until=_("Here until %(moment)s") % {"moment": day_and_clock(each.ends_at)},
            recipient=each.recipient.short_name,
            phone=each.recipient.phone,
            service=each.what,
        )
        for each in stays
    ]
