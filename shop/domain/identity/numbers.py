"""National numbers of people: written sealed, found by a keyed hash, written anew when there is a newer key."""

from typing import Any

from django.db import transaction

from foundation.identifiers import NationalId
from foundation.personal_data import decrypt, encrypt, lookup_hash, lookup_hashes, needs_new_key
from shop.models import Recipient, Representative

AT_ONCE = 500


def find_by_number(national_id: NationalId) -> Recipient | None:
    """The recipient with this number, the one that stays where two were merged. None for nobody."""
    found = (
        Recipient.objects.filter(national_id_hash__in=lookup_hashes(national_id.reveal()))
        .select_related("merged_into")
        .first()
    )
    return found.merged_into or found if found is not None else None


def find_representative(national_id: NationalId) -> Representative | None:
    """Whoever acts for others and has this number. None for nobody."""
    found = Representative.objects.filter(national_id_hash__in=lookup_hashes(national_id.reveal()))
    return found.select_related("user").first()


def seal(recipient: Recipient, national_id: NationalId) -> None:
    """Give the recipient, not yet saved, this number."""
    _seal(recipient, national_id.reveal())


def renew_keys() -> int:
    """Write every number anew that an older key than the newest was used for, some at once. Returns how many.

    May be stopped and called again. Raises cryptography.fernet.InvalidToken, and nothing of the batch is changed, for
    a number whose key is not known any more.
    """
    return _renew(Recipient.objects) + _renew(Representative.objects)


def _renew(people: Any) -> int:  # of the two managers mypy knows nothing in common
    renewed, last = 0, 0
    while True:
        with transaction.atomic():
            sealed = people.filter(national_id_sealed__isnull=False, pk__gt=last)
            batch = list(sealed.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
            if not batch:
                return renewed
            old = [each for each in batch if needs_new_key(each.national_id_sealed or b"")]
            for each in old:
                _seal(each, decrypt(each.national_id_sealed or b""))
            people.bulk_update(old, ["national_id_hash", "national_id_sealed"])
            renewed, last = renewed + len(old), batch[-1].pk


def _seal(person: Recipient | Representative, digits: str) -> None:
    person.national_id_hash, person.national_id_sealed = lookup_hash(digits), encrypt(digits)
