"""Who has no e-mail address here is written to at the mobile that the department has noted, unless they say no."""

import pytest

from accounts.models import User
from foundation.actor import SYSTEM
from notifications.enums import Channel
from notifications.models import ContactPreferences, RegisterContact, SmsGateway
from notifications.reach import reach_of
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection
from shop.models import Recipient
from tests.factories.world import World


@pytest.fixture
def user(world: World) -> User:
    """Came by ID-porten."""
    SmsGateway.objects.create(kind="log")
    Recipient.objects.filter(pk=world.recipient.pk).update(phone="680 50 124")
    User.objects.filter(pk=world.user.pk).update(email=None)
    return User.objects.get(pk=world.user.pk)


def test_without_an_address_the_noted_mobile_is_used(user: User) -> None:
    assert (reach_of(user).phone, reach_of(user).wanted) == ("+4768050124", [Channel.SMS])


def test_with_an_address_it_is_for_when_that_fails(user: User) -> None:
    user.email = "ingrid@example.no"
    assert (reach_of(user).phone, reach_of(user).wanted) == ("+4768050124", [Channel.EMAIL])


def test_what_they_said_counts_more(user: User) -> None:
    ContactPreferences.objects.create(user=user, by_sms=True, phone="680 50 199")
    assert reach_of(user).phone == "+4768050199"


def test_who_wants_no_messages_gets_none(user: User) -> None:
    ContactPreferences.objects.create(user=user, by_email=False, by_sms=False)
    assert (reach_of(user).phone, reach_of(user).wanted) == ("", ())


def test_of_a_decision_nothing_is_sent_to_what_nobody_confirmed(user: User) -> None:
    assert reach_of(user, kinds=["decision.changed"]).phone == ""


def test_who_is_reserved_in_the_register_is_left_alone(user: User) -> None:
    RegisterContact.objects.create(user=user, is_reserved=True)
    assert reach_of(user).phone == ""


def test_who_is_protected_is_not_written_to_at_it(user: User, world: World) -> None:
    protect_recipient(
        Recipient.objects.get(pk=world.recipient.pk),
        level=AddressProtection.CONFIDENTIAL,
        address="Prøvegata 1",
        phone="680 50 124",
        actor=SYSTEM,
    )
    assert reach_of(user).phone == ""


def test_a_landline_is_nowhere_to_write_to(user: User, world: World) -> None:
    Recipient.objects.filter(pk=world.recipient.pk).update(phone="22 86 00 00")
    assert reach_of(user).phone == ""
