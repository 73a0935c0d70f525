"""What follows a change: a message to the recipient and the module's own event, both as jobs."""

from datetime import datetime

from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from shop.domain.hearing import tell_recipient
from shop.models import Booking
from shop.registry import hearing_modules, hooks_of, is_switched_on

MODULE_EVENT = "shop.module_event"
TOLD_TO_RECIPIENTS = frozenset({"booking.confirmed", "booking.declined", "booking.cancelled"})


def tell(event: str, booking: Booking, *, not_before: datetime | None = None, by: int | None = None) -> None:
    """Promise, in this transaction, whatever must follow `event`. Who receives no services any more is told nothing.

    The recipient is not told before that moment; `by` is whose act it was.
    """
    if event in TOLD_TO_RECIPIENTS:
        tell_recipient(
            event,
            booking.recipient,
            service_id=booking.service_id,
            not_before=not_before,
            by=by,
            booking_id=booking.pk,
        )
    tell_module(event, booking)


def tell_module(event: str, booking: Booking) -> None:
    """Promise the module its event, if it wants to hear of any."""
    key = booking.service.module_key
    if key in hearing_modules() and is_switched_on(key):
        enqueue(current_tenant_key(), MODULE_EVENT, {"event": event, "booking_id": booking.pk})


@job(MODULE_EVENT)
def run_module_event(*, event: str, booking_id: int) -> None:
    """Let the module of the booking's service react; one that was switched off since hears of nothing."""
    booking = Booking.objects.select_related("service").get(pk=booking_id)
    hooks_of(booking.service.module_key).on_event(event, booking_id)
