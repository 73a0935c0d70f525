"""A screen left open invites nobody, gives nobody a role, and trusts no other provider."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from accounts.factor.again import TYPED
from accounts.models import User
from accounts.work_models import WorkSignIn
from foundation.scope import Scope
from shop.enums import StaffRole
from shop.models import Department, GroupRole, RoleGrant
from tests.factories.world import PASSWORD, make_administrator, make_department, make_user

INVITE, WORK = "/manage/people/invite/", "/manage/sign-in/work/"
SETTINGS = {
    "issuer": "https://login.example.no",
    "client_id": "tjenesteshop",
    "secret": "very secret",
    "groups_claim": "groups",
}


@pytest.fixture
def department(larvik: Scope) -> Department:
    return make_department()


@pytest.fixture
def sigrid(department: Department) -> User:
    user = make_administrator(None)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def screen(sigrid: User) -> Client:
    """Signed in, a while ago."""
    client = Client(headers={"host": "larvik.localhost"})
    client.force_login(sigrid)
    client.cookies["django_language"] = "en"
    return client


def kari(department: Department) -> dict[str, Any]:
    role = f"{StaffRole.CASE_OFFICER}:{department.pk}"
    return {"name": "Kari Ny", "email": "kari.ny@example.no", "roles": [role]}


def confirm(screen: Client, asked: Any) -> Any:
    """With the password, and back to where they were asked."""
    assert asked.status_code == 302
    assert asked["location"].startswith("/account/second-step/confirm/?next=")
    answer = screen.post(asked["location"], {"password": PASSWORD})
    assert answer.status_code == 302
    return screen.get(answer["location"])


def test_nobody_is_invited_and_what_was_typed_is_there_afterwards(
    screen: Client, department: Department
) -> None:
    page = confirm(screen, screen.post(INVITE, kari(department)))
    assert not User.objects.filter(email="kari.ny@example.no").exists()
    assert page.status_code == 200
    for text in ("Here is what you wrote", 'value="Kari Ny"', 'value="kari.ny@example.no"', "checked"):
        assert text in page.text
    assert 'value="Kari Ny"' not in screen.get(INVITE).text  # once
    assert screen.post(INVITE, kari(department)).status_code == 302
    assert User.objects.filter(email="kari.ny@example.no").exists()


def test_the_provider_stays_and_its_secret_waits_nowhere(screen: Client) -> None:
    page = confirm(screen, screen.post(WORK, SETTINGS))
    assert not WorkSignIn.objects.exists()
    assert 'value="https://login.example.no"' in page.text
    assert "very secret" not in page.text
    assert screen.post(WORK, SETTINGS).status_code == 302
    assert WorkSignIn.objects.exists()


def test_what_waits_lies_sealed(screen: Client, department: Department) -> None:
    screen.post(INVITE, kari(department))
    session: SessionBase = screen.session
    assert "Kari" not in str(session[TYPED])


def test_a_secret_is_needed_until_one_is_kept(screen: Client) -> None:
    page = screen.get(WORK)
    secret = page.context["form"]["secret"]
    assert (secret.field.required, secret.is_marked_optional) == (True, False)
    assert "One is kept." not in page.text
    assert screen.post(WORK, SETTINGS | {"secret": ""}).status_code == 422
    work = WorkSignIn(issuer="https://login.example.no", client_id="t")
    work.seal("secret")
    work.save()
    assert "One is kept. Leave this empty to keep it; another issuer" in screen.get(WORK).text


@pytest.mark.parametrize("change", [{"issuer": "https://other.example.no"}, {"client_id": "other"}])
def test_what_was_not_tried_is_not_opened(screen: Client, change: dict[str, str]) -> None:
    """Neither the first provider nor another one: everybody would be led to what may not answer."""
    first = screen.post(WORK, SETTINGS | {"is_open": "on"})
    assert (first.status_code, list(first.context["form"].errors)) == (422, ["is_open"])
    work = WorkSignIn(issuer=SETTINGS["issuer"], client_id=SETTINGS["client_id"], is_open=True)
    work.seal("secret")
    work.save()
    other = screen.post(WORK, SETTINGS | change | {"is_open": "on", "secret": ""})
    assert (other.status_code, set(other.context["form"].errors)) == (422, {"is_open", "secret"})
    assert screen.post(WORK, SETTINGS | {"is_open": "on", "secret": ""}).status_code == 302
    assert WorkSignIn.objects.get().issuer == SETTINGS["issuer"]


def test_neither_is_it_removed_nor_a_group_given_a_role(screen: Client) -> None:
    work = WorkSignIn(issuer="https://login.example.no", client_id="t")
    work.seal("secret")
    work.save()
    given = {"group": "a group", "role": StaffRole.MUNICIPALITY_ADMINISTRATOR}
    back = confirm_page(screen.post(f"{WORK}remove/"))
    assert back == f"{WORK}remove/"
    assert confirm_page(screen.post("/manage/sign-in/groups/", given)) == "/manage/sign-in/"
    assert WorkSignIn.objects.exists()
    assert not GroupRole.objects.exists()


def test_nobody_is_given_a_role(screen: Client, department: Department) -> None:
    stig = make_user("Stig Prøve")
    RoleGrant.objects.create(user=stig, role=StaffRole.CASE_OFFICER, department=department)
    roles = {"roles": [f"{StaffRole.MUNICIPALITY_ADMINISTRATOR}:"]}
    page = confirm(screen, screen.post(f"/manage/people/{stig.pk}/", roles))
    assert RoleGrant.objects.get(user=stig).role == StaffRole.CASE_OFFICER
    assert "Here is what you wrote" in page.text


def test_a_form_with_a_mistake_is_shown_with_it_first(screen: Client) -> None:
    assert screen.post(INVITE, {"name": "Kari"}).status_code == 422


def test_who_has_no_password_signs_in_once_more(screen: Client, sigrid: User, department: Department) -> None:
    sigrid.set_unusable_password()
    sigrid.save()
    screen.force_login(sigrid)
    answer = screen.post(INVITE, kari(department))
    assert (answer.status_code, answer["location"]) == (302, "/sign-in/?next=%2Fmanage%2Fpeople%2Finvite%2F")
    assert "Sign in once more first" in screen.get(answer["location"]).text


def test_going_back_leads_to_the_page_one_was_asked_on(screen: Client, department: Department) -> None:
    answer = screen.post(INVITE, kari(department))
    assert f'href="{INVITE}"' in screen.get(answer["location"]).text


def confirm_page(asked: Any) -> str:
    """Where they are led back to."""
    assert asked.status_code == 302
    start = "/account/second-step/confirm/?next="
    assert asked["location"].startswith(start)
    return str(asked["location"].removeprefix(start).replace("%2F", "/"))
