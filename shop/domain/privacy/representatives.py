"""Who acted for others and does so no longer is forgotten: that somebody acted stays in the log, as numbers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.locks import lock_bookings, lock_number
from shop.models import Booking, Provider, Recipient, Representation, Representative, RoleGrant, ThreadMessage

FORGOTTEN = "representative.erased"


def done_before(before: datetime) -> QuerySet[Representative]:
    """Whose mandates were all over or revoked by then; of who has none left, who had last signed in or come by then.

    Not of whom a message about a visit is kept still: it must not read as if the recipient had written it.
    """
    is_over = Q(revoked_at__lt=before) | Q(valid_until__lt=timezone.localdate(before))
    mandates = Representation.objects.filter(representative=OuterRef("pk"))
    written = ThreadMessage.objects.filter(author=OuterRef("user"))
    seen = Coalesce(F("user__last_login"), F("user__created_at"))
    done = Representative.objects.alias(seen_at=seen).filter(
        ~Exists(mandates.exclude(is_over)), ~Exists(written)
    )
    return done.filter(Exists(mandates) | Q(seen_at__lt=before)).order_by("pk")


@unless_deadlocked
@transaction.atomic
def erase_representative(representative: Representative, *, before: datetime, actor: Actor) -> bool:
    """Take away who they were, with their number, account and mandates, if that is due still. Whether it was.

    Who works here or receives services keeps the account. Whoever is registered with the number meanwhile waits, and
    then begins anew.
    """
    lock_number(representative.national_id_hash)
    theirs = Booking.objects.filter(
        Q(created_by=representative.user_id) | Q(outcome_by=representative.user_id)
    )
    lock_bookings(theirs)
    due = done_before(before).filter(pk=representative.pk)
    if not due.exists():
        return False
    record(actor, FORGOTTEN, representative, representative=representative.user_id)
    representative.delete()
    if not _is_needed(representative.user_id):
        User.objects.filter(pk=representative.user_id).delete()
    return True


def _is_needed(user_id: int) -> bool:
    return any(model.objects.filter(user=user_id).exists() for model in (Provider, RoleGrant, Recipient))
