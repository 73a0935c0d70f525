"""Whoever signs in by their national number is the person the municipality registered under it."""

from accounts.models import User
from accounts.national import finds_people
from audit.record import record
from foundation.actor import Actor, Channel
from foundation.identifiers import NationalId
from foundation.personal_data import lookup_hash
from shop.domain.identity.accounts import make_account
from shop.domain.identity.numbers import find_by_number, find_representative
from shop.domain.locks import lock_number
from shop.models import Recipient


@finds_people
def user_of_person(national_id: NationalId) -> User | None:
    """The account of a recipient or of who acts for others: one account, also of who does both.

    A recipient's is made when they come for the first time. None for nobody, for who receives nothing any more and
    acts for nobody, and for a closed account. Two first sign-ins at once make one account: the second waits.
    """
    recipient = find_by_number(national_id)
    if recipient is not None and recipient.is_active:
        user_id = recipient.user_id or _first_account(recipient, national_id)
        return User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    representative = find_representative(national_id)
    return representative.user if representative is not None and representative.user.is_active else None


def _first_account(recipient: Recipient, national_id: NationalId) -> int | None:
    """Their own from now on: what they have already as somebody who acts for others, or a new one."""
    lock_number(lookup_hash(national_id.reveal()))
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if recipient.user_id is not None or not recipient.is_active:
        return recipient.user_id if recipient.is_active else None
    representative = find_representative(national_id)
    recipient.user = representative.user if representative is not None else make_account(recipient.name)
    recipient.save(update_fields=["user"])
    record(
        Actor(user_id=recipient.user_id, channel=Channel.SELF),
        "recipient.signed_in_first",
        recipient,
        recipient_id=recipient.pk,
    )
    return recipient.user_id
