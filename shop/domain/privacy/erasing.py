"""Somebody is forgotten: what must be kept says nothing of who it was, and everything else is gone."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.record import record
from foundation.actor import Actor
from foundation.jobs import enqueue
from foundation.retrying import unless_deadlocked
from foundation.scope import current_tenant_key
from notifications.models import OutboxMessage
from shop.domain.locks import lock_bookings, lock_recipients
from shop.domain.privacy.accounts import require_name_not_needed
from shop.domain.privacy.reasons import reasons_against
from shop.enums import AddressProtection, ErasureState, RecipientEnd
from shop.errors import ErasureTooEarly
from shop.models import Booking, ErasureRequest, Provider, Recipient, Representative, RoleGrant
from shop.registry import installed_modules
from shop.stored.everything import SECTIONS
from shop.stored.holding import Erasure, ids_of

WRITE_DAY_LISTS = "shop.write_day_lists"
ERASED = "recipient.erased"


@unless_deadlocked
@transaction.atomic
def erase_recipient(recipient: Recipient, *, actor: Actor, agreed_until: date | None = None) -> Recipient:
    """Take away all that says who they were, in one transaction. Erased twice is erased once.

    Visits, decisions and the ledger stay, without a name, for figures and accounts; the log has ids and codes only,
    and stays. Their account goes with all that hangs on it, unless they also work here or act for others. Rows that
    were merged into theirs are erased too. `agreed_until` is the day until which the accounts may need the name, as
    somebody was shown it who wants it done all the same. Raises ErasureTooEarly while something holds or is planned,
    and AccountsNeedName; then nothing is changed.
    """
    ids = ids_of(recipient)
    lock_recipients(*ids)
    rows = list(Recipient.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    recipient = next(each for each in rows if each.pk == recipient.pk)
    if recipient.erased_at is not None:
        return recipient
    left = reasons_against(ids)
    if left:
        raise ErasureTooEarly(recipient=recipient.pk, left=",".join(left))
    needed = require_name_not_needed(recipient, ids=ids, agreed_until=agreed_until)
    lock_bookings(Booking.objects.filter(recipient__in=ids))
    for module in installed_modules():
        for each in rows:
            module.erase(each)
    users = [each.user_id for each in rows if each.user_id is not None]
    _forget_what_hangs_on(ids)
    for each in rows:
        _forget_person(each)
    _forget_accounts(users, ids=ids)
    asked = ErasureRequest.objects.filter(recipient__in=ids, state=ErasureState.ASKED)
    asked.update(state=ErasureState.DONE, settled_at=timezone.now())
    early = {"needed_until": needed.isoformat()} if needed else {}
    record(actor, ERASED, recipient, recipient_id=recipient.pk, rows=len(rows), **early)
    enqueue(current_tenant_key(), WRITE_DAY_LISTS, {"forgets": True})
    recipient.refresh_from_db()
    return recipient


def _forget_what_hangs_on(ids: Sequence[int]) -> None:
    """Each kind of rows as the registry says; the person and the account come last."""
    for section in SECTIONS:
        for holding in section.holdings:
            if holding.model in {"shop.Recipient", "accounts.User"}:
                continue
            if holding.erasure is Erasure.DELETED:
                holding.rows_of(ids).delete()
            elif holding.erasure is Erasure.BLANKED:
                holding.rows_of(ids).order_by().update(**holding.blanks)


def _forget_person(recipient: Recipient) -> None:
    """What is left is a number; why the services ended, unless it was a merger, is forgotten too."""
    recipient.name = f"#{recipient.pk}"
    recipient.address = recipient.phone = ""
    recipient.protection = AddressProtection.NONE
    recipient.national_id_hash = recipient.national_id_sealed = None
    recipient.user = None
    recipient.is_active = False
    recipient.ended_on = recipient.ended_on or timezone.localdate()
    if recipient.merged_into_id is None:
        recipient.end_reason = RecipientEnd.ERASED
    recipient.erased_at = timezone.now()
    recipient.save(
        update_fields=[
            *("name", "address", "phone", "protection", "national_id_hash", "national_id_sealed", "user"),
            *("is_active", "ended_on", "end_reason", "erased_at"),
        ]
    )


def _forget_accounts(user_ids: Sequence[int], *, ids: Sequence[int]) -> None:
    """Who works here or acts for others keeps their account, without what it was told about their own visits."""
    visits = list(Booking.objects.filter(recipient__in=ids).values_list("pk", flat=True))
    for user_id in user_ids:
        OutboxMessage.objects.filter(user=user_id, params__booking_id__in=visits).delete()
        if not _is_needed(user_id):
            User.objects.filter(pk=user_id).delete()


def _is_needed(user_id: int) -> bool:
    return any(model.objects.filter(user=user_id).exists() for model in (Provider, RoleGrant, Representative))
