"""The time a recipient holds while they fill in a form, and what is kept for them on the waiting list."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import BookingStatus
from shop.models import Booking, Recipient, Service
from shop.queries.subject import of_subject
from shop.ways import Way


def live_hold(recipient: Recipient) -> Booking | None:
    """What the recipient holds right now; nobody holds two times."""
    live = _holds(recipient).filter(of_subject(recipient), held_until__gt=timezone.now())
    return live.select_related("service").first()


def hold_given_up(recipient_id: int, *, for_start: datetime) -> Booking | None:
    """The recipient's live hold of another time: whoever books or moves something for them gives it back."""
    live = _holds(recipient_id).filter(held_until__gt=timezone.now()).exclude(starts_at=for_start)
    return live.select_related("service", "recipient").first()


def hold_of(
    recipient: Recipient, *, service: Service, starts_at: datetime, ends_at: datetime, way: Way
) -> Booking | None:
    """The recipient's hold of this very time in this way, live or lapsed not long ago."""
    holds = _holds(recipient).filter(service=service, starts_at=starts_at, ends_at=ends_at)
    return holds.filter(place=way.place, asked_for_two=way.for_two, chosen=way.chosen).first()


def is_offered() -> Q:
    """Bookings that keep a time for who waits, until they have answered: no appointment, but time that is taken."""
    return Q(status=BookingStatus.HELD, is_offer=True, held_until__gt=timezone.now())


def _holds(recipient: Recipient | int) -> QuerySet[Booking]:
    holds = Booking.objects.filter(recipient=recipient, status=BookingStatus.HELD, is_offer=False)
    return holds.order_by("-pk")
