"""From every list beneath the department's day there is a way back to it, and from none that is no such list."""

import pytest
from django.test import Client

from shop.enums import StaffRole
from shop.models import RoleGrant
from tests.factories.world import World, make_administrator, make_department, make_user
from tests.shop.views.conftest import sign_in

BENEATH = [
    "stranded",
    "without-outcome",
    "follow-ups",
    "waiting",
    "standing",
    "requests",
    "overdrawn",
    "expiring",
    "fairness",
    "released",
    "figures",
    "day-list",
    "book",
]


@pytest.mark.parametrize("name", BENEATH)
def test_there_is_a_way_back_to_the_day(world: World, administrator: Client, name: str) -> None:
    department = f"/manage/departments/{world.department.pk}/"
    page = administrator.get(f"{department}{name}/").text
    assert f'class="back-link" href="{department}"' in page


@pytest.mark.parametrize("name", ["hours", "exceptions", "staffing", "services", ""])
def test_what_stands_in_the_menu_has_none(world: World, administrator: Client, name: str) -> None:
    page = administrator.get(f"/manage/departments/{world.department.pk}/{name}/".replace("//", "/")).text
    assert 'class="back-link"' not in page


def test_who_may_not_see_the_day_is_not_sent_there(world: World, larvik_client: Client) -> None:
    officer = make_user("Hanne Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    page = (
        sign_in(larvik_client, officer)
        .get(f"/manage/departments/{world.department.pk}/recipients/{world.recipient.pk}/ledger/")
        .text
    )
    assert f'class="back-link" href="/manage/recipients/{world.recipient.pk}/"' in page
    assert f'class="back-link" href="/manage/departments/{world.department.pk}/"' not in page


@pytest.mark.parametrize("page", ["people/", "messages/", "shortcuts/", "qualifications/"])
def test_pages_beside_the_department_lead_back_to_the_one_they_were_opened_from(
    world: World, larvik_client: Client, page: str
) -> None:
    other = make_department(name="Hukommelsesteamet")
    both = make_administrator(world.department)
    RoleGrant.objects.create(user=both, role=StaffRole.DEPARTMENT_ADMINISTRATOR, department=other)
    client = sign_in(larvik_client, both)
    assert 'class="back-link"' not in client.get(f"/manage/{page}").text
    for department in (world.department, other):
        home = f"/manage/departments/{department.pk}/"
        client.get(f"{home}hours/")
        found = client.get(f"/manage/{page}").text
        assert f'class="back-link" href="{home}"' in found
        assert f'href="{home}staffing/"' in found, "its menu stays"
    RoleGrant.objects.filter(department=other).delete()
    assert f'href="/manage/departments/{other.pk}/"' not in client.get(f"/manage/{page}").text


def test_who_runs_the_municipality_keeps_its_menu_and_has_the_way_back(
    world: World, larvik_client: Client
) -> None:
    client = sign_in(larvik_client, make_administrator(None))
    home = f"/manage/departments/{world.department.pk}/"
    client.get(f"{home}hours/")
    page = client.get("/manage/people/").text
    assert f'class="back-link" href="{home}"' in page
    assert 'href="/manage/sign-in/"' in page
    assert f'class="back-link" href="{home}"' not in client.get("/manage/closures/").text


@pytest.mark.parametrize("odd", ["x", "-1", "9" * 30, "²"])
def test_what_no_page_has_noted_is_nothing(administrator: Client, odd: str) -> None:
    for name in ("department_last_seen", "setting_up"):
        administrator.cookies[name] = odd
    assert administrator.get("/manage/people/").status_code == 200
