"""Messages that reached nobody: somebody sees to it that they do, or tells the person otherwise."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from notifications.claiming import deliver_at
from notifications.enums import DeliveryStatus
from notifications.models import NOBODY_GOT_IT, Delivery, OutboxMessage


@transaction.atomic
def try_again(message: OutboxMessage, *, actor: Actor, recipient_id: int | None = None) -> bool:
    """Send it anew, as its reader can be told now; False, and nothing is done, when that is settled already."""
    locked = _locked(message)
    if locked is None:
        return False
    Delivery.objects.filter(message=locked).delete()
    _settle(locked, DeliveryStatus.WAITING)
    record(actor, "message.tried_again", locked, recipient_id=recipient_id)
    deliver_at(locked.pk)
    return True


@transaction.atomic
def note_told(message: OutboxMessage, *, actor: Actor, recipient_id: int | None = None) -> bool:
    """Somebody has called its reader; False, and nothing is done, when it is settled already."""
    locked = _locked(message)
    if locked is None:
        return False
    _settle(locked, DeliveryStatus.TOLD)
    record(actor, "message.told", locked, recipient_id=recipient_id)
    return True


def _locked(message: OutboxMessage) -> OutboxMessage | None:
    found = OutboxMessage.objects.select_for_update().filter(pk=message.pk, status__in=NOBODY_GOT_IT)
    return found.first()


def _settle(message: OutboxMessage, status: DeliveryStatus) -> None:
    message.status, message.claimed_until, message.not_before = status, None, None
    message.save(update_fields=["status", "claimed_until", "not_before"])
