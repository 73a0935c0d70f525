"""About whom the national contact register is asked: recipients with a way in, by the number that is stored sealed."""

from collections.abc import Iterator

from foundation.personal_data import decrypt
from notifications.contact_register import knows_numbers
from shop.enums import AddressProtection
from shop.models import Recipient


@knows_numbers
def numbers_of_recipients() -> Iterator[tuple[int, str]]:
    """Nobody whose address is protected: what is known of them stands in one place only."""
    theirs = Recipient.objects.filter(
        is_active=True,
        user__is_active=True,
        national_id_sealed__isnull=False,
        protection=AddressProtection.NONE,
    )
    for user_id, sealed in theirs.values_list("user_id", "national_id_sealed"):
        if sealed is not None:
            yield user_id, decrypt(sealed)
