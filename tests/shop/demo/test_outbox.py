"""The demonstration shows every message as it would have arrived, on this machine only."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver

from foundation.scope import use_scope
from notifications.kept import keep, kept_messages
from notifications.models import OutboxMessage, SmsGateway
from notifications.outbox import deliver
from tests.factories.scopes import SANDEFJORD
from tests.factories.sms import wants
from tests.factories.world import World, at

PAGE = "/dev/outbox/"


@pytest.fixture(autouse=True)
def _everything_is_kept(settings: Any, tmp_path: Path) -> None:
    settings.KEPT_MESSAGES_FOLDER = str(tmp_path)
    settings.MAILERS = {"default": {"BACKEND": "notifications.kept.KeepingBackend"}}


def test_both_channels_are_shown_with_a_link_that_works(world: World, larvik_client: Client) -> None:
    SmsGateway.objects.create(kind="log")
    wants(world.user)
    booking = world.book(at(3, 10))
    deliver(message_id=OutboxMessage.objects.get(params__booking_id=booking.pk).pk)
    page = larvik_client.get(PAGE).content.decode()
    sms, letter = page.split("<article")[1:]
    assert 'href="https://larvik.localhost/' in sms
    assert f'href="https://larvik.localhost/bookings/{booking.pk}/"' in letter
    assert "+4768050123" in page
    assert str(world.user.email) in page


def test_the_newest_is_first_and_the_same_twice_is_one(larvik: object, larvik_client: Client) -> None:
    for number in (1, 2, 2):
        keep("sms", to="+4768050123", subject="", body=f"Nummer {number}.", reference=f"ref-{number}")
    page = larvik_client.get(PAGE).content.decode()
    assert page.index("Nummer 2.") < page.index("Nummer 1.")
    assert page.count("Nummer 2.") == 1


def test_another_municipality_keeps_its_own(larvik: object, sandefjord_client: Client) -> None:
    keep("sms", to="+4768050123", subject="", body="Larviks.", reference="ref")
    assert "Larviks." not in sandefjord_client.get(PAGE).content.decode()
    with use_scope(SANDEFJORD):
        assert kept_messages() == []


def test_what_is_written_cannot_become_part_of_the_page(larvik: object, larvik_client: Client) -> None:
    keep("email", to="a@example.no", subject="<script>", body="<b>javascript:alert(1)</b>", reference="x")
    page = larvik_client.get(PAGE).content.decode()
    assert "<script>" not in page
    assert 'href="javascript' not in page


def test_others_on_the_network_find_no_such_page(larvik: object, larvik_client: Client) -> None:
    assert larvik_client.get(PAGE, REMOTE_ADDR="192.0.2.1").status_code == 404


@pytest.fixture
def outside_the_demonstration(settings: Any) -> Iterator[ModuleType]:
    """The addresses as an installation has them."""
    name = "tjenesteshop.urls.municipality"
    settings.DEMO = False
    known = sys.modules.pop(name)
    try:
        yield importlib.import_module(name)
    finally:
        sys.modules[name] = known


def test_an_installation_has_no_such_address(outside_the_demonstration: ModuleType) -> None:
    patterns = outside_the_demonstration.urlpatterns
    starts = {str(each.pattern) for each in patterns if isinstance(each, URLResolver)}
    assert "account/" in starts
    assert not {"dev/", "demo/"} & starts


def test_where_nothing_is_kept_nothing_is_written(settings: Any, larvik: object, tmp_path: Path) -> None:
    settings.KEPT_MESSAGES_FOLDER = ""
    keep("sms", to="+4768050123", subject="", body="Nei.", reference="ref")
    assert (kept_messages(), list(tmp_path.iterdir())) == ([], [])
