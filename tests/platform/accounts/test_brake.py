"""Whoever guesses passwords is slowed down; who knows theirs hardly notices."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import brake
from accounts.models import SignInFailure, User
from foundation.scope import Scope
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import PASSWORD, make_user

ADDRESS = "kari@example.no"


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user(email=ADDRESS, password=PASSWORD)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really worked on."""
    worked_on: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        worked_on.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return worked_on


def attempt(
    client: Client, *, email: str = ADDRESS, password: str = "wrong", origin: str = "192.0.2.1"
) -> Any:
    return client.post("/sign-in/password/", {"email": email, "password": password}, REMOTE_ADDR=origin)


@pytest.mark.parametrize("email", [ADDRESS, "nobody@example.no"])
def test_after_five_wrong_passwords_an_account_rests_known_or_not(
    kari: User, larvik_client: Client, hashed: list[str], email: str
) -> None:
    assert [attempt(larvik_client, email=email).status_code for _ in range(5)] == [422] * 5
    hashed.clear()
    refused = attempt(larvik_client, email=f" {email.upper()} ", password=PASSWORD, origin="192.0.2.2")
    assert refused.status_code == 429
    assert 890 < int(refused["Retry-After"]) <= 900
    assert hashed == []
    assert "_auth_user_id" not in larvik_client.session


def test_the_window_slides_and_old_failures_are_forgotten(kari: User, larvik_client: Client) -> None:
    for _ in range(5):
        attempt(larvik_client)
    SignInFailure.objects.update(failed_at=timezone.now() - brake.WINDOW + timedelta(seconds=30))
    assert attempt(larvik_client)["Retry-After"] == "30"
    SignInFailure.objects.update(failed_at=timezone.now() - brake.WINDOW)
    assert attempt(larvik_client).status_code == 422
    assert SignInFailure.objects.count() == 2


def test_a_success_clears_the_accounts_count_and_not_the_address(kari: User, larvik_client: Client) -> None:
    for _ in range(4):
        attempt(larvik_client)
    assert attempt(larvik_client, password=PASSWORD).status_code == 302
    assert SignInFailure.objects.count() == 4
    assert [attempt(larvik_client).status_code for _ in range(4)] == [422] * 4


def test_one_address_may_not_go_through_many_accounts(kari: User, larvik_client: Client) -> None:
    """A reader of IPv6 has a whole network of addresses and counts as one."""
    for number in range(brake.WRONG_FROM_ADDRESS):
        origin = f"2001:db8::{number + 1:x}"
        assert attempt(larvik_client, email=f"p{number}@example.no", origin=origin).status_code == 422
    assert attempt(larvik_client, password=PASSWORD, origin="2001:db8::ffff").status_code == 429
    assert attempt(larvik_client, password=PASSWORD, origin="2001:db8:0:1::1").status_code == 302


def test_the_neighbour_does_not_count(kari: User, larvik_client: Client, sandefjord_client: Client) -> None:
    for _ in range(6):
        attempt(sandefjord_client)
    assert attempt(larvik_client, password=PASSWORD).status_code == 302


def test_the_table_names_nobody(kari: User, larvik_client: Client) -> None:
    attempt(larvik_client)
    keys = list(SignInFailure.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == 2
    assert all(len(key) == 64 and int(key, 16) for key in keys)


def test_who_finds_no_place_is_told_to_come_back_at_once(
    kari: User, larvik_client: Client, hashed: list[str]
) -> None:
    line = [brake._strangers.line.acquire(blocking=False) for _ in range(brake.AT_ONCE + brake.IN_LINE)]
    try:
        answer = attempt(larvik_client, password=PASSWORD)
    finally:
        for _ in line:
            brake._strangers.line.release()
    assert (answer.status_code, answer["Retry-After"], hashed) == (429, "2", [])
    assert attempt(larvik_client, password=PASSWORD).status_code == 302


@pytest.mark.race
def test_guesses_that_come_at_once_do_not_slip_past_the_count(
    committed_db: None, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brake, "_strangers", brake.new_lane(at_once=12))  # as in many processes
    with works_for(LARVIK):
        make_user(email=ADDRESS, password=PASSWORD)
    hashed.clear()
    barrier = threading.Barrier(6)

    def guess(number: int) -> int:
        try:
            barrier.wait(timeout=10)
            client = Client(headers={"host": "larvik.localhost"})
            return int(attempt(client, password=f"guess {number}").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = sorted([*pool.map(guess, range(6)), *pool.map(guess, range(6))])
    assert answers == [422] * 5 + [429] * 7
    assert len(hashed) == 5


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_whose_attempts_count_together(*, one: str, other: str, is_same: bool) -> None:
    """A server that listens for both kinds of address sees everybody of IPv4 in one and the same /64."""
    assert (brake.network_of(one) == brake.network_of(other)) is is_same
