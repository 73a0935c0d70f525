"""Nothing is written about somebody who was erased, whatever page of theirs still stands open."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.privacy.erasing import erase_recipient
from shop.enums import BookingStatus
from shop.models import (
    BlockedProvider,
    Entitlement,
    ErasureRequest,
    ProtectedContact,
    Recipient,
    Representation,
    WaitlistEntry,
)
from tests.factories.world import World, at, make_administrator
from tests.shop.views.conftest import sign_in
from tests.shop.views.manage.test_representatives import add_url, filled_in
from tests.shop.views.visits import make_visit


@pytest.fixture
def erased(world: World) -> Recipient:
    make_visit(world, at(-9, 10), recipient=world.recipient, status=BookingStatus.COMPLETED)
    yesterday = timezone.localdate() - timedelta(days=1)
    Entitlement.objects.filter(recipient=world.recipient).update(valid_until=yesterday)
    return erase_recipient(world.recipient, actor=SYSTEM, agreed_until=date.max)


@pytest.fixture
def officer(world: World, larvik_client: Client) -> Client:
    return sign_in(larvik_client, make_administrator(world.department))


def test_no_address_is_kept_of_them(erased: Recipient, officer: Client) -> None:
    said = {"level": "confidential", "address": "Hemmeligveien 7", "phone": "68050777"}
    officer.post(f"/manage/recipients/{erased.pk}/protection/", said)
    erased.refresh_from_db()
    assert (ProtectedContact.objects.count(), erased.protection) == (0, "none")


def test_nobody_is_registered_to_act_for_them(erased: Recipient, officer: Client, world: World) -> None:
    officer.post(add_url(world), filled_in(world))
    assert not Representation.objects.exists()


def test_nothing_else_is_agreed_on(erased: Recipient, officer: Client, world: World) -> None:
    decisions = Entitlement.objects.count()
    page = f"/manage/recipients/{erased.pk}/"
    provider = world.providers[0]
    officer.post(f"{page}blocks/", {"provider": provider.pk})
    officer.post(f"{page}decisions/add/", {"service": world.service.pk, "valid_from": timezone.localdate()})
    officer.post(f"{page}reopen/")
    assert Entitlement.objects.count() == decisions
    assert not BlockedProvider.objects.exists()
    assert not WaitlistEntry.objects.exists()
    assert not ErasureRequest.objects.exists()
    erased.refresh_from_db()
    assert (erased.name, erased.is_active) == (f"#{erased.pk}", False)
