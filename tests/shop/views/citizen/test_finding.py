"""Things are found from where people look for them, and each page that lies beneath another leads back."""

from uuid import uuid4

import pytest
from django.test import Client

from shop.enums import ThreadSide
from shop.models import ThreadMessage
from tests.factories.world import World, at, make_administrator
from tests.shop.views.conftest import sign_in


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def test_what_the_department_wrote_is_said_on_the_first_page(world: World, ingrid: Client) -> None:
    visit = world.book(at(1, 10))
    assert f"/bookings/{visit.pk}/messages/" not in ingrid.get("/").text
    ThreadMessage.objects.create(
        booking=visit, side=ThreadSide.DEPARTMENT, body="Hei", idempotency_key=str(uuid4())
    )
    assert f"/bookings/{visit.pk}/messages/" in ingrid.get("/").text


@pytest.mark.parametrize("page", ["/calendar/", "/bookings/", "/me/"])
def test_the_own_calendar_is_found_from_the_appointments(ingrid: Client, page: str) -> None:
    assert 'href="/me/calendar/"' in ingrid.get(page).text


@pytest.mark.parametrize("page", ["/me/calendar/", "/me/messages/"])
def test_a_recipients_own_pages_lead_back_to_their_page(ingrid: Client, page: str) -> None:
    assert '<a class="back-link" href="/me/">' in ingrid.get(page).text


def test_a_helpers_calendar_leads_back_to_their_day(helper: Client) -> None:
    assert '<a class="back-link" href="/day/">' in helper.get("/me/calendar/").text
    assert '<a class="back-link" href="/account/">' in helper.get("/me/messages/").text


@pytest.mark.parametrize("page", ["/me/calendar/", "/me/messages/"])
def test_who_has_no_page_of_their_own_is_led_to_their_account(
    world: World, larvik_client: Client, page: str
) -> None:
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert '<a class="back-link" href="/account/">' in administrator.get(page).text


@pytest.mark.parametrize("page", ["/manage/people/", "/manage/messages/"])
def test_who_leads_a_department_finds_the_staff_and_the_lost_messages_from_the_day(
    world: World, administrator: Client, page: str
) -> None:
    assert f'href="{page}"' in administrator.get(f"/manage/departments/{world.department.pk}/").text
