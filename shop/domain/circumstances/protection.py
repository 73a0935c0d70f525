"""Somebody's address is protected, or is not any more."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.jobs import enqueue
from foundation.retrying import unless_deadlocked
from foundation.scope import current_tenant_key
from notifications.models import RegisterContact
from shop.domain.meanwhile import require_unchanged
from shop.enums import AddressProtection
from shop.errors import RecipientHasEnded
from shop.models import ProtectedContact, Recipient
from shop.queries.versions import version_of_protection

WRITE_DAY_LISTS = "shop.write_day_lists"


@unless_deadlocked
@transaction.atomic
def protect_recipient(
    recipient: Recipient,
    *,
    level: AddressProtection,
    actor: Actor,
    address: str = "",
    phone: str = "",
    seen: str = "",
) -> Recipient:
    """Hide address and phone from everybody but the provider of the day, or show them again with NONE.

    Of who was merged meanwhile it is the row that stays. A new `address` or `phone` replaces what is known. The day
    lists that were written to files are written anew. What was there is in no log, and what the national register said
    is forgotten. The same said twice is said once. `seen` is the version of the level the actor looked at. Raises
    RecipientHasEnded for who was erased, or ChangedMeanwhile.
    """
    recipient = _locked(recipient.pk)
    if recipient.erased_at is not None:
        raise RecipientHasEnded(recipient=recipient.pk)
    require_unchanged(
        seen, now=version_of_protection(recipient.protection), wanted=version_of_protection(level)
    )
    kept = ProtectedContact.objects.filter(recipient=recipient).first()
    known = kept or ProtectedContact(recipient=recipient, address=recipient.address, phone=recipient.phone)
    before = recipient.protection, known.address, known.phone
    known.address, known.phone = address or known.address, phone or known.phone
    if before == (level, known.address, known.phone):
        return recipient
    _keep(recipient, known, level=level)
    changed = "yes" if before[1:] != (known.address, known.phone) else "no"
    record(
        actor,
        "recipient.protected",
        recipient,
        recipient_id=recipient.pk,
        before=before[0],
        after=level,
        new_contact=changed,
    )
    _write_day_lists()
    return recipient


def _write_day_lists() -> None:
    enqueue(current_tenant_key(), WRITE_DAY_LISTS, {"forgets": True})


def _locked(recipient_id: int) -> Recipient:
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient_id)
    return _locked(recipient.merged_into_id) if recipient.merged_into_id else recipient


def bring_over_protection(duplicate: Recipient, *, into: Recipient) -> None:
    """Of two rows of one person the stricter protection holds, and neither is left with an open contact.

    Both are changed in place and saved. The day lists that were written to files are written anew.
    """
    levels = list(AddressProtection)
    level = max((AddressProtection(each.protection) for each in (duplicate, into)), key=levels.index)
    if level == AddressProtection.NONE:
        return
    kept = {
        each.recipient_id: each for each in ProtectedContact.objects.filter(recipient__in=[duplicate, into])
    }
    theirs = kept.get(duplicate.pk) or ProtectedContact(address=duplicate.address, phone=duplicate.phone)
    ours = kept.get(into.pk) or ProtectedContact(recipient=into, address=into.address, phone=into.phone)
    ours.address, ours.phone = ours.address or theirs.address, ours.phone or theirs.phone
    ProtectedContact.objects.filter(recipient=duplicate).delete()
    duplicate.protection, duplicate.address, duplicate.phone = level, "", ""
    duplicate.save(update_fields=["protection", "address", "phone"])
    _forget_register(duplicate)
    _keep(into, ours, level=level)
    _write_day_lists()


def _keep(recipient: Recipient, contact: ProtectedContact, *, level: AddressProtection) -> None:
    recipient.protection = level
    if level == AddressProtection.NONE:
        recipient.address, recipient.phone = contact.address, contact.phone
        ProtectedContact.objects.filter(recipient=recipient).delete()
    else:
        recipient.address, recipient.phone = "", ""
        contact.save()
        _forget_register(recipient)
    recipient.save(update_fields=["protection", "address", "phone"])


def _forget_register(recipient: Recipient) -> None:
    """It is not asked about who is protected: see shop.domain.identity.contact_register."""
    RegisterContact.objects.filter(user=recipient.user_id).delete()
