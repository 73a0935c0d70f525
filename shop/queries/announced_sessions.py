"""Sessions as they are announced: those that nobody has signed up for yet, whom who runs them must see all the same."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from shop.enums import BookingStatus
from shop.models import Absence, Assignment, Booking, KeptTime, Provider
from shop.queries.days import span_of_day


def has_takers() -> Q:
    """Of a kept time: somebody sits in it, with its leader or with whoever came instead of a leader who is missing.

    What is only held is no visit yet.
    """
    seats = Assignment.objects.filter(
        active=True, seat__gt=0, booking__service=OuterRef("service"), occupied__overlap=OuterRef("during")
    ).exclude(booking__status=BookingStatus.HELD)
    own = seats.filter(provider=OuterRef("provider"))
    instead = seats.filter(provider__department=OuterRef("provider__department"))
    away = Absence.objects.filter(provider=OuterRef("provider"), during__overlap=OuterRef("during"))
    is_missing = Q(provider__is_active=False) | Q(Exists(away))
    return Q(Exists(own)) | (is_missing & Q(Exists(instead)))


def waiting_for_takers(provider: Provider, *, day: date) -> Sequence[KeptTime]:
    """Those of the provider's that are on this day, in order, with their services. One query."""
    frame = span_of_day(day)
    kept = KeptTime.objects.filter(~has_takers(), provider=provider, during__overlap=tuple(frame))
    found = kept.select_related("service").order_by("during", "pk")
    return [each for each in found if frame.starts_at <= each.starts_at < frame.ends_at]


def seats_of_session(booking: Booking, *, leaders: Collection[int]) -> int:
    """How many can take part in the session the booking has a seat in: as announced, else as its service says.

    Of two at once it is that of `leaders`, the ids of those who come to it. One query.
    """
    span = (booking.starts_at, booking.ends_at)
    kept = KeptTime.objects.filter(service=booking.service_id, during__contains=span, seats__isnull=False)
    announced = sorted(kept.order_by("pk"), key=lambda each: each.provider_id not in leaders)
    seats: int | None = announced[0].seats if announced else None
    return booking.service.seats if seats is None else seats
