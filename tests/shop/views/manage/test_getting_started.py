"""What an empty department still needs, step by step, and that it is gone with the last."""

import re

from django.test import Client

from shop.enums import ProviderKind, StaffRole
from shop.models import Department, Entitlement, OpeningHours, Provider, Recipient, RoleGrant, Service, Shift
from shop.views.manage.getting_started import UNFINISHED
from tests.factories.world import World, at, make_administrator, make_service, make_user
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

LABEL = 'aria-labelledby="getting-started"'


def steps(client: Client, department: Department) -> list[str]:
    """“done”, “next” or “later”, step by step; none where it is not shown."""
    client.cookies["django_language"] = "en"
    page = client.get(f"/manage/departments/{department.pk}/").text
    if LABEL not in page:
        return []
    items = re.findall(r"<li([^>]*)>\s*<span class=\"step-mark\"", page)
    return ["done" if "is-done" in each else "next" if "is-next" in each else "later" for each in items]


def test_a_department_with_nothing_says_everything_in_order(larvik_client: Client, larvik: object) -> None:
    department = Department.objects.create(name="Ny Prøve", phone="68050001")
    sign_in(larvik_client, make_administrator(department))
    assert steps(larvik_client, department) == ["next", *["later"] * 5], "no kind of service is on either"
    page = larvik_client.get(f"/manage/departments/{department.pk}/").text
    for tail in ("hours", "staffing", "services/add", "recipients"):
        assert f'href="/manage/departments/{department.pk}/{tail}/"' in page


def test_each_is_ticked_by_itself_and_the_last_takes_it_away(world: World, administrator: Client) -> None:
    assert steps(administrator, world.department) == []
    OpeningHours.objects.all().delete()
    assert steps(administrator, world.department) == ["next", "done", "done", "done", "done"]
    Shift.objects.all().delete()
    assert steps(administrator, world.department)[1] == "later"
    Service.objects.update(is_active=False)
    assert steps(administrator, world.department)[2:] == ["later", "later", "later"]
    Service.objects.update(is_active=True)
    Recipient.objects.update(user=None)
    assert steps(administrator, world.department)[2:] == ["done", "done", "later"]
    Entitlement.objects.update(valid_until=at(-1, 0).date(), valid_from=at(-9, 0).date())
    assert steps(administrator, world.department)[3:] == ["later", "later"]
    Service.objects.update(requires_entitlement=False)
    assert steps(administrator, world.department)[3:] == ["done", "later"]


def test_where_there_are_visits_nothing_is_asked(
    world: World, administrator: Client, statements: Count
) -> None:
    address = f"/manage/departments/{world.department.pk}/"
    empty = statements(administrator, address)
    make_visit(world, at(0, 11))
    assert LABEL not in administrator.get(address).text
    assert statements(administrator, address) <= empty + 1


def test_from_every_page_there_is_a_way_back_to_the_steps_until_they_are_done(
    world: World, administrator: Client, statements: Count
) -> None:
    home = f"/manage/departments/{world.department.pk}/"
    back, hours = f'href="{home}#getting-started"', f"{home}hours/"
    before = statements(administrator, hours)
    Shift.objects.all().delete()
    assert back not in administrator.get(hours).text, "nobody has been shown the steps"
    assert steps(administrator, world.department)[1] == "next"
    for page in ("hours", "exceptions", "services", "recipients", "book"):
        found = administrator.get(f"{home}{page}/").text
        assert back in found
        assert f'Next is step 2 of 5: <a href="{home}staffing/">' in " ".join(found.split())
    assert "Step 2 of 5 is here" in administrator.get(f"{home}staffing/").text
    cookie = administrator.cookies[UNFINISHED]
    officer = make_user("Saksbehandler Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    after_them = sign_in(Client(headers={"host": "larvik.localhost"}), officer)
    after_them.cookies[UNFINISHED] = cookie.value
    assert "staffing/" not in after_them.get(f"{home}recipients/").text, "none of the steps is theirs to take"
    Shift.objects.create(provider=world.providers[0], during=(at(1, 8), at(1, 16)))
    assert back not in administrator.get(hours).text
    assert statements(administrator, hours) == before


class TestPlaces:
    def test_a_service_of_places_asks_for_one_that_is_open(self, world: World, administrator: Client) -> None:
        Service.objects.update(uses_places=True)
        home = f"/manage/departments/{world.department.pk}/"
        page = administrator.get(home).text
        assert steps(administrator, world.department) == ["done", "done", "next", "done", "done"]
        assert "A stay needs a place." in administrator.get(home).text
        assert "Helpers and shifts" not in page, "nobody comes to anybody"
        Provider.objects.update(kind=ProviderKind.PLACE)
        assert steps(administrator, world.department) == []
        Shift.objects.all().delete()
        assert steps(administrator, world.department)[2] == "next"

    def test_beside_a_service_that_somebody_comes_with_both_are_asked_for(
        self, world: World, administrator: Client
    ) -> None:
        make_service(world.department, uses_places=True)
        assert steps(administrator, world.department) == ["done", "done", "done", "next", "done", "done"]
