"""National numbers of people: written sealed, found by a keyed hash. `foundation.renewing` writes them anew."""

from foundation.identifiers import NationalId
from foundation.personal_data import encrypt, lookup_hash, lookup_hashes
from shop.models import Recipient, Representative


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


def _seal(person: Recipient | Representative, digits: str) -> None:
    person.national_id_hash, person.national_id_sealed = lookup_hash(digits), encrypt(digits)
