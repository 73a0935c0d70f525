"""One list of shortcuts: what the script is given is what the page tells of, and it can be switched off."""

import re

import pytest
from django.test import Client

from shop.enums import StaffRole
from shop.models import RoleGrant
from shop.views.manage.shortcuts import HELP, ON_THE_PAGE, PLACES
from tests.factories.world import World, make_administrator, make_user
from tests.shop.views.conftest import sign_in

PAGE = "/manage/shortcuts/"
GIVEN = re.compile(r'<a(?: href="([^"]*)")? data-name="([a-z]+)" data-key="([^"]+)">')


@pytest.fixture(autouse=True)
def in_english(larvik_client: Client) -> None:
    larvik_client.cookies["django_language"] = "en"


def given(client: Client, page: str) -> dict[str, str]:
    """By the key, where it leads."""
    return {key: url for url, _name, key in GIVEN.findall(client.get(page).text)}


def test_every_key_is_one_things_and_stands_on_the_page(world: World, administrator: Client) -> None:
    keys = [each.key for each in (*PLACES, *ON_THE_PAGE, HELP)]
    assert len(keys) == len(set(keys))
    page = administrator.get(PAGE).text
    for key in keys:
        assert f"<kbd>{key.upper()}</kbd>" in page
    department = f"/manage/departments/{world.department.pk}/"
    found = given(administrator, department)
    assert sorted(found) == sorted(keys)
    for url in filter(None, found.values()):
        assert administrator.get(url).status_code == 200, url


def test_a_case_officer_is_given_what_they_may_open(world: World, larvik_client: Client) -> None:
    user = make_user("Siri Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    officer = sign_in(larvik_client, user)
    found = given(officer, f"/manage/departments/{world.department.pk}/recipients/")
    assert sorted(found) == ["?", "r"]


def test_switched_off_no_page_brings_them_and_it_is_for_oneself_alone(
    world: World, administrator: Client
) -> None:
    department = f"/manage/departments/{world.department.pk}/"
    for _click in range(2):
        administrator.post(PAGE, {"on": "0"})
        page = administrator.get(department).text
        assert "shortcuts.js" not in page
        assert "data-key" not in page
    assert "They are off for you" in administrator.get(PAGE).text
    assert "They are off for you" in administrator.get("/account/").text
    sign_in(administrator, make_administrator(world.department))
    assert "shortcuts.js" in administrator.get(department).text


def test_switched_on_again_they_are_back(world: World, administrator: Client) -> None:
    administrator.post(PAGE, {"on": "0"})
    administrator.post(PAGE, {"on": "1"})
    assert "shortcuts.js" in administrator.get(f"/manage/departments/{world.department.pk}/").text
