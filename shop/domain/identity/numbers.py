"""A recipient's national number: written sealed, found by its keyed hash, written anew when there is a newer key."""

from django.db import transaction

from foundation.identifiers import NationalId
from foundation.personal_data import decrypt, encrypt, lookup_hash, lookup_hashes, needs_new_key
from shop.models import Recipient

AT_ONCE = 500


def find_by_number(national_id: NationalId) -> Recipient | None:
    """The recipient with this number, the one that stays where two were merged. None for nobody."""
    found = (
        Recipient.objects.filter(national_id_hash__in=lookup_hashes(national_id.reveal()))
        .select_related("merged_into")
        .first()
    )
    return found.merged_into or found if found is not None else None


def seal(recipient: Recipient, national_id: NationalId) -> None:
    """Give the recipient, not yet saved, this number."""
    digits = national_id.reveal()
    recipient.national_id_hash, recipient.national_id_sealed = lookup_hash(digits), encrypt(digits)


def renew_keys() -> int:
    """Write every number anew that an older key than the newest was used for, some at once. Returns how many.

    May be stopped and called again. Raises cryptography.fernet.InvalidToken, and nothing of the batch is changed, for
    a number whose key is not known any more.
    """
    renewed, last = 0, 0
    while True:
        with transaction.atomic():
            sealed = Recipient.objects.filter(national_id_sealed__isnull=False, pk__gt=last)
            batch = list(sealed.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
            if not batch:
                return renewed
            old = [each for each in batch if needs_new_key(each.national_id_sealed or b"")]
            for recipient in old:
                digits = decrypt(recipient.national_id_sealed or b"")
                recipient.national_id_hash, recipient.national_id_sealed = (
                    lookup_hash(digits),
                    encrypt(digits),
                )
            Recipient.objects.bulk_update(old, ["national_id_hash", "national_id_sealed"])
            renewed, last = renewed + len(old), batch[-1].pk
