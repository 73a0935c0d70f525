"""The operator's own way in: password, second factor, sessions of their own, and nothing for anybody else."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.scope import tenant_scope, use_scope
from tenants.operations.guessing import WRONG_CODES, WRONG_FROM_ALL, WRONG_FROM_ONE_NETWORK
from tenants.operations.models import Operator, OperatorFailure, OperatorSession, RecoveryCode
from tenants.operations.sessions import forget_sessions
from tests.factories.world import World
from tests.tenants.operations.people import PASSWORD, SignedIn, code_of, secret_on, type_password

SIGN_IN, MINE = "/operator/sign-in/", "/operator/me/"


def test_the_second_factor_is_set_up_before_anything_else(operator: Operator, browser: Client) -> None:
    answer = type_password(browser)
    assert answer["Location"].startswith("/operator/sign-in/set-up/")
    assert browser.get(MINE)["Location"] == "/operator/sign-in/set-up/"
    secret = secret_on(browser.get("/operator/sign-in/set-up/").content.decode())
    wrong = browser.post("/operator/sign-in/set-up/", {"code": "000000"})
    assert wrong.status_code == 422
    right = browser.post("/operator/sign-in/set-up/", {"code": code_of(secret)})
    assert right.status_code == 200
    assert browser.get(MINE).status_code == 200
    operator.refresh_from_db()
    assert secret.encode() not in bytes(operator.totp_sealed or b"")


def test_the_next_time_a_code_is_asked_for_and_each_works_once(signed_in: SignedIn) -> None:
    client = signed_in.client
    client.post("/operator/sign-out/")
    assert type_password(client)["Location"].startswith("/operator/sign-in/second-step/")
    assert client.get(MINE)["Location"] == "/operator/sign-in/second-step/"
    used = client.post("/operator/sign-in/second-step/", {"code": code_of(signed_in.secret)})
    assert used.status_code == 422, "the code by which the app was set up is used"
    fresh = client.post("/operator/sign-in/second-step/", {"code": code_of(signed_in.secret, steps=1)})
    assert fresh["Location"] == "/operator/"
    assert client.get(MINE).status_code == 200


def test_a_recovery_code_works_once(signed_in: SignedIn) -> None:
    for status in (302, 422):
        signed_in.client.post("/operator/sign-out/")
        type_password(signed_in.client)
        answer = signed_in.client.post("/operator/sign-in/second-step/", {"code": signed_in.codes[0]})
        assert answer.status_code == status
    assert RecoveryCode.objects.count() == 9
    assert not RecoveryCode.objects.filter(code_hash__in=signed_in.codes).exists()


def test_new_recovery_codes_end_the_old(signed_in: SignedIn) -> None:
    assert signed_in.client.post(MINE).status_code == 200
    signed_in.client.post("/operator/sign-out/")
    type_password(signed_in.client)
    answer = signed_in.client.post("/operator/sign-in/second-step/", {"code": signed_in.codes[0]})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("operator@example.no", "galt passord, men langt"),
        ("nobody@example.no", PASSWORD),
        ("operator@example.no", ""),
        ("not an address", PASSWORD),
        ("operator@example.no", "\x00" * 20),
    ],
)
def test_anything_else_gets_the_same_no(
    operator: Operator, browser: Client, email: str, password: str
) -> None:
    answer = type_password(browser, email=email, password=password)
    assert answer.status_code == 422
    assert OperatorSession.objects.count() == 0


def test_an_unknown_address_costs_as_much(operator: Operator, browser: Client) -> None:
    """The same statements; a password is hashed in both cases, which test_guessing would see in time alone."""
    asked = []
    for email in ("operator@example.no", "nobody@example.no"):
        with CaptureQueriesContext(connection) as queries:
            type_password(browser, email=email, password="galt passord, men langt")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_closed_operator_stays_out_and_open_sessions_end(signed_in: SignedIn) -> None:
    Operator.objects.update(is_active=False)
    assert signed_in.client.get(MINE)["Location"].startswith(SIGN_IN)
    assert type_password(signed_in.client).status_code == 422


def test_guessing_passwords_is_slowed_down(operator: Operator, browser: Client) -> None:
    for _ in range(WRONG_FROM_ONE_NETWORK):
        assert type_password(browser, password="galt passord, men langt").status_code == 422
    refused = type_password(browser)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.7")
    assert type_password(elsewhere).status_code == 302, "a stranger's guesses keep nobody out elsewhere"
    keys = set(OperatorFailure.objects.values_list("key", flat=True))
    assert all(len(key) == 64 and "operator" not in key for key in keys)
    assert WRONG_FROM_ALL > WRONG_FROM_ONE_NETWORK


def test_guessing_codes_is_slowed_down(signed_in: SignedIn) -> None:
    signed_in.client.post("/operator/sign-out/")
    type_password(signed_in.client)
    page = "/operator/sign-in/second-step/"
    for _ in range(WRONG_CODES):
        assert signed_in.client.post(page, {"code": "000000"}).status_code == 422
    assert signed_in.client.post(page, {"code": signed_in.codes[0]}).status_code == 429


def test_the_cookie_is_its_own_and_its_key_is_not_in_the_database(signed_in: SignedIn) -> None:
    cookie = signed_in.client.cookies["operator"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Strict", "")
    assert not OperatorSession.objects.filter(key_hash__contains=cookie.value).exists()
    with override_settings(SESSION_COOKIE_SECURE=True):
        signed_in.client.post("/operator/sign-out/")
        assert type_password(signed_in.client).cookies["__Host-operator"]["secure"]


def test_the_key_is_another_after_the_second_step(operator: Operator, browser: Client) -> None:
    before = type_password(browser).cookies["operator"].value
    secret = secret_on(browser.get("/operator/sign-in/set-up/").content.decode())
    browser.post("/operator/sign-in/set-up/", {"code": code_of(secret)})
    fixed = Client(headers={"host": "localhost"})
    fixed.cookies = SimpleCookie({"operator": before})
    assert fixed.get(MINE)["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("rests", [timedelta(minutes=31), timedelta(hours=8, minutes=1)])
def test_a_session_ends_by_itself(signed_in: SignedIn, rests: timedelta) -> None:
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        if rests > timedelta(hours=1):  # busy all day
            while timezone.now() + timedelta(minutes=25) < begin + rests:
                clock.shift(timedelta(minutes=25))
                assert signed_in.client.get(MINE).status_code == 200
        clock.move_to(begin + rests)
        assert signed_in.client.get(MINE)["Location"].startswith(SIGN_IN)
        forget_sessions()
        assert OperatorSession.objects.count() == 0


def test_half_a_sign_in_lasts_ten_minutes(operator: Operator, browser: Client) -> None:
    type_password(browser)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert browser.get("/operator/sign-in/set-up/")["Location"].startswith(SIGN_IN)


def test_signing_out_everywhere_ends_every_session(signed_in: SignedIn) -> None:
    other = Client(headers={"host": "localhost"})
    type_password(other)
    other.post("/operator/sign-in/second-step/", {"code": signed_in.codes[0]})
    assert other.get(MINE).status_code == 200
    signed_in.client.post("/operator/sign-out/", {"everywhere": "1"})
    assert other.get(MINE).status_code == 302
    assert OperatorSession.objects.count() == 0


def test_the_way_leads_on_to_where_one_was_going_and_nowhere_else(signed_in: SignedIn) -> None:
    client = signed_in.client
    client.post("/operator/sign-out/")
    for wanted, leads_to in ((MINE, MINE), ("//elsewhere.example/", "/operator/"), ("/demo/", "/operator/")):
        type_password(client, next=wanted)
        OperatorSession.objects.update(proved_at=timezone.now())
        assert client.get(SIGN_IN, {"next": wanted})["Location"] == leads_to
        client.post("/operator/sign-out/")


@pytest.mark.parametrize("path", ["/operator/", SIGN_IN, MINE])
def test_a_municipality_has_no_such_pages(path: str, signed_in: SignedIn) -> None:
    signed_in.client.defaults["HTTP_HOST"] = "larvik.localhost"
    assert signed_in.client.get(path, headers={"host": "larvik.localhost"}).status_code == 404


def test_a_municipalitys_session_is_worth_nothing_here(world: World, operator: Operator) -> None:
    client = Client(headers={"host": "larvik.localhost"})
    with use_scope(tenant_scope("larvik")):
        assert world.recipient.user is not None
        client.force_login(world.recipient.user)
    session = client.cookies["sessionid"].value
    for name in ("sessionid", "operator", "__Host-operator"):
        client.cookies[name] = session
    assert client.get(MINE, headers={"host": "localhost"})["Location"].startswith(SIGN_IN)


@override_settings(DEMO=False)
def test_one_click_is_for_a_demonstration_only(browser: Client) -> None:
    assert browser.post("/operator/sign-in/demonstration/").status_code == 404
    assert Operator.objects.count() == 0


def test_one_click_in_the_demonstration(browser: Client) -> None:
    assert browser.post("/operator/sign-in/demonstration/").status_code == 302
    assert browser.get(MINE).status_code == 200
