"""Somebody outside the municipality works with a department: invited like staff, sees only pages for partners."""

import pytest
from django.test import Client

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.staff.inviting import invite_staff
from shop.domain.staff.offboarding import off_board
from shop.domain.staff.roles import set_roles
from shop.domain.staff.second_factor import is_staff
from shop.enums import StaffRole
from shop.errors import RoleNotYours
from shop.forms.sign_in import GroupRoleForm
from shop.models import ModuleSwitch, RoleGrant
from shop.queries.authority import Role
from tests.factories.world import World, make_administrator, make_department, make_service, make_user
from tests.shop.views.conftest import sign_in

PAGE = "/modules/sample/partners/"


@pytest.fixture
def partner(world: World) -> User:
    user = make_user("Kari Kolonial")
    RoleGrant.objects.create(user=user, role=StaffRole.PARTNER, department=world.department)
    return user


@pytest.fixture
def browser(partner: User, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, partner)


@pytest.fixture
def works_with_sample(world: World) -> None:
    make_service(world.department, name="Utvalg", module_key="sample")
    ModuleSwitch.objects.get_or_create(module_key="sample")


@pytest.mark.usefixtures("works_with_sample")
def test_a_partner_begins_with_the_page_for_partners_and_has_no_other(browser: Client) -> None:
    assert browser.get("/")["Location"] == PAGE
    menu = browser.get("/account/").text
    assert f'href="{PAGE}"' in menu
    assert 'href="/manage/"' not in menu
    assert 'href="/day/"' not in menu
    assert browser.get(PAGE).status_code == 200


@pytest.mark.parametrize("path", ["/manage/", "/manage/people/", "/day/", "/me/"])
def test_a_partner_is_a_stranger_on_every_page_of_the_core(browser: Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 403
    assert "What you are here: partner from outside." in answer.text


@pytest.mark.usefixtures("works_with_sample")
def test_the_page_is_for_partners_alone(world: World, larvik_client: Client) -> None:
    answer = sign_in(larvik_client, make_administrator(world.department)).get(PAGE)
    assert answer.status_code == 403


def test_where_no_module_has_a_page_for_them_there_is_a_word_of_welcome(browser: Client) -> None:
    assert browser.get("/").status_code == 200


def test_who_administers_the_department_invites_and_ends_a_partner(world: World) -> None:
    administrator = make_administrator(world.department)
    actor = Actor(administrator.pk, Channel.STAFF)
    wanted = Role(StaffRole.PARTNER, world.department.pk)
    user = invite_staff(name="Kari Kolonial", email="kari@example.no", roles=[wanted], actor=actor)
    assert is_staff(user.pk), "the rules about a second step hold for them too"
    asked = off_board(user, actor=actor, agreed="")
    assert off_board(user, actor=actor, agreed=asked.version).is_done
    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.filter(action="role.granted", details__role="partner").exists()


def test_a_partner_of_another_department_is_not_theirs_to_make(world: World) -> None:
    elsewhere = make_department(name="Annen")
    actor = Actor(make_administrator(world.department).pk, Channel.STAFF)
    with pytest.raises(RoleNotYours):
        set_roles(make_user(), roles=[Role(StaffRole.PARTNER, elsewhere.pk)], actor=actor)


def test_a_partner_keeps_no_department_going(world: World, partner: User) -> None:
    """Taking the role away leaves nothing without an administrator."""
    actor = Actor(make_administrator(world.department).pk, Channel.STAFF)
    roles = [Role(StaffRole.CASE_OFFICER, world.department.pk)]
    assert set_roles(partner, roles=roles, actor=actor)


def test_no_group_of_the_municipalitys_work_accounts_makes_partners() -> None:
    form = GroupRoleForm({"group": "butikk", "role": StaffRole.PARTNER})
    assert "role" in form.errors
