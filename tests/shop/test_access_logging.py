"""Whoever a page shows is logged once a page, in one statement, and only who is shown."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AuditEntry
from shop.access_logging import PAGE_VIEWED
from shop.enums import StaffRole
from shop.models import Provider, RoleGrant
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_recipient,
    make_service,
    make_user,
)
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


@pytest.fixture
def administrator(world: World, larvik_client: Client) -> Client:
    return sign_in(larvik_client, make_administrator(world.department))


def day_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/{at(2, 0).date()}/"


def looks() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=PAGE_VIEWED).order_by("pk"))


def test_a_list_logs_everybody_on_it_in_one_statement(world: World, administrator: Client) -> None:
    shown = [make_recipient(name=name) for name in ("Odd Prøve", "Liv Prøve", "Siv Prøve")]
    for hour, recipient in enumerate(shown, start=9):
        make_visit(world, at(2, hour), recipient=recipient)
    make_visit(world, at(3, 9), recipient=make_recipient(name="Tor Annendag"))
    with CaptureQueriesContext(connections["default"]) as captured:
        administrator.get(day_of(world))
    assert {look.recipient_id for look in looks()} == {recipient.pk for recipient in shown}
    assert sum("INSERT" in query["sql"] and PAGE_VIEWED in query["sql"] for query in captured) == 1


@pytest.mark.parametrize("name", ['Ola "Kalle" Prøve', "Kari  Prøve", "Ola <b> Prøve", "Ola\u00a0Per Prøve"])
def test_a_name_is_known_again_as_a_file_writes_it(world: World, administrator: Client, name: str) -> None:
    """In full, and shortened."""
    for number, address in enumerate([f"departments/{world.department.pk}/recipients/", day_of(world)[8:]]):
        visit = make_visit(world, at(2, 9 + number), recipient=make_recipient(name=name))
        administrator.get(f"/manage/{address}?file=csv")
        assert visit.recipient_id in {look.recipient_id for look in looks()}


def test_the_look_says_where_and_by_which_right(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 9))
    administrator.get(day_of(world))
    (look,) = looks()
    assert look.details == {
        "part": "manage:department",
        "role": StaffRole.DEPARTMENT_ADMINISTRATOR,
        "department": world.department.pk,
    }


def test_who_has_several_roles_looks_by_that_of_the_pages_department(
    world: World, larvik_client: Client
) -> None:
    user = make_administrator(make_department(name="Annen"))
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    visit = make_visit(world, at(2, 9))
    sign_in(larvik_client, user).get(f"/manage/recipients/{visit.recipient_id}/")
    look = AuditEntry.objects.get(action="recipient.viewed")
    assert (look.details["role"], look.details["department"]) == ("case_officer", world.department.pk)


def test_a_page_that_logs_by_itself_is_not_logged_twice(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(2, 9))
    administrator.get(f"/manage/bookings/{visit.pk}/")
    about = AuditEntry.objects.filter(recipient_id=visit.recipient_id)
    assert [each.action for each in about] == ["booking.viewed"]


def test_a_redirect_shows_nobody(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(2, 9))
    administrator.post(f"/manage/bookings/{visit.pk}/cancel/", {"reason": "by_department"})
    assert looks() == []


def test_ones_own_pages_are_no_looks(world: World, larvik_client: Client) -> None:
    world.book(at(2, 9))
    client = sign_in(larvik_client, world.user)
    for path in ("/", "/bookings/", "/me/"):
        assert client.get(path).status_code == 200
    assert looks() == []


@pytest.mark.parametrize("works_as", ["provider", "staff"])
def test_who_works_here_and_acts_for_somebody_looks_at_home_as_who_acts(
    world: World, larvik_client: Client, works_as: str
) -> None:
    right = make_representation(world.recipient)
    if works_as == "provider":
        Provider.objects.filter(pk=world.providers[0].pk).update(user=account_of(right))
    else:
        RoleGrant.objects.create(
            user=account_of(right), role=StaffRole.CASE_OFFICER, department=world.department
        )
    client = sign_in(larvik_client, account_of(right))
    assert world.recipient.name in client.get("/acting/").text
    (look,) = looks()
    assert (look.details["role"], look.channel) == ("representative", "representative")


def test_a_modules_page_for_staff_is_looked_at_as_who_works_here(world: World, administrator: Client) -> None:
    """Also by somebody who acts for a recipient in their own time."""
    make_service(world.department, module_key="sample")
    user = User.objects.get(pk=administrator.session["_auth_user_id"])
    right = make_representation(make_recipient(name="Mor Prøve"), name="Eva Prøve")
    right.representative.user = user
    right.representative.save(update_fields=["user"])
    page = administrator.get(f"/modules/sample/{world.department.pk}/ours/")
    assert world.recipient.name in page.text
    (look,) = looks()
    assert (look.channel, look.details["part"], look.details["role"]) == (
        "staff",
        "sample:ours",
        StaffRole.DEPARTMENT_ADMINISTRATOR,
    )


def test_what_is_rolled_back_shows_nothing_and_logs_nothing(world: World, larvik_client: Client) -> None:
    client = sign_in(larvik_client, make_user("Uvedkommende"))
    visit = make_visit(world, at(2, 9))
    assert client.get(f"/manage/bookings/{visit.pk}/").status_code in {403, 404}
    assert looks() == []
