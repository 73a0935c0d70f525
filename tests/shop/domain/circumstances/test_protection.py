"""Whose address is protected: kept apart, shown again, and never lost when two rows become one."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection
from shop.models import ProtectedContact, Recipient
from tests.factories.world import World

OFFICER = Actor(user_id=None, channel=Channel.STAFF)
ADDRESS, PHONE = "Hemmeligveien 7", "68050777"


def protect(recipient: Recipient, level: AddressProtection = AddressProtection.STRICTLY_CONFIDENTIAL) -> None:
    protect_recipient(recipient, level=level, actor=OFFICER)
    recipient.refresh_from_db()


@pytest.fixture
def person(world: World) -> Recipient:
    world.recipient.address, world.recipient.phone = ADDRESS, PHONE
    world.recipient.save(update_fields=["address", "phone"])
    return world.recipient


def test_address_and_phone_leave_the_recipients_own_row(person: Recipient) -> None:
    protect(person)
    kept = ProtectedContact.objects.get(recipient=person)
    assert (person.address, person.phone) == ("", "")
    assert (kept.address, kept.phone) == (ADDRESS, PHONE)


def test_the_database_refuses_an_open_contact_of_somebody_protected(person: Recipient) -> None:
    protect(person)
    for field in ("address", "phone"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recipient.objects.filter(pk=person.pk).update(**{field: "x"})


def test_they_come_back_when_nothing_is_protected_any_more(person: Recipient) -> None:
    protect(person)
    protect(person, AddressProtection.NONE)
    assert (person.address, person.phone) == (ADDRESS, PHONE)
    assert not ProtectedContact.objects.exists()


def test_a_new_address_takes_the_place_of_the_known_one_and_the_phone_stays(person: Recipient) -> None:
    protect(person)
    protect_recipient(person, level=AddressProtection.CONFIDENTIAL, address="Annenvei 1", actor=OFFICER)
    kept = ProtectedContact.objects.get(recipient=person)
    assert (kept.address, kept.phone) == ("Annenvei 1", PHONE)


def test_it_is_logged_once_and_without_the_address(person: Recipient) -> None:
    protect(person)
    protect(person)
    (entry,) = AuditEntry.objects.filter(action="recipient.protected")
    assert entry.recipient_id == person.pk
    assert entry.details == {"before": "none", "after": "strictly_confidential", "new_contact": "no"}


@pytest.mark.parametrize("which", ["duplicate", "into", "both"])
def test_the_stricter_of_two_rows_holds_and_neither_keeps_an_open_contact(
    person: Recipient, which: str
) -> None:
    twin = Recipient.objects.create(name=person.name, address="Tvillingveien 2", phone="68050778")
    for name, each in (("duplicate", twin), ("into", person)):
        if which in {name, "both"}:
            protect(each)
    merge_recipients(twin, into=person, actor=OFFICER)
    person.refresh_from_db()
    twin.refresh_from_db()
    assert person.is_protected
    assert twin.is_protected
    assert {person.address, person.phone, twin.address, twin.phone} == {""}
    kept = ProtectedContact.objects.get()
    assert (kept.recipient_id, kept.address, kept.phone) == (person.pk, ADDRESS, PHONE)


def test_two_open_rows_stay_open(person: Recipient) -> None:
    twin = Recipient.objects.create(name=person.name, phone="68050778")
    merge_recipients(twin, into=person, actor=OFFICER)
    person.refresh_from_db()
    assert (person.address, person.phone) == (ADDRESS, PHONE)
