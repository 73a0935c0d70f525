"""A session ends after some rest and at the latest after a day's work; its row says whose it is and what it is on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from accounts.session import AT_WORK
from accounts.tasks import forget_sessions
from foundation.scope import Scope
from tests.factories.world import PASSWORD, make_user

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)


def signed_in(client: Client, agent: str = FIREFOX) -> Session:
    client.post(
        "/sign-in/password/",
        {"email": "kari@example.no", "password": PASSWORD},
        headers={"user-agent": agent},
    )
    return Session.objects.get(pk=client.cookies["sessionid"].value)


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/").context["user"].is_authenticated)


def test_a_row_says_whose_it_is_since_when_and_on_what(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    row = signed_in(larvik_client)
    assert (row.user, row.started_at, row.device) == (kari, timezone.now(), "Firefox, Windows")
    clock.shift(timedelta(minutes=40))
    assert is_signed_in(larvik_client)
    row.refresh_from_db()
    assert row.seen_at == timezone.now()
    assert row.started_at == timezone.now() - timedelta(minutes=40)


@pytest.mark.parametrize(
    ("agent", "device"),
    [(FIREFOX, "Firefox, Windows"), (SAFARI, "Safari, iPhone"), ("curl/8", ""), ("", ""), ("x" * 9000, "")],
)
def test_a_device_is_named_as_people_know_it(
    kari: User, larvik_client: Client, agent: str, device: str
) -> None:
    assert signed_in(larvik_client, agent).device == device


def test_rest_ends_it(kari: User, larvik_client: Client, clock: time_machine.Traveller) -> None:
    signed_in(larvik_client)
    clock.shift(AT_WORK.idle - timedelta(seconds=1))
    assert is_signed_in(larvik_client)
    clock.shift(AT_WORK.idle)
    assert not is_signed_in(larvik_client)
    clock.shift(-AT_WORK.idle)
    assert not is_signed_in(larvik_client)  # the browser was told to forget it


def test_the_longest_day_ends_it_however_busy(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    signed_in(larvik_client)
    for _hour in range(11):
        clock.shift(timedelta(hours=1))
        assert is_signed_in(larvik_client)
        larvik_client.post("/language/setlang/", {"language": "en"})  # writes the session anew
    clock.shift(timedelta(hours=1))
    assert not is_signed_in(larvik_client)


def test_looking_twice_within_a_minute_writes_once(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    row = signed_in(larvik_client)
    clock.shift(timedelta(seconds=59))
    assert is_signed_in(larvik_client)
    row.refresh_from_db()
    assert row.seen_at == row.started_at


def test_ended_rows_are_forgotten_at_night_and_the_others_kept(
    kari: User, larvik: Scope, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    ended = signed_in(larvik_client)
    clock.shift(AT_WORK.absolute + timedelta(minutes=1))
    going_on = signed_in(Client(SERVER_NAME="larvik.localhost"))
    forget_sessions()
    assert list(Session.objects.all()) == [going_on]
    assert ended != going_on
