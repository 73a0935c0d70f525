"""One's own second step: set up, shown once, taken away; only by who has shown lately who they are."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts.factor.changes import first_codes
from accounts.factor.enums import FactorRule
from accounts.factor.policy import set_rule
from accounts.factor.recovery import accept_recovery_code
from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from tests.factories.factors import (
    CHECK,
    MINE,
    code_of,
    codes_on,
    give_app,
    give_passkey,
    is_signed_in,
    secret_on,
    type_password,
    wrong_code_of,
)
from tests.factories.world import PASSWORD, make_user

APP, CODES, CONFIRM = f"{MINE}app/", f"{MINE}recovery-codes/", f"{MINE}confirm/"
RECOVERY = f"{CHECK}recovery-code/"
CHANGES = [APP, f"{APP}remove/", CODES, f"{MINE}passkeys/add/", f"{MINE}passkeys/ask/"]


@pytest.fixture
def client(kari: User, larvik_client: Client) -> Client:
    """Kari's browser, signed in just now."""
    larvik_client.cookies["django_language"] = "en"
    type_password(larvik_client, kari)
    return larvik_client


def told(user: User) -> list[str]:
    found = OutboxMessage.objects.filter(user=user, kind="accounts.factor_changed").order_by("pk")
    return [each.params["change"] for each in found]


def kinds(user: User) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def test_setting_up_an_app_shows_picture_and_key_and_gives_codes(kari: User, client: Client) -> None:
    page = client.get(APP)
    secret = secret_on(page.content)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert 'href="otpauth://totp/' in page.content.decode(), "the app may be on the same phone"
    answer = client.post(APP, {"code": code_of(secret)})
    assert len(set(codes_on(answer.content))) == 10
    assert "no-store" in answer["Cache-Control"]
    assert kinds(kari) == {"totp", "recovery_codes"}
    assert told(kari) == ["app_added"]
    assert AuditEntry.objects.filter(action="second_factor.app_added", actor_id=kari.pk).count() == 1
    assert client.get(APP)["location"] == MINE


def test_a_wrong_code_sets_up_nothing(kari: User, client: Client) -> None:
    secret = secret_on(client.get(APP).content)
    assert client.post(APP, {"code": wrong_code_of(secret)}).status_code == 422
    assert (kinds(kari), told(kari)) == (set(), [])


def test_the_page_says_how_it_stands(kari: User, client: Client) -> None:
    with translation.override("en"):
        assert "Set up an app" in client.get(MINE).content.decode()
        give_app(kari)
        give_passkey(kari, name="Min <telefon>")
        first_codes(kari)
        page = client.get(MINE).content.decode()
    assert "Remove the app" in page
    assert "Min &lt;telefon&gt;" in page
    assert "10 of them work still." in page


@pytest.mark.parametrize("path", CHANGES)
def test_a_quarter_of_an_hour_after_signing_in_one_is_asked_once_more(
    kari: User, client: Client, clock: time_machine.Traveller, path: str
) -> None:
    give_app(kari)
    first_codes(kari)
    clock.shift(timedelta(minutes=16))
    before = list(Authenticator.objects.values_list())
    assert client.get(MINE).status_code == 200
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in {302, 405}
        assert answer.get("location", CONFIRM).startswith(CONFIRM)
    assert list(Authenticator.objects.values_list()) == before
    answer = client.post(CONFIRM, {"password": PASSWORD, "next": path})
    assert answer["location"] == path
    assert client.get(path).status_code in {200, 302, 405}
    assert not client.get(path).get("location", "").startswith(CONFIRM)
    clock.shift(timedelta(minutes=15))
    assert client.get(f"{APP}remove/")["location"].startswith(CONFIRM)


def test_a_wrong_password_proves_nothing_and_too_many_are_not_looked_at(
    client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=16))
    for _ in range(5):
        assert client.post(CONFIRM, {"password": "wrong"}).status_code == 422
    assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 429
    assert client.get(CODES)["location"].startswith(CONFIRM)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_confirming_leads_to_no_other_host(client: Client, elsewhere: str) -> None:
    assert client.post(CONFIRM, {"password": PASSWORD, "next": elsewhere})["location"] == MINE


def test_recovery_codes_sign_in_once_each_and_the_owner_is_told(kari: User, larvik_client: Client) -> None:
    give_app(kari)
    codes = first_codes(kari)
    type_password(larvik_client, kari)
    code = codes[3]
    answer = larvik_client.post(RECOVERY, {"code": f"{code[:4]} {code[4:]}", "next": "/bookings/"})
    assert answer["location"] == "/bookings/"
    assert told(kari) == ["code_used"]
    other = Client(headers={"host": "larvik.localhost"})
    type_password(other, kari)
    other.cookies["django_language"] = "en"
    refused = other.post(RECOVERY, {"code": code})
    assert refused.status_code == 422
    assert "write another one from your list" in refused.text
    assert not is_signed_in(other)
    assert other.post(RECOVERY, {"code": codes[4]}).status_code == 302


def test_recovery_codes_are_guessed_no_faster_than_codes(kari: User, larvik_client: Client) -> None:
    secret = give_app(kari)
    codes = first_codes(kari)
    type_password(larvik_client, kari)
    for _ in range(5):
        larvik_client.post(RECOVERY, {"code": "00000000"})
    assert larvik_client.post(RECOVERY, {"code": codes[0]}).status_code == 429
    assert larvik_client.post(CHECK, {"code": code_of(secret)}).status_code == 429


def test_a_new_set_ends_the_old_one(kari: User, client: Client, larvik_client: Client) -> None:
    give_app(kari)
    old = first_codes(kari)
    assert client.get(CODES).status_code == 200
    new = codes_on(client.post(CODES).content)
    assert len(new) == 10
    assert told(kari) == ["codes_renewed"]
    other = Client(headers={"host": "larvik.localhost"})
    type_password(other, kari)
    assert other.post(RECOVERY, {"code": old[0]}).status_code == 422
    assert other.post(RECOVERY, {"code": new[0]}).status_code == 302


def test_codes_are_for_who_has_a_factor(client: Client) -> None:
    assert client.get(CODES).status_code == client.post(CODES).status_code == 404


def test_another_factor_brings_no_second_set(kari: User, client: Client) -> None:
    give_passkey(kari)
    first_codes(kari)
    secret = secret_on(client.get(APP).content)
    assert client.post(APP, {"code": code_of(secret)})["location"] == MINE


def test_removing_the_last_one_takes_the_codes_with_it(kari: User, client: Client) -> None:
    give_app(kari)
    first_codes(kari)
    assert client.post(f"{APP}remove/")["location"] == MINE
    assert (kinds(kari), told(kari)) == (set(), ["app_removed"])
    assert client.post(f"{APP}remove/").status_code == 404


def test_who_must_have_one_cannot_remove_the_last(anne: User, larvik_client: Client) -> None:
    set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
    type_password(larvik_client, anne)
    set_rule(FactorRule.REQUIRED, actor=SYSTEM)
    give_app(anne)
    first_codes(anne)
    larvik_client.cookies["django_language"] = "en"
    page = larvik_client.get(MINE).text
    assert f"{APP}remove/" not in page
    assert "It cannot be removed: it is your only second step" in page
    assert larvik_client.get(f"{APP}remove/")["location"] == MINE
    assert "This is your only second step" in larvik_client.post(f"{APP}remove/", follow=True).text
    assert kinds(anne) == {"totp", "recovery_codes"}
    passkey = give_passkey(anne)
    assert f"{APP}remove/" in larvik_client.get(MINE).text
    assert larvik_client.get(f"{APP}remove/").status_code == 200
    larvik_client.post(f"{APP}remove/")
    remove = f"{MINE}passkeys/{passkey.pk}/remove/"
    assert remove not in larvik_client.get(MINE).text
    assert larvik_client.get(remove)["location"] == larvik_client.post(remove)["location"] == MINE
    assert kinds(anne) == {"webauthn", "recovery_codes"}


@pytest.mark.parametrize("path", ["/account/", MINE])
def test_who_must_set_one_up_at_the_next_sign_in_is_told(
    anne: User, larvik_client: Client, path: str
) -> None:
    """The rule came while they were signed in."""
    set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
    type_password(larvik_client, anne)
    larvik_client.cookies["django_language"] = "en"
    assert "you must set it up to get in" not in larvik_client.get(path).text
    set_rule(FactorRule.REQUIRED, actor=SYSTEM)
    assert "you must set it up to get in" in larvik_client.get(path).text


def test_without_a_code_left_none_is_asked_for_and_new_ones_are_offered(kari: User, client: Client) -> None:
    give_app(kari)
    codes = first_codes(kari)
    said = "None of your recovery codes is left."
    assert said not in client.get(MINE).text + client.get("/account/").text
    for code in codes:
        assert accept_recovery_code(kari, code)
    assert said in client.get(MINE).text
    assert said in client.get("/account/").text
    other = Client(headers={"host": "larvik.localhost"})
    type_password(other, kari)
    assert RECOVERY not in other.get(CHECK).text
    assert other.get(f"{RECOVERY}?next=/day/")["location"] == f"{CHECK}?next=%2Fday%2F"


@pytest.mark.parametrize("tail", ["", "remove/"])
def test_somebody_elses_passkey_is_not_there(kari: User, anne: User, client: Client, tail: str) -> None:
    theirs = give_passkey(anne)
    app = Authenticator.objects.create(user=kari, type="recovery_codes", data={"seed": "", "used_mask": 0})
    for number in (theirs.pk, app.pk, theirs.pk + 1000, 10**18):
        path = f"{MINE}passkeys/{number}/{tail}"
        assert client.get(path).status_code == client.post(path, {"name": "Min"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Nøkkel"


def test_a_passkey_gets_another_name(kari: User, client: Client) -> None:
    passkey = give_passkey(kari)
    path = f"{MINE}passkeys/{passkey.pk}/"
    assert client.post(path, {"name": " "}).status_code == 422
    assert client.post(path, {"name": "x" * 41}).status_code == 422
    assert client.post(path, {"name": "Mobilen"})["location"] == MINE
    assert client.post(path, {"name": "Mobilen"})["location"] == MINE
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Mobilen"
    assert told(kari) == ["passkey_renamed"]


@pytest.mark.usefixtures("larvik")
def test_who_has_no_password_has_no_second_step(larvik_client: Client) -> None:
    user = make_user("Ingrid Prøve")
    larvik_client.force_login(user, backend="accounts.backends.PasswordBackend")
    for path in (MINE, CONFIRM, *CHANGES):
        assert larvik_client.post(path).status_code in {404, 405}
        assert larvik_client.get(path).status_code in {404, 405}


def test_the_mail_says_what_happened_and_holds_no_code(kari: User, client: Client) -> None:
    secret = secret_on(client.get(APP).content)
    client.post(APP, {"code": code_of(secret)})
    message = OutboxMessage.objects.get(kind="accounts.factor_changed")
    with translation.override("en"):
        deliver(message_id=message.pk)
    (sent,) = mail.outbox
    assert sent.to == ["kari@example.no"]
    assert "An authenticator app was added." in sent.body
    assert f"larvik.localhost:8000{MINE}" in sent.body or f"larvik.localhost{MINE}" in sent.body
    assert secret not in sent.body


def test_my_account_shows_the_card(kari: User, client: Client) -> None:
    assert f'href="{MINE}"' in client.get("/account/").content.decode()
