"""What appointments took of what was granted, and what cancelling them gives back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from shop.enums import NEVER_BOOKED, UPCOMING, EntryKind
from shop.models import Booking, EntitlementEntry, EntitlementPeriod
from shop.queries.balance import PeriodBalance

TAKES = {EntryKind.RESERVED: 1, EntryKind.RELEASED: -1}
"""What of a booking's entries changes how much it has of its period, corrections being below zero."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one booking has of a period: nothing any more, once it has given that back."""

    booking: Booking
    period: EntitlementPeriod
    is_taken: int

    @property
    def left_without(self) -> int:
        """What could be booked if the booking gave back all it has; below zero where still too much is booked."""
        return self.period.balance + self.is_taken


def taken_by(booking: Booking) -> Taken | None:
    """None where it takes nothing, and never did. Of a visit that was moved it is the period that it takes of now.

    One query.
    """
    entries = EntitlementEntry.objects.filter(booking=booking)
    taken = _taken(entries.select_related("period__entitlement", "booking__service").order_by("pk"))
    return max(taken, key=lambda each: each.is_taken, default=None)


def coming_of(balance: PeriodBalance) -> Sequence[Taken]:
    """The coming visits that are booked of that period. One query."""
    entries = EntitlementEntry.objects.filter(
        period__entitlement=balance.entitlement,
        period__starts_on=balance.starts_on,
        booking__status__in=UPCOMING - NEVER_BOOKED,
        booking__starts_at__gt=timezone.now(),
    )
    taken = _taken(entries.select_related("period__entitlement", "booking__service").order_by("pk"))
    return [each for each in taken if each.is_taken > 0]


def taken_of(bookings: Iterable[Booking]) -> dict[int, int]:
    """What each of the bookings that take something takes in all, by its id. One query."""
    entries = EntitlementEntry.objects.filter(booking__in=list(bookings), kind__in=list(TAKES))
    found: dict[int, int] = {}
    for booking_id, kind, quantity in entries.values_list("booking_id", "kind", "quantity"):
        if booking_id is not None:
            found[booking_id] = found.get(booking_id, 0) + TAKES[EntryKind(kind)] * quantity
    return {booking_id: taken for booking_id, taken in found.items() if taken > 0}


def _taken(entries: Iterable[EntitlementEntry]) -> list[Taken]:
    """By booking and period, in the order of their first entries."""
    found: dict[tuple[int, int], Taken] = {}
    for entry in entries:
        kind, booking = EntryKind(entry.kind), entry.booking
        if booking is None or kind not in TAKES:
            continue
        key = booking.pk, entry.period_id
        before = found.get(key)
        found[key] = Taken(
            booking,
            entry.period,
            is_taken=TAKES[kind] * entry.quantity + (before.is_taken if before else 0),
        )
    return list(found.values())
