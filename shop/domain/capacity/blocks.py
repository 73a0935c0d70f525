"""Who never comes to a recipient again. No reason is asked for and none is kept."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_for_booking
from shop.models import BlockedProvider, PreferredProvider, Provider, Recipient


@transaction.atomic
def block_provider(recipient: Recipient, *, provider: Provider, actor: Actor) -> None:
    """The provider gets no more visits to this recipient; those they have stay until they are given away.

    Blocked twice is blocked once; what was the recipient's wish is the department's decision from now on.
    """
    lock_for_booking(department_id=provider.department_id, recipient_id=recipient.pk)
    PreferredProvider.objects.filter(recipient=recipient, provider=provider).delete()
    blocked, is_new = BlockedProvider.objects.get_or_create(recipient=recipient, provider=provider)
    if blocked.is_wish:
        blocked.is_wish = False
        blocked.save(update_fields=["is_wish"])
        is_new = True
    if is_new:
        record(actor, "provider.blocked", provider, recipient_id=recipient.pk)


@transaction.atomic
def unblock_provider(recipient: Recipient, *, provider: Provider, actor: Actor) -> None:
    """The provider may come to this recipient again. Where nothing is blocked nothing happens."""
    lock_for_booking(department_id=provider.department_id, recipient_id=recipient.pk)
    if BlockedProvider.objects.filter(recipient=recipient, provider=provider).delete()[0]:
        record(actor, "provider.unblocked", provider, recipient_id=recipient.pk)
        time_was_freed(provider.department_id)
