"""The home says that they came, so that the department knows before the stay is over."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.respite_care.errors import NotDuringStay, StayIsToldOf
from modules.respite_care.models import Arrival
from shop.domain.door.changes import lock_booking
from shop.domain.meanwhile import require_unchanged
from shop.enums import BookingStatus
from shop.models import Booking
from shop.presentation import day_and_clock
from shop.queries.days import span_of_day
from shop.queries.versions import version_of

CAME, NOT_YET = "respite_care.arrived", "respite_care.not_arrived"


def can_say(booking: Booking) -> bool:
    """From the morning of the day they are expected, until something is said of the whole stay or it is over."""
    is_open = booking.status == BookingStatus.CONFIRMED
    return is_open and first_moment(booking) <= timezone.now() < booking.ends_at


def first_moment(booking: Booking) -> datetime:
    """Who comes early is there before the stay begins, on its first day."""
    return span_of_day(timezone.localdate(booking.starts_at)).starts_at


def arrival_of(booking: Booking) -> Arrival | None:
    """None of a day that the stay was moved from. One query."""
    of_it = Arrival.objects.filter(booking=booking, arrived_at__gte=first_moment(booking))
    return of_it.select_related("said_by").first()


def arrivals_of(bookings: Collection[Booking]) -> Mapping[int, Arrival]:
    """By the booking; of those of which it is said. One query."""
    stays = {each.pk: each for each in bookings}
    found = Arrival.objects.filter(booking__in=stays)
    return {each.booking_id: each for each in found if _is_of(stays[each.booking_id], each)}


def _is_of(booking: Booking, arrival: Arrival) -> bool:
    """Who came on a day that the stay was moved from has not come to it."""
    return arrival.arrived_at >= first_moment(booking)


def in_words(booking: Booking, arrival: Arrival | None) -> str:
    """“Came on Friday 4 December at 15.10”; empty where nothing is said, or that nobody came after all."""
    if arrival is None or booking.status == BookingStatus.NO_SHOW or not _is_of(booking, arrival):
        return ""
    return _("Came on %(when)s") % {"when": day_and_clock(arrival.arrived_at)}


def version_of_arrival(arrival: Arrival | None) -> str:
    return version_of([arrival.arrived_at if arrival else None])


@unless_deadlocked
@transaction.atomic
def say_arrived(booking: Booking, *, at: datetime, actor: Actor, seen: str = "") -> Arrival:
    """They came then; said again it is corrected, and the same said twice is once.

    Raises StayIsToldOf where an outcome is said or the stay is off or over, NotDuringStay for a time before its first
    day, after its end or later than now, and ChangedMeanwhile.
    """
    booking = lock_booking(booking.pk)
    if not can_say(booking):
        raise StayIsToldOf
    if not first_moment(booking) <= at <= min(timezone.now(), booking.ends_at):
        raise NotDuringStay
    known = arrival_of(booking)
    if known is not None and known.arrived_at == at:
        return known
    require_unchanged(seen, now=version_of_arrival(known))
    said = {"arrived_at": at, "said_at": timezone.now(), "said_by_id": actor.user_id}
    arrival, _is_new = Arrival.objects.update_or_create(booking=booking, defaults=said)
    record(actor, CAME, booking, recipient_id=booking.recipient_id)
    return arrival


@unless_deadlocked
@transaction.atomic
def take_arrival_back(booking: Booking, *, actor: Actor, seen: str = "") -> None:
    """They have not come after all; twice is once. Raises StayIsToldOf or ChangedMeanwhile."""
    booking = lock_booking(booking.pk)
    known = arrival_of(booking)
    if known is None:
        return
    if not can_say(booking):
        raise StayIsToldOf
    require_unchanged(seen, now=version_of_arrival(known))
    known.delete()
    record(actor, NOT_YET, booking, recipient_id=booking.recipient_id)
