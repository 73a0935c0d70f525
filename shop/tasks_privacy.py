"""Jobs that forget what is not needed any more."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from shop.domain.privacy.erasing import erase_recipient
from shop.domain.privacy.retention import BY_KIND, KEPT, days_of, ended_before, forget_what_is_due
from shop.enums import RetentionKind
from shop.errors import ErasureTooEarly
from shop.models import Recipient, RetentionRule

FORGET_DUE = "shop.forget_what_is_due"
ERASE_ENDED = "shop.erase_ended"


@job(FORGET_DUE)
def forget_due() -> None:
    """Once a night: everything whose time is over, and a job for each recipient whose is."""
    now = timezone.now()
    for kept in KEPT:
        forget_what_is_due(kept, now=now)
    for recipient_id in _ended().values_list("pk", flat=True):
        enqueue(current_tenant_key(), ERASE_ENDED, {"recipient_id": recipient_id})


@job(ERASE_ENDED)
def erase_ended(*, recipient_id: int) -> None:
    """Erase one, if they are still due; where something still holds or is planned, another night."""
    recipient = _ended().filter(pk=recipient_id).first()
    if recipient is None:
        return
    try:
        erase_recipient(recipient, actor=SYSTEM)
    except ErasureTooEarly:
        return


def _ended() -> QuerySet[Recipient]:
    kept = BY_KIND[RetentionKind.ENDED_RECIPIENTS]
    rule = RetentionRule.objects.filter(kind=kept.kind).first()
    return ended_before(timezone.now() - timedelta(days=days_of(kept, rule)))
