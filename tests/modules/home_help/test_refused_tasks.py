"""Tasks that are refused: one summary, which leads to the question; and what the visit's story says of a change."""

import pytest
from django.test import Client
from django.utils.html import escape

from shop.models import Booking
from shop.queries.booking_story import story_of
from shop.views.manage.story import entry_of
from tests.factories.world import World, at, make_administrator, make_world
from tests.shop.views.conftest import sign_in

TOO_MANY = ["bathroom", "kitchen", "vacuum"]


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(module_key="home_help")


@pytest.fixture
def client(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def leads_to_the_field_once(page: str) -> bool:
    is_marked = page.count("Choose fewer tasks") == 2  # in the summary, and at the question
    return page.count('class="error-summary"') == 1 and 'href="#id_tasks_0"' in page and is_marked


def test_on_the_recipients_own_page(world: World, client: Client) -> None:
    visit = world.book(at(1, 10))
    answer = client.post(f"/modules/home_help/bookings/{visit.pk}/tasks/", {"tasks": TOO_MANY})
    assert answer.status_code == 422
    assert leads_to_the_field_once(answer.text)


def test_on_staffs_page(world: World, client: Client) -> None:
    visit = world.book(at(1, 10))
    sign_in(client, make_administrator(world.department))
    answer = client.post(f"/modules/home_help/bookings/{visit.pk}/tasks/of-them/", {"tasks": TOO_MANY})
    assert answer.status_code == 422
    assert leads_to_the_field_once(answer.text)


def test_while_booking(world: World, client: Client) -> None:
    starts_at = at(1, 10).isoformat().replace("+", "%2B")
    answer = client.post(f"/book/{world.service.pk}/?at={starts_at}", {"tasks": TOO_MANY})
    assert answer.status_code == 422
    assert leads_to_the_field_once(answer.text)
    assert not Booking.objects.exists()


def test_a_note_that_is_refused_says_so_once(world: World, client: Client) -> None:
    answer = client.post("/modules/home_help/access-note/", {"text": "Han har 01810012345"})
    assert answer.status_code == 422
    assert answer.text.count('class="error-summary"') == 1


def test_the_story_says_in_words_that_tasks_were_changed(world: World, client: Client) -> None:
    visit = world.book(at(1, 10))
    administrator = make_administrator(world.department)
    sign_in(client, administrator)
    page = f"/modules/home_help/bookings/{visit.pk}/tasks/"
    assert client.post(f"{page}of-them/", {"tasks": ["kitchen"]}).status_code == 302
    told = client.get(f"/manage/bookings/{visit.pk}/").text
    assert "visit_tasks.changed" not in told
    assert "Changed what should be done at a visit" in told
    assert escape(f"By {administrator.name}.") in told
    assert all("." not in entry_of(event).title for event in story_of(visit))
