"""Somebody asks to be erased, takes it back, or is told that it is not possible yet."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.enums import ErasureState
from shop.errors import RecipientHasEnded
from shop.models import ErasureRequest, Recipient


@transaction.atomic
def ask_for_erasure(recipient: Recipient, *, actor: Actor) -> ErasureRequest:
    """The case officers see it on the recipient's page. Asked twice is asked once."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.erased_at is not None:
        raise RecipientHasEnded(recipient=recipient.pk)
    request, is_new = ErasureRequest.objects.get_or_create(recipient=recipient, state=ErasureState.ASKED)
    if is_new:
        record(actor, "erasure.asked", request, recipient_id=recipient.pk)
    return request


@transaction.atomic
def settle_request(recipient: Recipient, *, state: ErasureState, actor: Actor) -> ErasureRequest | None:
    """Refuse it, or take it back; None where nothing is asked for any more."""
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    request = ErasureRequest.objects.filter(recipient=recipient, state=ErasureState.ASKED).first()
    if request is None:
        return None
    request.state, request.settled_at = state, timezone.now()
    request.save(update_fields=["state", "settled_at"])
    record(actor, "erasure.settled", request, recipient_id=recipient.pk, state=state)
    return request
