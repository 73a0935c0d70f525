"""Nobody acts for the recipient any more: at once, whoever says so."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.models import Representation


def lock_representation(representation_id: int) -> Representation:
    """As it is now: whoever acts by it has done so, or waits. Nothing else that an act waits for is locked after it."""
    locked = Representation.objects.select_for_update(of=("self",))
    return locked.select_related("representative", "recipient").get(pk=representation_id)


@transaction.atomic
def revoke_representation(representation: Representation, *, actor: Actor) -> Representation:
    """It ends at once: what is being booked by it meanwhile was before, or is refused. Revoked twice is once."""
    representation = lock_representation(representation.pk)
    if representation.revoked_at is None:
        representation.revoked_at, representation.revoked_by_id = timezone.now(), actor.user_id
        representation.save(update_fields=["revoked_at", "revoked_by"])
        record(actor, "representation.revoked", representation, recipient_id=representation.recipient_id)
    return representation
