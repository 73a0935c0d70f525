"""One person is one account, whether they receive services, act for others, or both: whoever comes first makes it."""

from accounts.models import User
from foundation.identifiers import NationalId
from foundation.personal_data import encrypt, lookup_hash
from shop.domain.identity.numbers import find_by_number, find_representative
from shop.domain.locks import lock_number
from shop.domain.staff.work_left import reopen_for_themselves
from shop.models import Representative


def representative_with(national_id: NationalId, *, name: str) -> Representative:
    """Whoever has the number as somebody who acts for others: with the account they have, or a new one of that name.

    Two at once make one.
    """
    digits = national_id.reveal()
    lock_number(lookup_hash(digits))
    found = find_representative(national_id)
    recipient = find_by_number(national_id)
    account = recipient.user if recipient is not None else None
    if recipient is not None and account is not None and not recipient.is_active:
        reopen_for_themselves(account.pk)  # it was closed with their services
    if found is None:
        return Representative.objects.create(
            user=account or make_account(name),
            national_id_hash=lookup_hash(digits),
            national_id_sealed=encrypt(digits),
        )
    if (
        account is not None and account.pk != found.user_id
    ):  # that of the recipient is the one they sign in to
        found.user = account
        found.save(update_fields=["user"])
    return found


def make_account(name: str) -> User:
    """Of somebody who never types a password."""
    user = User(name=name)
    user.set_unusable_password()
    user.save()
    return user
