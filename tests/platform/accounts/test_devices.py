"""Browsers are known again: a new one is told of, and strangers who guess do not keep the owner out of theirs."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.brake import WINDOW, WRONG_FOR_ACCOUNT, WRONG_FROM_ADDRESS
from accounts.devices import COOKIE, COOKIE_LASTS, NEW_AFTER
from accounts.models import KnownDevice, SignInFailure, User
from accounts.session import NATIONAL, open_session
from accounts.sessions import SessionStore
from accounts.tasks import forget_sessions
from foundation.scope import Scope
from tests.factories.letters import body_of, letters, link_in, post_comes
from tests.factories.mail import Letterbox
from tests.factories.world import PASSWORD, make_user

__all__ = ["letters"]
ADDRESS = "kari@example.no"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142 Safari/537.36 Edg/142.0"


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user("Kari Prøve", email=ADDRESS, password=PASSWORD, language="en")


def new_browser() -> Client:
    return Client(headers={"host": "larvik.localhost"})


def sign_in(
    client: Client,
    password: str = PASSWORD,
    *,
    email: str = ADDRESS,
    agent: str = FIREFOX,
    origin: str = "192.0.2.1",
) -> Any:
    return client.post(
        "/sign-in/password/",
        {"email": email, "password": password},
        headers={"user-agent": agent},
        REMOTE_ADDR=origin,
    )


def told(box: Letterbox) -> list[str]:
    post_comes()
    return [body_of(each) for each in box.letters if "Was it you?" in body_of(each)]


def test_a_new_browser_is_told_of_with_what_to_do(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    sign_in(larvik_client)
    (text,) = told(letters)
    assert "Firefox, Windows" in text
    assert "administrator" not in text, "who does not work here has none"
    assert link_in(letters.letters[0], to="/account/password/") == "/account/password/"


def test_the_same_browser_is_told_of_once(kari: User, larvik_client: Client, letters: Letterbox) -> None:
    for _time in range(3):
        sign_in(larvik_client)
        larvik_client.post("/sign-in/out/")
    assert len(told(letters)) == KnownDevice.objects.count() == 1


def test_another_browser_of_the_same_kind_is_another(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    """A whole office has “Edge, Windows”: the words do not tell one from the next."""
    sign_in(larvik_client, agent=EDGE)
    sign_in(new_browser(), agent=EDGE)
    assert len(told(letters)) == 2


def test_a_cookie_on_another_kind_of_machine_was_copied(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    sign_in(larvik_client)
    assert len(told(letters)) == 1
    thief = new_browser()
    thief.cookies[COOKIE] = larvik_client.cookies[COOKIE].value
    sign_in(thief, agent=EDGE)
    assert "Edge, Windows" in told(letters)[1]


def test_who_has_not_been_seen_for_long_is_new_again_and_then_forgotten(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    sign_in(larvik_client)
    with time_machine.travel(timezone.now() + NEW_AFTER - timedelta(minutes=1)):
        sign_in(larvik_client)
        assert len(told(letters)) == 1
    with time_machine.travel(timezone.now() + 2 * NEW_AFTER):
        sign_in(larvik_client)
        assert len(told(letters)) == 2
    with time_machine.travel(timezone.now() + 2 * NEW_AFTER + COOKIE_LASTS):
        forget_sessions()
        assert not KnownDevice.objects.exists()


def test_who_has_no_password_here_is_told_to_change_it_where_it_is(
    kari: User, letters: Letterbox, rf: Any
) -> None:
    request = rf.post("/")
    request.session = SessionStore()
    kari.set_unusable_password()
    kari.save(update_fields=["password"])
    open_session(request, kari)
    (text,) = told(letters)
    assert "the password of your work account" in text
    assert "/account/password/" not in text


def test_two_people_at_one_browser_are_each_told(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    make_user("Ola Prøve", email="ola@example.no", password=PASSWORD, language="en")
    sign_in(larvik_client)
    sign_in(larvik_client, email="ola@example.no")
    assert len(told(letters)) == 2
    assert KnownDevice.objects.values("key").distinct().count() == 1


def test_the_cookie_is_signed_kept_from_scripts_and_holds_nothing_of_the_table(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    sign_in(larvik_client)
    cookie = larvik_client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert int(cookie["max-age"]) == COOKIE_LASTS.total_seconds()
    key = KnownDevice.objects.get().key
    assert key not in cookie.value
    forger = new_browser()
    forger.cookies[COOKIE] = key
    sign_in(forger)
    assert len(told(letters)) == 2


def test_citizens_are_not_told(kari: User, letters: Letterbox, rf: Any) -> None:
    """ID-porten tells them itself, and most have no address here."""
    request = rf.post("/")
    request.session = SessionStore()
    open_session(request, kari, limits=NATIONAL)
    assert told(letters) == []


def test_strangers_who_guess_do_not_keep_the_owner_out(kari: User, larvik_client: Client) -> None:
    sign_in(larvik_client)
    stranger = new_browser()
    answers = [sign_in(stranger, "guess", origin="198.51.100.7").status_code for _ in range(7)]
    assert answers == [422] * WRONG_FOR_ACCOUNT + [429] * 2
    assert sign_in(larvik_client).status_code == 302
    # which gives nothing back to the stranger
    assert sign_in(stranger, PASSWORD, origin="198.51.100.7").status_code == 429


def test_a_stranger_beside_the_owner_does_not_keep_them_out_either(kari: User, larvik_client: Client) -> None:
    """A whole office shares an address."""
    sign_in(larvik_client)
    stranger = new_browser()
    for number in range(WRONG_FROM_ADDRESS):
        sign_in(stranger, "guess", email=f"p{number}@example.no")
    assert sign_in(new_browser()).status_code == 429
    assert sign_in(larvik_client).status_code == 302


def test_a_known_browser_has_few_guesses_too(kari: User, larvik_client: Client) -> None:
    sign_in(larvik_client)
    answers = [sign_in(larvik_client, "guess").status_code for _ in range(WRONG_FOR_ACCOUNT + 1)]
    assert answers == [422] * WRONG_FOR_ACCOUNT + [429]
    assert sign_in(larvik_client).status_code == 429
    # nor does another browser of the owner wait for that
    assert sign_in(new_browser()).status_code == 302
    SignInFailure.objects.update(failed_at=timezone.now() - WINDOW)
    assert sign_in(larvik_client).status_code == 302


def test_a_browser_known_to_one_is_a_stranger_to_another(kari: User, larvik_client: Client) -> None:
    make_user("Ola Prøve", email="ola@example.no", password=PASSWORD)
    sign_in(larvik_client)
    for _time in range(WRONG_FOR_ACCOUNT):
        sign_in(larvik_client, "guess", email="ola@example.no")
    assert sign_in(new_browser(), email="ola@example.no").status_code == 429


def test_a_browser_known_to_the_neighbour_is_a_stranger_here(
    kari: User, larvik_client: Client, sandefjord_client: Client
) -> None:
    sign_in(larvik_client)
    sandefjord_client.cookies[COOKIE] = larvik_client.cookies[COOKIE].value
    for _time in range(WRONG_FOR_ACCOUNT):
        sign_in(sandefjord_client, "guess")
    assert sign_in(sandefjord_client, "guess").status_code == 429
    assert sign_in(larvik_client).status_code == 302
