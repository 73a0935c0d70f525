"""Who works here must have a second step unless the municipality says otherwise; until then nothing else opens."""

import pytest
from django.test import Client

from accounts.factor.changes import first_codes
from accounts.factor.enums import FactorRule
from accounts.factor.policy import has_factor, must_have_factor, set_rule
from accounts.factor_models import HalfSignIn
from accounts.invitations import invite
from accounts.links import token_of
from accounts.models import Invitation, User
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.enums import StaffRole
from shop.models import RoleGrant
from tests.factories.factors import (
    CHECK,
    MINE,
    code_of,
    codes_on,
    give_app,
    is_signed_in,
    secret_on,
    type_password,
    wrong_code_of,
)
from tests.factories.world import PASSWORD, make_department, make_provider, make_user

BEGIN, APP = "/sign-in/second-step/begin/", "/account/second-step/app/"


def test_unless_somebody_decides_else_staff_must_and_others_need_not(kari: User, anne: User) -> None:
    helper = make_user("Amal Prøve", password=PASSWORD)
    make_provider(make_department(), user=helper)
    assert [must_have_factor(user) for user in (kari, anne, helper)] == [False, True, True]


def test_optional_is_for_everybody(anne: User) -> None:
    set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
    assert not must_have_factor(anne)
    entry = AuditEntry.objects.get(action="second_factor.rule_changed")
    assert entry.details == {"rule": "optional"}
    set_rule(FactorRule.REQUIRED, actor=SYSTEM)
    assert must_have_factor(anne)


def test_who_must_and_has_none_is_led_to_set_it_up_and_is_in_then(anne: User, larvik_client: Client) -> None:
    assert type_password(larvik_client, anne, next="/manage/") == f"{BEGIN}?next=%2Fmanage%2F"
    assert larvik_client.get(BEGIN).status_code == 200
    assert not is_signed_in(larvik_client)
    secret = secret_on(larvik_client.get(APP).content)
    assert larvik_client.post(APP, {"code": wrong_code_of(secret)}).status_code == 422
    assert not is_signed_in(larvik_client)
    assert secret_on(larvik_client.get(APP).content) == secret
    answer = larvik_client.post(APP, {"code": code_of(secret), "next": "/manage/"})
    assert is_signed_in(larvik_client)
    assert len(codes_on(answer.content)) == 10
    assert 'href="/manage/"' in answer.content.decode()
    assert not HalfSignIn.objects.exists()
    assert larvik_client.get("/account/").status_code == 200


def test_the_code_of_setting_up_does_not_sign_in_once_more(anne: User, larvik_client: Client) -> None:
    type_password(larvik_client, anne)
    secret = secret_on(larvik_client.get(APP).content)
    code = code_of(secret)
    larvik_client.post(APP, {"code": code})
    other = Client(headers={"host": "larvik.localhost"})
    assert type_password(other, anne) == CHECK
    assert other.post(CHECK, {"code": code}).status_code == 422


def test_who_has_one_cannot_set_up_another_with_the_password_alone(anne: User, larvik_client: Client) -> None:
    """Else a stolen password would be enough."""
    give_app(anne)
    type_password(larvik_client, anne)
    for path in (BEGIN, APP, "/account/second-step/passkeys/add/", "/account/second-step/passkeys/ask/"):
        for answer in (larvik_client.get(path), larvik_client.post(path, {"code": "123456"})):
            assert answer.status_code in {302, 405}, path
            assert answer.get("location", "/sign-in/password/") == "/sign-in/password/"
    assert not is_signed_in(larvik_client)


def test_nobody_sets_one_up_who_need_not_and_is_not_signed_in(kari: User, larvik_client: Client) -> None:
    give_app(kari)
    type_password(larvik_client, kari)
    kari.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth's rows
    assert larvik_client.get(APP)["location"] == "/sign-in/password/"


def test_two_browsers_half_way_set_up_one_app(anne: User, larvik_client: Client) -> None:
    other = Client(headers={"host": "larvik.localhost"})
    secrets = []
    for browser in (larvik_client, other):
        type_password(browser, anne)
        secrets.append(secret_on(browser.get(APP).content))
    assert secrets[0] != secrets[1]
    larvik_client.post(APP, {"code": code_of(secrets[0])})
    assert other.post(APP, {"code": code_of(secrets[1])})["location"] == "/sign-in/password/"
    assert not is_signed_in(other)


def test_the_secret_lies_sealed_in_session_and_row(anne: User, larvik_client: Client) -> None:
    type_password(larvik_client, anne)
    secret = secret_on(larvik_client.get(APP).content)
    assert secret not in str(dict(larvik_client.session))
    larvik_client.post(APP, {"code": code_of(secret)})
    assert secret not in str(dict(larvik_client.session))
    rows = anne.authenticator_set.all()  # type: ignore[attr-defined]  # as above
    assert secret not in str([row.data for row in rows])


def test_who_was_invited_sets_it_up_before_anything_else(anne: User, larvik_client: Client) -> None:
    user = make_user("Ny Prøve", email="ny@example.no")
    RoleGrant.objects.create(user=user, role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    invite(user, actor=SYSTEM)
    token = token_of(Invitation.objects.get(user=user))
    chosen = {"password": "staple horse correct 7", "again": "staple horse correct 7"}
    answer = larvik_client.post(f"/sign-in/invitation/{token}/", chosen)
    assert answer["location"] == BEGIN
    assert not is_signed_in(larvik_client)


def test_whose_factor_is_gone_is_led_to_set_it_up_again(anne: User, larvik_client: Client) -> None:
    give_app(anne)
    first_codes(anne)
    anne.authenticator_set.exclude(type="recovery_codes").delete()  # type: ignore[attr-defined]  # as above
    assert not has_factor(anne.pk), "codes on paper are no factor"
    assert type_password(larvik_client, anne) == BEGIN


@pytest.mark.parametrize("path", [MINE, APP, "/account/", "/manage/", "/day/", "/me/", "/bookings/"])
def test_half_signed_in_is_a_stranger(anne: User, larvik_client: Client, path: str) -> None:
    give_app(anne)
    type_password(larvik_client, anne)
    answer = larvik_client.get(path)
    assert answer.status_code == 302
    assert answer["location"].startswith("/sign-in/")
