"""Who was signed out without asking for it reads why where they sign in, once, and nobody else can be made to."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.closing import close_account
from accounts.models import Session, User
from accounts.session import AT_WORK
from foundation.scope import Scope
from tests.factories.world import PASSWORD, make_user

CLOSED, RESTED = "Your account here was closed", "You had not done anything for a while"
LASTED, UNSAVED = "A session cannot last longer", "was not saved"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def kari(larvik: Scope, larvik_client: Client) -> User:
    larvik_client.cookies["django_language"] = "en"
    user = make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)
    sign_in(larvik_client)
    return user


def sign_in(client: Client) -> None:
    said = {"email": "kari@example.no", "password": PASSWORD}
    assert client.post("/sign-in/password/", said).status_code == 302


def door(client: Client, path: str = "/account/", **sent: str) -> str:
    """The page where one signs in, to which another led."""
    answer = client.post(path, sent, follow=True) if sent else client.get(path, follow=True)
    assert answer.redirect_chain
    return str(answer.text)


def test_whose_account_was_closed_meanwhile_is_told_so_once(kari: User, larvik_client: Client) -> None:
    close_account(kari.pk)
    assert CLOSED in door(larvik_client)
    assert CLOSED not in larvik_client.get("/sign-in/").text
    assert CLOSED not in Client(headers={"host": "larvik.localhost"}).get("/sign-in/?ended=closed").text


def test_a_page_for_everybody_in_between_loses_nothing(kari: User, larvik_client: Client) -> None:
    close_account(kari.pk)
    larvik_client.get("/sign-in/password/")
    assert CLOSED in larvik_client.get("/sign-in/").text


def test_what_is_left_of_the_session_opens_nothing(kari: User, larvik_client: Client) -> None:
    key = larvik_client.cookies["sessionid"].value
    close_account(kari.pk)
    (left,) = Session.objects.all()
    assert (left.user, left.pk != key) == (None, True)
    User.objects.update(is_active=True)
    for brought in (key, left.pk):
        larvik_client.cookies["sessionid"] = brought
        assert larvik_client.get("/account/").status_code == 302


def test_rest_and_the_longest_day_are_told_too(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(AT_WORK.idle)
    page = door(larvik_client, language="en")
    assert RESTED in page
    assert UNSAVED in page
    sign_in(larvik_client)
    Session.objects.exclude(user=None).update(seen_at=timezone.now() + AT_WORK.absolute)  # busy all day
    clock.shift(AT_WORK.absolute + timedelta(minutes=1))
    assert LASTED in door(larvik_client)


def test_who_signs_out_or_was_never_in_is_told_nothing(kari: User, larvik_client: Client) -> None:
    larvik_client.post("/sign-in/out/")
    larvik_client.get("/account/")
    assert "You were signed out" not in larvik_client.get("/sign-in/").text


def test_signed_in_again_elsewhere_it_is_forgotten(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(AT_WORK.idle)
    larvik_client.get("/account/")
    sign_in(larvik_client)
    assert "You were signed out" not in larvik_client.get("/sign-in/").text
