"""An administrator helps who has lost their phone: their own staff, never themselves; and the municipality's rule."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import translation

from accounts.factor.policy import has_factor, must_have_factor
from accounts.factor.recovery import make_codes
from accounts.models import Session, User
from audit.models import AuditEntry
from foundation.scope import tenant_scope, use_scope
from notifications.models import OutboxMessage
from shop.enums import StaffRole
from shop.models import Department, Provider, RoleGrant
from tests.factories.factors import CHECK, give_app, give_passkey, type_password
from tests.factories.world import (
    PASSWORD,
    World,
    make_administrator,
    make_department,
    make_provider,
    make_user,
)

BACKEND = "accounts.backends.PasswordBackend"


def page_of(user: User) -> str:
    return f"/manage/people/{user.pk}/second-step/"


@pytest.fixture
def helper(world: World) -> User:
    """Works in the administrator's department, and has all there is."""
    user = make_user("Amal Prøve", password=PASSWORD)
    make_provider(world.department, user=user)
    give_app(user)
    give_passkey(user)
    make_codes(user)
    return user


@pytest.fixture
def client(world: World, larvik_client: Client) -> Client:
    """The department administrator's browser."""
    return signed_in(larvik_client, make_administrator(world.department))


def signed_in(client: Client, user: User) -> Client:
    client.cookies["django_language"] = "en"
    client.force_login(user, backend=BACKEND)
    return client


def test_it_takes_all_of_it_ends_every_session_and_tells_the_owner(client: Client, helper: User) -> None:
    half = Client(headers={"host": "larvik.localhost"})
    assert type_password(half, helper) == CHECK
    at_work = signed_in(Client(headers={"host": "larvik.localhost"}), helper)
    assert client.get(page_of(helper)).status_code == 200
    assert has_factor(helper.pk)
    assert client.post(page_of(helper))["location"] == f"/manage/people/{helper.pk}/"
    assert not Authenticator.objects.filter(user=helper).exists()
    assert not Session.objects.filter(user=helper).exists()
    assert at_work.get("/day/").status_code == 302
    assert half.get(CHECK)["location"] == "/sign-in/password/"
    entry = AuditEntry.objects.get(action="second_factor.reset")
    assert (entry.object_id, entry.actor_id) == (helper.pk, int(client.session["_auth_user_id"]))
    (message,) = OutboxMessage.objects.filter(kind="accounts.factor_changed")
    assert (message.user, message.params["change"]) == (helper, "reset")
    assert type_password(half, helper) == "/sign-in/second-step/begin/"


def test_twice_is_no_harm(client: Client, helper: User) -> None:
    for _ in range(2):
        assert client.post(page_of(helper)).status_code == 302
    assert not has_factor(helper.pk)


def test_nobody_removes_their_own(world: World, larvik_client: Client) -> None:
    user = make_administrator(world.department)
    give_app(user)
    signed_in(larvik_client, user).post(page_of(user))
    assert has_factor(user.pk)


@pytest.mark.parametrize("what", ["works elsewhere", "role elsewhere", "role in the municipality"])
def test_who_does_more_than_the_administrator_decides_about_is_not_theirs(
    client: Client, helper: User, world: World, what: str
) -> None:
    elsewhere = make_department(name="Annen avdeling")
    if what == "works elsewhere":
        RoleGrant.objects.create(user=helper, role=StaffRole.CASE_OFFICER, department=world.department)
        Provider.objects.filter(user=helper).update(department=elsewhere)
    if what == "role elsewhere":
        RoleGrant.objects.create(user=helper, role=StaffRole.CASE_OFFICER, department=elsewhere)
    if what == "role in the municipality":
        RoleGrant.objects.create(user=helper, role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    assert client.post(page_of(helper)).status_code in {302, 403}
    assert has_factor(helper.pk)
    assert not AuditEntry.objects.filter(action="second_factor.reset").exists()


def test_others_staff_recipients_and_nobody_are_not_there(client: Client, world: World) -> None:
    other = make_user("Annen Prøve", password=PASSWORD)
    RoleGrant.objects.create(
        user=other, role=StaffRole.CASE_OFFICER, department=make_department(name="Annen avdeling")
    )
    for user in (other, world.user):
        give_app(user)
        assert client.get(page_of(user)).status_code == client.post(page_of(user)).status_code == 404
        assert has_factor(user.pk)
    assert client.post("/manage/people/999999999/second-step/").status_code == 404


def test_the_neighbours_with_the_same_number_stays(client: Client, helper: User) -> None:
    with use_scope(tenant_scope("sandefjord")):
        twin = User(pk=helper.pk, name="Amal Nabo", email="nabo@example.no")
        twin.set_password(PASSWORD)
        twin.save()
        Provider.objects.create(department=Department.objects.create(name="Nabo"), name="Nabo", user=twin)
        give_app(twin)
    assert client.post(page_of(helper)).status_code == 302
    with use_scope(tenant_scope("sandefjord")):
        assert has_factor(helper.pk)


def test_the_persons_page_leads_there_while_there_is_something_to_remove(
    client: Client, helper: User
) -> None:
    def leads_there() -> bool:
        return page_of(helper) in client.get(f"/manage/people/{helper.pk}/").content.decode()

    assert leads_there()
    client.post(page_of(helper))
    assert not leads_there()


def test_the_municipality_decides_who_must_have_one(
    world: World, larvik_client: Client, helper: User
) -> None:
    client = signed_in(larvik_client, make_administrator(None))
    rule = "/manage/sign-in/second-step/"
    with translation.override("en"):
        assert (
            "Everybody who works here must have a second step"
            in client.get("/manage/sign-in/").content.decode()
        )
    assert f'href="{rule}"' in client.get("/manage/sign-in/").content.decode()
    for wrong in ({}, {"rule": "never"}, {"rule": ""}):
        assert client.post(rule, wrong).status_code == 422
    assert must_have_factor(helper)
    assert client.post(rule, {"rule": "optional"})["location"] == "/manage/sign-in/"
    assert not must_have_factor(helper)
