"""Closing an account to the very end: what was asked, what came of it, and where to go on."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from foundation.actor import SYSTEM
from shop.domain.capacity.staff import deactivate_provider
from shop.enums import StaffRole
from shop.models import Assignment, Provider, Recipient, RoleGrant
from tests.factories.world import World, at, make_administrator, make_user
from tests.shop.views.conftest import having_shown, sign_in


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def boss(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return having_shown(sign_in(larvik_client, make_administrator(world.department)))


@pytest.fixture
def helper(world: World) -> Provider:
    """Comes to two visits."""
    for hour in (9, 11):
        world.book(at(2, hour))
    found = Assignment.objects.earliest("pk").provider
    Assignment.objects.update(provider=found)
    found.user = make_user("Amal Prøve")
    found.save(update_fields=["user"])
    return found


@pytest.fixture
def amal(helper: Provider) -> User:
    assert helper.user is not None
    return helper.user


def closed(boss: Client, user: User) -> str:
    """The page one comes to after the yes."""
    path = f"/manage/people/{user.pk}/close/"
    sent = dict(boss.get(path).context["sent"])
    return str(boss.post(path, sent, follow=True).text)


def test_whose_visits_went_to_others_is_told(boss: Client, helper: Provider, amal: User) -> None:
    page = closed(boss, amal)
    assert "is closed. 2 visits went to others." in page
    assert f'href="/manage/providers/{helper.pk}/"' in page  # where the plan is


def test_what_nobody_can_take_is_told_with_the_way_there(
    boss: Client, helper: Provider, amal: User, world: World
) -> None:
    for each in world.providers:
        if each.pk != helper.pk:
            deactivate_provider(each, actor=SYSTEM)
    page = closed(boss, amal)
    assert "2 visits need a new time." in page
    assert f'href="/manage/departments/{world.department.pk}/stranded/"' in page


def test_of_who_is_signed_in_nowhere_no_device_is_counted(boss: Client, amal: User) -> None:
    page = boss.get(f"/manage/people/{amal.pk}/close/").text
    assert "They are signed in nowhere." in page
    Client().force_login(amal)
    assert "1 device is signed out." in boss.get(f"/manage/people/{amal.pk}/close/").text


def test_who_keeps_the_account_for_themselves_is_not_said_to_lose_it(boss: Client, world: World) -> None:
    user = make_user("Ola Prøve")
    Recipient.objects.create(name=user.name, user=user)
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    question = boss.get(f"/manage/people/{user.pk}/close/").text
    assert "Does Ola Prøve stop working here?" in question
    assert "Close the account" not in question
    page = closed(boss, user)
    assert "Ola Prøve does not work here any more, and keeps the account" in page
    assert "is closed" not in page
