"""Sessions that have seats left: one provider with several recipients at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from foundation.alphabet import Alphabetical
from foundation.prepared import PreparedStatement
from shop.enums import BookingStatus
from shop.lengths import end_of
from shop.models import Assignment, Booking
from shop.queries.free_time import FREE, Window


def takes_part(booking: Booking) -> QuerySet[Booking]:
    """Everybody who has a seat in the booking's session, the booking itself among them; held seats are nobody's yet."""
    seat = Assignment.objects.filter(booking=booking, active=True)
    beside = Assignment.objects.filter(
        active=True, party__in=seat.values("party"), provider__in=seat.values("provider")
    )
    bookings = Booking.objects.filter(pk__in=beside.values("booking"), department=booking.department_id)
    return (
        bookings.exclude(status=BookingStatus.HELD)
        .select_related("recipient", "service")
        .order_by(Alphabetical("recipient__name"), "pk")
    )


# Fuller sessions first: so a provider's whole hour stays free for others as long as can be.
SEATS = PreparedStatement(f"""
WITH {FREE}
SELECT provider_id, party, seat
FROM (
    SELECT a.provider_id, a.party, array_agg(a.seat) AS taken
    FROM shop_booking b JOIN shop_assignment a ON a.booking_id = b.id
    JOIN free ON free.provider_id = a.provider_id AND a.occupied <@ free.duty AND NOT a.occupied && free.barred
    WHERE b.department_id = %(department_id)s AND b.service_id = %(service_id)s
        AND b.starts_at = %(from_at)s AND b.ends_at = %(ends_at)s AND b.id NOT IN (SELECT id FROM mine)
        AND a.active AND a.seat > 0 AND a.alive @> %(now)s::timestamptz
        AND a.occupied = tstzrange(b.starts_at - %(buffer_before)s, b.ends_at + %(buffer_after)s)
    GROUP BY a.provider_id, a.party
) AS sessions, generate_series(1, %(seats)s::int) AS seat
WHERE seat <> ALL (taken)
ORDER BY cardinality(taken) DESC, party, seat
""")  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Seat:
    """A free seat of the session that the booking `party` began."""

    provider_id: int
    party: int
    seat: int


def seats_to_take(window: Window) -> Sequence[Seat]:
    """The free seats of the sessions that begin at `from_at`, the fullest session first. One query."""
    ends_at = end_of(window.service, window.length, window.from_at)
    parameters = window.parameters() | {"seats": window.service.seats, "ends_at": ends_at}
    return [Seat(*row) for row in SEATS.all(parameters)]
