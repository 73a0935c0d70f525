"""Beginning to sign in has a brake, which nobody can pull for somebody else."""

from typing import Any

import pytest
from django.test import Client

from accounts import beginnings
from accounts.devices import COOKIE
from accounts.models import Session, User
from foundation.scope import Scope
from tests.factories.world import PASSWORD, make_user

ASK = "/sign-in/passkey/ask/"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "FROM_NETWORK", 3)
    monkeypatch.setattr(beginnings, "BY_BROWSER", 2)


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user(email="kari@example.no", password=PASSWORD)


def ask(client: Client, *, origin: str = "192.0.2.1") -> Any:
    return client.post(ASK, REMOTE_ADDR=origin)


def stranger() -> Client:
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    return client


def test_a_network_that_asks_for_passkeys_without_end_is_told_to_wait(larvik: Scope) -> None:
    assert [ask(stranger()).status_code for _each in range(3)] == [200] * 3
    sessions = Session.objects.count()
    refused = ask(stranger())
    assert refused.status_code == 429
    assert 890 < int(refused["Retry-After"]) <= 900
    assert "a little too fast" in refused.text
    assert Session.objects.count() == sessions
    assert ask(stranger(), origin="192.0.2.2").status_code == 200


def test_whoever_has_signed_in_there_before_does_not_wait_for_strangers(kari: User) -> None:
    known = stranger()
    known.post("/sign-in/password/", {"email": kari.email, "password": PASSWORD})
    known.post("/sign-in/out/")
    for _each in range(4):
        ask(stranger())
    assert [ask(known).status_code for _each in range(3)] == [200, 200, 429]


def test_a_cookie_of_ones_own_making_is_a_strangers(larvik: Scope) -> None:
    for _each in range(3):
        ask(stranger())
    forger = stranger()
    forger.cookies[COOKIE] = "number:signature"
    assert ask(forger).status_code == 429


def test_the_neighbour_does_not_count(larvik: Scope, sandefjord_client: Client) -> None:
    for _each in range(4):
        ask(sandefjord_client)
    assert ask(stranger()).status_code == 200
