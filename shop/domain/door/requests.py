"""Bookings that the department confirms: a request takes its time at once, and gives it back when declined."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor
from shop.domain.door.changes import lock_booking, require_transition
from shop.domain.door.releasing import release_all
from shop.domain.events import tell
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import settle
from shop.domain.waitlist.waking import next_waking
from shop.enums import BookingStatus, DeclineReason, EntryKind
from shop.errors import TransitionNotAllowed
from shop.models import Booking


@transaction.atomic
def confirm_request(booking: Booking, *, actor: Actor) -> Booking:
    """Say yes. Said twice it is said once; raises TransitionNotAllowed for what is no request, or is over."""
    return _answer(booking, status=BookingStatus.CONFIRMED, actor=actor)


@transaction.atomic
def decline_request(
    booking: Booking, *, actor: Actor, reason: DeclineReason = DeclineReason.OTHER
) -> Booking:
    """Say no: the time is free again, and what was taken of the decision is given back. Raises as for a yes.

    The reason is kept in the log, from which the booking's story is told.
    """
    return _answer(booking, status=BookingStatus.DECLINED, actor=actor, reason=reason)


def decline_unanswered() -> int:
    """Nobody answered in time: decline what has begun, each in a transaction of its own. Returns how many."""
    begun = Booking.objects.filter(status=BookingStatus.REQUESTED, starts_at__lte=timezone.now())
    return sum(_decline_unanswered(pk) for pk in list(begun.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _decline_unanswered(booking_id: int) -> bool:
    booking = lock_booking(booking_id)
    if booking.status != BookingStatus.REQUESTED:  # answered in the meantime, or cancelled
        return False
    _become(booking, status=BookingStatus.DECLINED, actor=SYSTEM)
    return True


def _answer(
    booking: Booking, *, status: BookingStatus, actor: Actor, reason: DeclineReason | None = None
) -> Booking:
    booking = lock_booking(booking.pk)
    if booking.status == status:
        return booking
    require_transition(booking, status)
    if booking.status != BookingStatus.REQUESTED or booking.ends_at <= timezone.now():
        raise TransitionNotAllowed(booking=booking.pk, status=booking.status, wanted=status)
    return _become(booking, status=status, actor=actor, reason=reason)


def _become(
    booking: Booking, *, status: BookingStatus, actor: Actor, reason: DeclineReason | None = None
) -> Booking:
    booking.status = status
    if status == BookingStatus.DECLINED:
        booking.stranded = ""
        release_all(booking)
        settle(booking, kind=EntryKind.RELEASED)
        time_was_freed(booking.department_id)
    booking.save(update_fields=["status", "stranded"])
    codes = {"reason": str(reason)} if reason else {}
    record(actor, f"booking.{status}", booking, recipient_id=booking.recipient_id, **codes)
    # What the clock decides at night wakes nobody.
    tell(f"booking.{status}", booking, not_before=next_waking(timezone.now()) if actor == SYSTEM else None)
    return booking
