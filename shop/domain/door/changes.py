"""What may become of a booking after it was made."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.retrying import unless_deadlocked
from shop.domain.absence.disruptions import open_disruption, settle_disruption
from shop.domain.door.releasing import release_all
from shop.domain.events import tell
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import settle
from shop.domain.representation.mandate import require_mandate
from shop.enums import TRANSITIONS, BookingStatus, CancelReason, DisruptionOutcome, EntryKind
from shop.errors import BookingNotCancellable, TransitionNotAllowed
from shop.models import Booking


def lock_booking(booking_id: int) -> Booking:
    """The booking as it is now, and nobody else changes it before this transaction ends."""
    locked = Booking.objects.select_for_update(of=("self",))
    found = locked.select_related("service", "recipient__user", "department").filter(pk=booking_id)
    # Where it has become another recipient's while this waited, the rows beside it were those of before.
    return found.first() or found.get()


def require_transition(booking: Booking, to: BookingStatus) -> None:
    if to not in TRANSITIONS[BookingStatus(booking.status)]:
        raise TransitionNotAllowed(booking=booking.pk, status=booking.status, wanted=to)


def can_cancel_self(booking: Booking) -> bool:
    """Whether the recipient may still cancel without calling."""
    deadline = cancel_deadline(booking)
    in_time = deadline is not None and timezone.now() <= deadline
    return in_time and BookingStatus.CANCELLED in TRANSITIONS[BookingStatus(booking.status)]


def cancel_deadline(booking: Booking) -> datetime | None:
    """Until when the recipient may cancel, None for never.

    A visit whose plan the department upset, until it begins; one in a session that closes, until then.
    """
    if booking.stranded:
        return booking.starts_at
    deadline = booking.service.cancel_deadline
    return None if deadline is None else booking.closes_at or booking.starts_at - deadline


@unless_deadlocked
@transaction.atomic
def cancel_booking(booking: Booking, *, actor: Actor, reason: CancelReason) -> Booking:
    """Free the booking's time and give back what it took from the entitlement.

    Raises BookingNotCancellable after the deadline (staff may cancel until the visit begins) and
    TransitionNotAllowed for a visit that is over. Cancelling a cancelled booking changes nothing. Another visit is
    owed where the department cancels, and none any more where the recipient does.
    """
    booking = lock_booking(booking.pk)
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
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
    if reason == CancelReason.BY_DEPARTMENT:
        open_disruption(booking)
    elif reason == CancelReason.BY_RECIPIENT:  # whoever wants another moves it
        settle_disruption(booking, outcome=DisruptionOutcome.NOT_CARRIED_OUT)
    tell("booking.cancelled", booking, by=actor.user_id)
    time_was_freed(booking.department_id)
    return booking
