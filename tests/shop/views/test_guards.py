"""A page that is not one's own says for whom it is and what one is, and nothing of what is on it."""

import pytest
from django.test import Client

from shop.enums import StaffRole
from shop.models import Recipient, RoleGrant
from tests.factories.world import World, make_administrator, make_user
from tests.shop.views.conftest import sign_in


@pytest.fixture
def browser(larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return larvik_client


def refused(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 403
    return str(answer.text)


def test_a_helper_reads_that_it_is_for_who_administers(world: World, browser: Client) -> None:
    helper = world.providers[0]
    helper.user = make_user("Amal Prøve")
    helper.save(update_fields=["user"])
    page = refused(sign_in(browser, helper.user), "/manage/people/")
    assert "for who administers a department" in page
    assert "What you are here: helper." in page
    assert "to give you the role" in page


def test_who_administers_reads_that_it_is_for_the_municipality(world: World, browser: Client) -> None:
    page = refused(sign_in(browser, make_administrator(world.department)), "/manage/sign-in/")
    assert "for who administers the municipality" in page
    assert "What you are here: department administrator." in page


def test_who_receives_services_reads_whom_to_call(world: World, browser: Client) -> None:
    page = refused(sign_in(browser, world.user), "/day/")
    assert "for helpers" in page
    assert "What you are here: recipient." in page
    assert world.department.name in page
    assert 'href="tel:' in page


def test_who_is_nothing_yet_reads_that(world: World, browser: Client) -> None:
    assert "nothing to do here yet" in refused(sign_in(browser, make_user()), "/manage/")


def test_it_is_the_same_whatever_there_is(world: World, browser: Client) -> None:
    """A row that exists and one that does not look alike to whoever may see neither."""
    user = make_user()
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    browser = sign_in(browser, user)
    there, not_there = (
        refused(browser, f"/manage/people/{number}/")
        for number in (Recipient.objects.earliest("pk").user_id, 987654)
    )
    assert there.count("What you are here: case officer.") == 1
    assert not_there.count("What you are here: case officer.") == 1
