"""Jobs that forget what is not needed any more."""

from datetime import datetime

from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from shop.domain.privacy.erasing import erase_recipient
from shop.domain.privacy.representatives import done_before, erase_representative
from shop.domain.privacy.retention import BY_KIND, KEPT, due_before, ended_before, forget_what_is_due
from shop.enums import RetentionKind
from shop.errors import AccountsNeedName, ErasureTooEarly

FORMER = RetentionKind.FORMER_REPRESENTATIVES
FORGET_DUE = "shop.forget_what_is_due"
ERASE_ENDED = "shop.erase_ended"
ERASE_REPRESENTATIVE = "shop.erase_representative"


@job(FORGET_DUE)
def forget_due() -> None:
    """Once a night: everything whose time is over, and a job for each person whose is."""
    now = timezone.now()
    for kept in KEPT:
        forget_what_is_due(kept, now=now)
    for recipient_id in ended_before(_before(RetentionKind.ENDED_RECIPIENTS)).values_list("pk", flat=True):
        enqueue(current_tenant_key(), ERASE_ENDED, {"recipient_id": recipient_id})
    for representative_id in done_before(_before(FORMER)).values_list("pk", flat=True):
        enqueue(current_tenant_key(), ERASE_REPRESENTATIVE, {"representative_id": representative_id})


@job(ERASE_ENDED)
def erase_ended(*, recipient_id: int) -> None:
    """Erase one, if they are still due; where something still holds or is planned, another night."""
    recipient = ended_before(_before(RetentionKind.ENDED_RECIPIENTS)).filter(pk=recipient_id).first()
    if recipient is None:
        return
    try:
        erase_recipient(recipient, actor=SYSTEM)
    except (ErasureTooEarly, AccountsNeedName):
        return


@job(ERASE_REPRESENTATIVE)
def erase_former_representative(*, representative_id: int) -> None:
    """Erase one who acts for nobody any more, if they are still due."""
    before = _before(FORMER)
    representative = done_before(before).filter(pk=representative_id).first()
    if representative is not None:
        erase_representative(representative, before=before, actor=SYSTEM)


def _before(kind: RetentionKind) -> datetime:
    return due_before(BY_KIND[kind], now=timezone.now())
