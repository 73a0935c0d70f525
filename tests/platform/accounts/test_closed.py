"""Whose account is closed hears so once they have proved that it is theirs; who guesses hears nothing."""

from typing import Any

import pytest
from django.test import Client

from accounts.brake import WRONG_FOR_ACCOUNT
from accounts.closing import close_account, reopen_account
from accounts.models import SignInFailure, User
from foundation.scope import Scope
from notifications.models import OutboxMessage
from shop.models import Department
from tests.factories.letters import body_of, letters, post_comes
from tests.factories.mail import Letterbox
from tests.factories.world import PASSWORD, make_department, make_user

__all__ = ["letters"]
ADDRESS = "kari@example.no"


@pytest.fixture
def department(larvik: Scope) -> Department:
    return make_department(name="Hjemmetjenesten")


@pytest.fixture
def kari(department: Department, larvik_client: Client) -> User:
    larvik_client.cookies["django_language"] = "en"
    user = make_user("Kari Prøve", email=ADDRESS, password=PASSWORD, language="en")
    close_account(user.pk)
    return user


def sign_in(client: Client, password: str = PASSWORD, *, email: str = ADDRESS) -> Any:
    return client.post("/sign-in/password/", {"email": email, "password": password})


def test_the_right_password_is_told_that_it_is_closed_and_whom_to_ask(
    kari: User, department: Department, larvik_client: Client
) -> None:
    answer = sign_in(larvik_client)
    assert answer.status_code == 403
    assert "has closed your account here" in answer.text
    assert department.name in answer.text
    assert "tel:" in answer.text
    assert "_auth_user_id" not in larvik_client.session


def test_a_wrong_one_is_told_what_every_address_is_told(kari: User, larvik_client: Client) -> None:
    make_user(email="open@example.no", password=PASSWORD)
    answers = [
        sign_in(larvik_client, "wrong", email=email)
        for email in (ADDRESS, "open@example.no", "nobody@example.no")
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert {tuple(answer.context["form"].non_field_errors()) for answer in answers} == {
        ("The e-mail address and the password do not match.",)
    }
    assert all("closed" not in answer.text for answer in answers)


def test_the_brake_holds_at_a_closed_account_whatever_the_password(kari: User, larvik_client: Client) -> None:
    sign_in(larvik_client)
    assert SignInFailure.objects.exists()
    for _time in range(WRONG_FOR_ACCOUNT - 1):
        sign_in(larvik_client, "guess")
    assert sign_in(larvik_client).status_code == 429


def test_who_has_forgotten_it_is_told_by_mail_and_led_in_no_circle(
    kari: User, department: Department, larvik_client: Client, letters: Letterbox
) -> None:
    larvik_client.post("/sign-in/forgotten/", {"email": ADDRESS})
    post_comes()
    (letter,) = letters.letters
    assert "Your account is closed" in body_of(letter)
    assert f"{department.name}: {department.phone}" in body_of(letter)
    assert "/sign-in/reset/" not in body_of(letter)


def test_opened_again_before_the_mail_went_out_it_is_not_said(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    larvik_client.post("/sign-in/forgotten/", {"email": ADDRESS})
    reopen_account(kari.pk)
    post_comes()
    assert letters.letters == []
    assert not OutboxMessage.objects.filter(kind="accounts.closed").exists()
