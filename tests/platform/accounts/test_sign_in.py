"""E-mail and password of one municipality open that municipality, and nothing else."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.test import Client

from accounts.backends import PasswordBackend
from accounts.models import User
from foundation.scope import Scope, tenant_scope, use_scope
from tests.factories.world import PASSWORD, make_user

ADDRESS = "kari@example.no"


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user(email=ADDRESS, password=PASSWORD)


def sign_in(client: Client, *, password: str = PASSWORD, **fields: str) -> str:
    """Where the sign-in leads, or the page it shows instead."""
    answer = client.post("/sign-in/password/", {"email": ADDRESS, "password": password} | fields)
    return answer["location"] if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize("written", [ADDRESS, ADDRESS.upper(), f"  {ADDRESS.title()} "])
def test_the_address_counts_however_it_is_written(kari: User, written: str) -> None:
    assert authenticate(None, username=written, password=PASSWORD) == kari


@pytest.mark.parametrize(
    ("username", "password"),
    [(ADDRESS, "wrong"), ("nobody@example.no", PASSWORD), (ADDRESS, ""), ("", PASSWORD), (None, None)],
)
def test_anything_else_is_nobody(kari: User, username: str | None, password: str | None) -> None:
    assert authenticate(None, username=username, password=password) is None


def test_an_inactive_user_is_nobody_not_even_in_an_open_session(kari: User) -> None:
    kari.is_active = False
    kari.save(update_fields=["is_active"])
    assert authenticate(None, username=ADDRESS, password=PASSWORD) is None
    assert PasswordBackend().get_user(kari.pk) is None


def test_a_user_without_a_password_cannot_be_guessed(larvik: Scope) -> None:
    user = make_user(email=ADDRESS, password=None)
    for guess in ("", "None", "!", user.password):
        assert authenticate(None, username=ADDRESS, password=guess) is None


def test_an_unknown_address_costs_the_same_work(larvik: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time of the answer would tell who is known here."""
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, password: hashed.append(password))
    assert PasswordBackend().authenticate(None, username="nobody@example.no", password="guess") is None
    assert hashed == ["guess"]


def test_a_closed_account_costs_the_same_work(kari: User, monkeypatch: pytest.MonkeyPatch) -> None:
    kari.is_active = False
    kari.save(update_fields=["is_active"])
    checked: list[str] = []

    def check(self: User, password: str) -> bool:
        checked.append(password)
        return True

    monkeypatch.setattr(User, "check_password", check)
    assert PasswordBackend().authenticate(None, username=ADDRESS, password="guess") is None
    assert checked == ["guess"]


def test_the_neighbours_password_is_worth_nothing(kari: User) -> None:
    with use_scope(tenant_scope("sandefjord")):
        make_user(email=ADDRESS, password="another long password")
        assert authenticate(None, username=ADDRESS, password=PASSWORD) is None
    assert check_password(PASSWORD, kari.password)


def test_signing_in_leads_to_where_the_reader_was_going(kari: User, larvik_client: Client) -> None:
    assert sign_in(larvik_client, next="/bookings/") == "/bookings/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://sandefjord.localhost/",
        "//evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "////evil.example/",
        "home",
        "foo",
        "?x",
        "#",
    ],
)
def test_signing_in_leads_to_no_other_host(kari: User, larvik_client: Client, elsewhere: str) -> None:
    assert sign_in(larvik_client, next=elsewhere) == "/"


def test_signing_in_changes_the_session_and_signing_out_ends_it(kari: User, larvik_client: Client) -> None:
    """A session that was pushed on somebody before they signed in is not theirs afterwards."""
    larvik_client.cookies["sessionid"] = "chosen-by-somebody-else-000000000"
    sign_in(larvik_client)
    signed_in = larvik_client.cookies["sessionid"].value
    assert signed_in != "chosen-by-somebody-else-000000000"
    larvik_client.post("/sign-in/out/")
    larvik_client.cookies["sessionid"] = signed_in
    assert larvik_client.get("/bookings/").status_code == 302


@pytest.mark.parametrize("by", ["password", "one click"])
def test_signing_in_again_as_the_same_person_changes_the_session_too(
    kari: User, larvik_client: Client, by: str
) -> None:
    sign_in(larvik_client)
    before = larvik_client.cookies["sessionid"].value
    if by == "password":
        sign_in(larvik_client)
    else:
        assert larvik_client.post(f"/demo/sign-in/{kari.pk}/", {"next": "/"}).status_code == 302
    assert larvik_client.cookies["sessionid"].value != before
    larvik_client.cookies["sessionid"] = before
    assert larvik_client.get("/bookings/").status_code == 302


def test_the_page_does_not_say_which_of_the_two_is_wrong(kari: User, larvik_client: Client) -> None:
    known = larvik_client.post("/sign-in/password/", {"email": ADDRESS, "password": "wrong"})
    unknown = larvik_client.post("/sign-in/password/", {"email": "nobody@example.no", "password": "wrong"})
    assert known.status_code == unknown.status_code == 422
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_signing_out_is_no_link(kari: User, larvik_client: Client) -> None:
    assert larvik_client.get("/sign-in/out/").status_code == 405
