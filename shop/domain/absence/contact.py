"""Somebody calls a recipient about a visit that cannot be as it was booked: what came of it, by name."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.errors import Forbidden
from shop.enums import ContactOutcome
from shop.models import Booking, ContactAttempt

ATTEMPTED = "contact.attempted"


@transaction.atomic
def note_contact_attempt(
    booking: Booking, *, outcome: ContactOutcome, actor: Actor, idempotency_key: str, note: str = ""
) -> ContactAttempt:
    """Note that the actor has called, and whether they were reached. The same form twice is one call.

    What has become of the visit meanwhile does not matter: they have called. The log has no note, only what came of
    it. Raises Forbidden for an actor without a name.
    """
    if actor.user_id is None:
        raise Forbidden
    attempt, is_new = ContactAttempt.objects.get_or_create(
        booking=booking,
        idempotency_key=idempotency_key,
        defaults={"outcome": outcome, "note": note, "by_id": actor.user_id},
    )
    if is_new:
        about: dict[str, str | int] = {"reason": str(outcome), "attempt": attempt.pk}
        record(actor, ATTEMPTED, booking, recipient_id=booking.recipient_id, **about)
    return attempt
