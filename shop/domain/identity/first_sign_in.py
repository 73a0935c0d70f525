"""Whoever signs in by their national number is the recipient the municipality registered under it."""

from accounts.models import User
from accounts.national import finds_people
from audit.record import record
from foundation.actor import Actor, Channel
from foundation.identifiers import NationalId
from shop.domain.identity.numbers import find_by_number
from shop.models import Recipient


@finds_people
def user_of_recipient(national_id: NationalId) -> User | None:
    """Their account, made when they come for the first time. None for nobody, who has ended, and a closed account.

    Two first sign-ins at once make one account: the second waits for the first.
    """
    found = find_by_number(national_id)
    if found is None or not found.is_active:
        return None
    if found.user_id is None:
        found = Recipient.objects.select_for_update().get(pk=found.pk)
        if not found.is_active:
            return None
    if found.user_id is not None:
        return User.objects.filter(pk=found.user_id, is_active=True).first()
    return _make_account(found)


def _make_account(recipient: Recipient) -> User:
    user = User(name=recipient.name)
    user.set_unusable_password()
    user.save()
    recipient.user = user
    recipient.save(update_fields=["user"])
    record(
        Actor(user_id=user.pk, channel=Channel.SELF),
        "recipient.signed_in_first",
        recipient,
        recipient_id=recipient.pk,
    )
    return user
