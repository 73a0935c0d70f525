"""Somebody whom the municipality does not know registers themselves: a relative, most often, who wants guidance."""

from accounts.models import User
from accounts.national import CannotRegister, Newcomer, registers_people
from audit.record import record
from foundation.actor import Actor, Channel
from foundation.identifiers import NationalId
from foundation.personal_data import lookup_hash
from shop.domain.identity.accounts import make_account
from shop.domain.identity.first_sign_in import user_of_person
from shop.domain.identity.numbers import find_by_number, find_representative, seal
from shop.domain.locks import lock_number
from shop.models import Recipient


@registers_people
def register(national_id: NationalId, newcomer: Newcomer) -> User:
    """A recipient without any decision: they book what needs none. Whether it is allowed is for the page to ask.

    Twice at once is once. Raises CannotRegister for who has ended here: that is for the department to take up.
    """
    lock_number(lookup_hash(national_id.reveal()))
    known = user_of_person(national_id)
    if known is not None and Recipient.objects.filter(user=known, is_active=True).exists():
        return known
    representative = find_representative(national_id)
    is_closed = representative is not None and not representative.user.is_active
    if is_closed or find_by_number(national_id) is not None:
        raise CannotRegister
    recipient = Recipient(name=newcomer.name, phone=newcomer.phone)
    recipient.user = representative.user if representative is not None else make_account(newcomer.name)
    seal(recipient, national_id)
    recipient.save()
    record(
        Actor(user_id=recipient.user_id, channel=Channel.SELF),
        "recipient.registered_themselves",
        recipient,
        recipient_id=recipient.pk,
    )
    return recipient.user
