"""After the right password comes the second step, and until it is shown nobody is signed in."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import translation

from accounts.closing import close_account, reopen_account
from accounts.factor.changes import reset_second_factor
from accounts.factor.enums import FactorRule
from accounts.factor.half import forget_halves
from accounts.factor.policy import set_rule
from accounts.factor_models import HalfSignIn
from accounts.models import Session, User
from accounts.session import AT_WORK
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from foundation.scope import tenant_scope, use_scope
from notifications.models import OutboxMessage
from tests.factories.factors import (
    CHECK,
    code_of,
    give_app,
    is_signed_in,
    type_password,
    wrong_code_of,
)
from tests.factories.world import PASSWORD, make_user

HALF_A_MINUTE = timedelta(seconds=30)


def test_the_password_alone_is_enough_for_who_has_no_factor_and_no_role(
    kari: User, larvik_client: Client
) -> None:
    assert type_password(larvik_client, kari, next="/bookings/") == "/bookings/"
    assert is_signed_in(larvik_client)


def test_code_after_password_signs_in_and_leads_where_the_reader_was_going(
    kari: User, larvik_client: Client
) -> None:
    secret = give_app(kari)
    assert type_password(larvik_client, kari, next="/bookings/") == f"{CHECK}?next=%2Fbookings%2F"
    assert not is_signed_in(larvik_client)
    assert larvik_client.get("/bookings/").status_code == 302
    before = larvik_client.cookies["sessionid"].value
    answer = larvik_client.post(CHECK, {"code": code_of(secret), "next": "/bookings/"})
    assert (answer.status_code, answer["location"]) == (302, "/bookings/")
    assert is_signed_in(larvik_client)
    assert larvik_client.cookies["sessionid"].value != before
    assert not HalfSignIn.objects.exists()


def test_the_session_is_as_any_other(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    larvik_client.post(CHECK, {"code": code_of(secret)})
    row = Session.objects.get(user=kari)
    assert row.expire_date - row.started_at == AT_WORK.absolute
    assert not {"_half", "_half_mark", "_half_expected"} & row.get_decoded().keys()


def test_half_a_sign_in_holds_who_and_when_and_nothing_else(kari: User, larvik_client: Client) -> None:
    give_app(kari)
    type_password(larvik_client, kari)
    (row,) = Session.objects.all()
    assert row.user is None
    assert row.get_decoded().keys() == {"_half", "_half_mark", "_half_expected", "_session_expiry"}
    assert HalfSignIn.objects.get().user == kari


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_wrong_by_one_step(
    kari: User, larvik_client: Client, steps: int, clock: time_machine.Traveller
) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    larvik_client.post(CHECK, {"code": code_of(secret, steps=steps)})
    assert is_signed_in(larvik_client)


@pytest.mark.parametrize("steps", [-2, 2])
def test_and_not_by_two(kari: User, larvik_client: Client, steps: int, clock: time_machine.Traveller) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    assert larvik_client.post(CHECK, {"code": code_of(secret, steps=steps)}).status_code == 422
    assert not is_signed_in(larvik_client)


@pytest.mark.parametrize("later", [0, 29, 31, 59])
def test_a_code_is_good_once_as_long_as_it_is_good(
    kari: User, larvik_client: Client, clock: time_machine.Traveller, later: int
) -> None:
    """As allauth keeps it, it would be taken again after thirty seconds, with a step of drift allowed."""
    secret = give_app(kari)
    code = code_of(secret, steps=1)
    type_password(larvik_client, kari)
    larvik_client.post(CHECK, {"code": code})
    other = Client(headers={"host": "larvik.localhost"})
    type_password(other, kari)
    clock.shift(timedelta(seconds=later))
    assert other.post(CHECK, {"code": code}).status_code == 422
    assert not is_signed_in(other)


def test_nor_is_one_of_before_it(kari: User, larvik_client: Client, clock: time_machine.Traveller) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    larvik_client.post(CHECK, {"code": code_of(secret, steps=1)})
    other = Client(headers={"host": "larvik.localhost"})
    type_password(other, kari)
    assert other.post(CHECK, {"code": code_of(secret)}).status_code == 422
    clock.shift(2 * HALF_A_MINUTE)
    assert other.post(CHECK, {"code": code_of(secret)}).status_code == 302


@pytest.mark.parametrize("code", ["", "1", "abcdef", "12345678901234567890", "१२३४५६", "\x00", "99 99 99"])
def test_anything_else_is_no_code(kari: User, larvik_client: Client, code: str) -> None:
    give_app(kari)
    type_password(larvik_client, kari)
    assert larvik_client.post(CHECK, {"code": code}).status_code == 422
    assert not is_signed_in(larvik_client)


def test_spaces_in_it_do_not_matter(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    code = code_of(secret)
    larvik_client.post(CHECK, {"code": f" {code[:3]} {code[3:]} "})
    assert is_signed_in(larvik_client)


def test_another_persons_code_opens_nothing(kari: User, anne: User, larvik_client: Client) -> None:
    give_app(kari)
    secret = give_app(anne)
    type_password(larvik_client, kari)
    assert larvik_client.post(CHECK, {"code": code_of(secret)}).status_code == 422


def test_who_guesses_is_slowed_down_and_nobody_else(kari: User, anne: User, larvik_client: Client) -> None:
    secret, annes = give_app(kari), give_app(anne)
    type_password(larvik_client, kari)
    for _ in range(5):
        assert larvik_client.post(CHECK, {"code": wrong_code_of(secret)}).status_code == 422
    refused = larvik_client.post(CHECK, {"code": code_of(secret)})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 900
    other = Client(headers={"host": "larvik.localhost"})
    type_password(other, anne)
    assert other.post(CHECK, {"code": code_of(annes)}).status_code == 302


def test_the_owner_is_told_once_that_somebody_guesses(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    told = OutboxMessage.objects.filter(kind="accounts.factor_changed", params__change="guessed")
    for _ in range(4):
        larvik_client.post(CHECK, {"code": wrong_code_of(secret)})
    assert not told.exists()
    for _ in range(3):
        larvik_client.post(CHECK, {"code": wrong_code_of(secret)})
    assert [each.user for each in told] == [kari]
    assert AuditEntry.objects.filter(action="second_factor.guessed", object_id=kari.pk).count() == 1


def test_strangers_without_the_password_count_for_nothing(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    for _ in range(7):
        stranger = Client(headers={"host": "larvik.localhost"})
        assert stranger.post(CHECK, {"code": "000000"}).status_code == 302
    type_password(larvik_client, kari)
    assert larvik_client.post(CHECK, {"code": code_of(secret)}).status_code == 302


def test_a_quarter_of_an_hour_later_one_may_try_again(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    for _ in range(6):
        larvik_client.post(CHECK, {"code": wrong_code_of(secret)})
    clock.shift(timedelta(minutes=15, seconds=1))
    type_password(larvik_client, kari)
    assert larvik_client.post(CHECK, {"code": code_of(secret)}).status_code == 302


def test_ten_minutes_after_the_password_one_begins_again(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    clock.shift(timedelta(minutes=9, seconds=59))
    assert larvik_client.get(CHECK).status_code == 200
    clock.shift(timedelta(seconds=1))
    answer = larvik_client.post(CHECK, {"code": code_of(secret)})
    assert answer["location"] == "/sign-in/password/"
    assert not is_signed_in(larvik_client)
    forget_halves()
    assert not HalfSignIn.objects.exists()


def test_trying_does_not_make_it_last_longer(
    kari: User, larvik_client: Client, clock: time_machine.Traveller
) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    for _ in range(3):
        clock.shift(timedelta(minutes=3))
        larvik_client.post(CHECK, {"code": wrong_code_of(secret)})
    clock.shift(timedelta(minutes=1))
    assert larvik_client.post(CHECK, {"code": code_of(secret)})["location"] == "/sign-in/password/"


def test_another_browser_has_no_part_in_it(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    other = Client(headers={"host": "larvik.localhost"})
    assert other.post(CHECK, {"code": code_of(secret)})["location"] == "/sign-in/password/"
    assert not is_signed_in(other)


def test_the_neighbours_half_a_sign_in_is_worth_nothing(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    with use_scope(tenant_scope("sandefjord")):
        twin = make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)
        give_app(twin)
    there = Client(headers={"host": "sandefjord.localhost"})
    type_password(there, twin)
    larvik_client.cookies.load(there.cookies.output(attrs=[], header="", sep=";"))
    assert larvik_client.post(CHECK, {"code": code_of(secret)})["location"] == "/sign-in/password/"
    assert not is_signed_in(larvik_client)


def test_whoever_was_signed_in_is_so_no_longer(kari: User, anne: User, larvik_client: Client) -> None:
    set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
    give_app(kari)
    type_password(larvik_client, anne)
    assert is_signed_in(larvik_client)
    type_password(larvik_client, kari)
    assert not is_signed_in(larvik_client)
    assert not Session.objects.filter(user=anne).exists()


@pytest.mark.parametrize("end", ["closed", "closed and opened", "reset", "new password"])
def test_what_ends_the_account_or_the_password_ends_it(kari: User, larvik_client: Client, end: str) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    if "closed" in end:
        close_account(kari.pk)
    if "opened" in end:
        reopen_account(kari.pk)
    if end == "reset":
        reset_second_factor(kari.pk, actor=SYSTEM)
    if end == "new password":
        kari.set_password("another long password")
        kari.save(update_fields=["password"])
    answer = larvik_client.post(CHECK, {"code": code_of(secret)})
    assert answer["location"] == "/sign-in/password/"
    assert not is_signed_in(larvik_client)


def test_a_factor_that_was_removed_in_between_opens_nothing(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    Authenticator.objects.all().delete()
    assert larvik_client.post(CHECK, {"code": code_of(secret)})["location"] == "/sign-in/password/"
    assert not is_signed_in(larvik_client)


def test_a_new_device_is_told_after_the_second_step_and_not_before(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    type_password(larvik_client, kari)
    assert not OutboxMessage.objects.filter(kind="accounts.new_device").exists()
    larvik_client.post(CHECK, {"code": code_of(secret)})
    assert OutboxMessage.objects.filter(kind="accounts.new_device", user=kari).count() == 1


def test_who_is_signed_in_has_no_business_there(kari: User, larvik_client: Client) -> None:
    type_password(larvik_client, kari)
    assert larvik_client.get(CHECK)["location"] == "/"


def test_the_page_says_what_there_is(kari: User, larvik_client: Client) -> None:
    give_app(kari)
    larvik_client.cookies["django_language"] = "en"
    type_password(larvik_client, kari)
    with translation.override("en"):
        page = larvik_client.get(CHECK).content.decode()
    assert "Code from the app" in page
    assert "Use the passkey" not in page
    assert 'autocomplete="one-time-code"' in page
