"""Which booking has come in place of one that was called off when somebody's services were ended by mistake."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from audit.models import AuditEntry
from shop.enums import CancelReason
from shop.models import Booking

MOVED = "booking.moved"


def times_of(bookings: Collection[Booking]) -> Mapping[int, frozenset[datetime]]:
    """When each begins, and every time from which it was moved since it was booked, by its id. One query."""
    found = {each.pk: {each.starts_at} for each in bookings}
    log = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower, object_id__in=list(found), action=MOVED
    )
    for booking_id, moved_from in log.values_list("object_id", "details__from_start"):
        found[booking_id].add(datetime.fromisoformat(moved_from))
    return {booking_id: frozenset(times) for booking_id, times in found.items()}


def stood_since(bookings: Collection[Booking]) -> Mapping[int, datetime]:
    """Since when the recipient has had each of the visits, by its id.

    One that was called off with their services and booked again at its time was theirs since it was booked first. Two
    queries, and none for no bookings.
    """
    if not bookings:
        return {}
    lost = Booking.objects.filter(
        cancel_reason=CancelReason.RECIPIENT_ENDED,
        recipient__in={each.recipient_id for each in bookings},
        service__in={each.service_id for each in bookings},
    )
    first = defaultdict[tuple[int, int, datetime], list[datetime]](list)
    for visit in lost.only("recipient_id", "service_id", "starts_at", "created_at"):
        first[visit.recipient_id, visit.service_id, visit.starts_at].append(visit.created_at)
    times = times_of(bookings)
    return {
        each.pk: min(
            [each.created_at]
            + [
                created_at
                for starts_at in times[each.pk]
                for created_at in first.get((each.recipient_id, each.service_id, starts_at), ())
            ]
        )
        for each in bookings
    }
