"""What may become of a booking after it was made."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.retrying import unless_deadlocked
from shop.domain.entitlements import settle
from shop.domain.events import tell
from shop.domain.releasing import release_all
from shop.enums import TRANSITIONS, BookingStatus, CancelReason, EntryKind, NoShowBy
from shop.errors import BookingNotCancellable, OutcomeTooEarly, TransitionNotAllowed
from shop.models import Booking


def lock_booking(booking_id: int) -> Booking:
    """The booking as it is now, and nobody else changes it before this transaction ends."""
    return (
        Booking.objects.select_for_update(of=("self",))
        .select_related("service", "recipient__user", "department")
        .get(pk=booking_id)
    )


def require_transition(booking: Booking, to: BookingStatus) -> None:
    if to not in TRANSITIONS[BookingStatus(booking.status)]:
        raise TransitionNotAllowed(booking=booking.pk, status=booking.status, wanted=to)


def can_cancel_self(booking: Booking) -> bool:
    """Whether the recipient may still cancel without calling."""
    deadline = cancel_deadline(booking)
    in_time = deadline is not None and timezone.now() <= deadline
    return in_time and BookingStatus.CANCELLED in TRANSITIONS[BookingStatus(booking.status)]


def cancel_deadline(booking: Booking) -> datetime | None:
    """Until when the recipient may cancel, None for never. A visit whose plan the department upset, until it begins."""
    if booking.stranded:
        return booking.starts_at
    deadline = booking.service.cancel_deadline
    return None if deadline is None else booking.starts_at - deadline


@unless_deadlocked
@transaction.atomic
def cancel_booking(booking: Booking, *, actor: Actor, reason: CancelReason) -> Booking:
    """Free the booking's time and give back what it took from the entitlement.

    Raises BookingNotCancellable after the deadline (staff may cancel until the visit begins) and
    TransitionNotAllowed for a visit that is over. Cancelling a cancelled booking changes nothing.
    """
    booking = lock_booking(booking.pk)
    if booking.status == BookingStatus.CANCELLED:
        return booking
    require_transition(booking, BookingStatus.CANCELLED)
    is_staff = actor.channel in {Channel.STAFF, Channel.PHONE}
    until = booking.starts_at if is_staff else cancel_deadline(booking)
    if until is None or timezone.now() > until:
        raise BookingNotCancellable(booking=booking.pk)
    booking.status, booking.cancel_reason, booking.stranded = BookingStatus.CANCELLED, reason, ""
    booking.save(update_fields=["status", "cancel_reason", "stranded"])
    release_all(booking)
    settle(booking, kind=EntryKind.RELEASED)
    record(actor, "booking.cancelled", booking, recipient_id=booking.recipient_id, reason=reason)
    tell("booking.cancelled", booking)
    return booking


@unless_deadlocked
@transaction.atomic
def complete_booking(booking: Booking, *, actor: Actor) -> Booking:
    """The visit was carried out.

    Raises OutcomeTooEarly before it begins, and GivenBackAndSpent when what was given back is used by now.
    """
    return _set_outcome(booking, actor=actor, status=BookingStatus.COMPLETED)


@unless_deadlocked
@transaction.atomic
def mark_no_show(booking: Booking, *, actor: Actor, by: NoShowBy = NoShowBy.RECIPIENT) -> Booking:
    """The visit did not take place. Who did not come decides: the recipient's counts as used, else it is given back.

    Raises OutcomeTooEarly before it begins, and GivenBackAndSpent when what was given back is used by now.
    """
    return _set_outcome(booking, actor=actor, status=BookingStatus.NO_SHOW, no_show_by=by)


@unless_deadlocked
@transaction.atomic
def undo_outcome(booking: Booking, *, actor: Actor) -> Booking:
    """Take back an outcome that was marked by mistake, on the day of the visit. Taken back twice is once.

    Raises TransitionNotAllowed, and GivenBackAndSpent when what was given back is used by now.
    """
    booking = lock_booking(booking.pk)
    if booking.status == BookingStatus.CONFIRMED:
        return booking
    require_transition(booking, BookingStatus.CONFIRMED)
    if timezone.localdate(booking.starts_at) != timezone.localdate():
        raise TransitionNotAllowed(booking=booking.pk, status=booking.status, wanted=BookingStatus.CONFIRMED)
    booking.status, booking.no_show_by = BookingStatus.CONFIRMED, ""
    booking.save(update_fields=["status", "no_show_by"])
    settle(booking, kind=EntryKind.RESERVED)
    record(actor, "booking.outcome_undone", booking, recipient_id=booking.recipient_id)
    return booking


def _set_outcome(
    booking: Booking, *, actor: Actor, status: BookingStatus, no_show_by: NoShowBy | None = None
) -> Booking:
    booking = lock_booking(booking.pk)
    if (booking.status, booking.no_show_by) == (status, no_show_by or ""):
        return booking
    if booking.status != status:
        require_transition(booking, status)
    if timezone.now() < booking.starts_at:
        raise OutcomeTooEarly(booking=booking.pk)
    booking.status, booking.no_show_by = status, no_show_by or ""
    booking.save(update_fields=["status", "no_show_by"])
    did_not_come = no_show_by == NoShowBy.PROVIDER
    settle(booking, kind=EntryKind.RELEASED if did_not_come else EntryKind.USED)
    codes = {"reason": str(no_show_by)} if no_show_by else {}
    record(actor, f"booking.{status}", booking, recipient_id=booking.recipient_id, **codes)
    tell(f"booking.{status}", booking)
    return booking
