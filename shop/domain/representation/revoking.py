"""Nobody acts for the recipient any more: at once, whoever says so."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.models import Recipient, Representation


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


def take_over_representatives(duplicate: Recipient, *, into: Recipient, actor: Actor) -> None:
    """Who acted for the one acts for the other, where both are one person; what that one has already stays theirs.

    Nobody acts for themself: what would come to that ends.
    """
    in_use = Representation.objects.filter(revoked_at__isnull=True).select_related("representative")
    locked = in_use.select_for_update(of=("self",)).filter(recipient__in=(duplicate, into)).order_by("pk")
    known = set(in_use.filter(recipient=into).values_list("representative", flat=True))
    own = {duplicate.user_id, into.user_id}
    for each in locked:
        is_double = each.recipient_id == duplicate.pk and each.representative_id in known
        if is_double or each.representative.user_id in own:
            revoke_representation(each, actor=actor)
    Representation.objects.filter(recipient=duplicate).update(recipient=into)
