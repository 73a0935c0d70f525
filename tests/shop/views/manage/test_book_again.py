"""All that was called off by mistake, booked again from one page: what can be, what cannot and why."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import reopen_recipient
from shop.enums import BookingStatus, RecipientEnd, StaffRole
from shop.models import Booking, Entitlement, EntitlementPeriod, RoleGrant, Service
from tests.factories.world import World, at, make_administrator, make_department, make_recipient, make_user
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

URLS = settings.ROOT_URLCONF
STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture(autouse=True)
def _in_english(larvik_client: Client) -> Iterator[None]:
    larvik_client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def lose(world: World, *days: int) -> None:
    """Visits at ten on these days, by mistake."""
    for day in days:
        world.book(at(day, 10))
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=STAFF)
    reopen_recipient(world.recipient, actor=STAFF)


def of(world: World) -> str:
    return f"/manage/recipients/{world.recipient.pk}/"


def page(world: World) -> str:
    return f"{of(world)}book-again/"


def yes(world: World, client: Client) -> dict[str, str]:
    """What the page sends when somebody says so."""
    found = re.findall(r'name="(confirmed|shown)" value="([^"]*)"', client.get(page(world)).text)
    assert len(found) == 2
    return dict(found)


def standing(world: World) -> int:
    return Booking.objects.filter(recipient=world.recipient, status=BookingStatus.CONFIRMED).count()


def test_the_button_says_how_many(world: World, administrator: Client) -> None:
    lose(world, 1, 2, 3)
    content = administrator.get(of(world)).text
    assert page(world) in content
    assert "Book all 3 visits" in content


def test_one_alone_has_its_own_button_only(world: World, administrator: Client) -> None:
    lose(world, 1)
    assert page(world) not in administrator.get(of(world)).text


def test_it_is_shown_who_would_come_before_anything_is_booked(world: World, administrator: Client) -> None:
    lose(world, 1, 2)
    content = administrator.get(page(world)).text
    assert any(provider.display_name in content for provider in world.providers)
    assert "Book 2 visits again" in content
    assert standing(world) == 0


def test_the_yes_books_them_and_leads_back(world: World, administrator: Client) -> None:
    lose(world, 1, 2)
    response = administrator.post(page(world), yes(world, administrator), follow=True)
    assert response.redirect_chain[-1][0] == of(world)
    assert "2 visits are booked again." in response.text
    assert standing(world) == 2
    assert 'id="to-book"' not in response.text


def test_what_cannot_be_booked_is_said_with_why_and_the_way_on(world: World, administrator: Client) -> None:
    lose(world, 1, 2)
    for provider in world.providers:
        make_visit(world, at(2, 10), provider=provider)
    content = administrator.get(page(world)).text
    assert "1 visit cannot be booked as it was" in content
    times = f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/?service={world.service.pk}"
    assert f"{times}&amp;day={timezone.localdate(at(2, 10))}" in content
    done = administrator.post(page(world), yes(world, administrator), follow=True)
    assert done.redirect_chain[-1][0] == page(world)
    assert "1 visit is booked again. 1 visit is not" in done.text
    assert "cannot be booked as it was</h1>" in done.text
    assert "Nobody who can come is free then any more." in done.text
    assert 'class="ds-button" type="submit">Book' not in done.text
    assert standing(world) == 1
    assert 'id="to-book"' in administrator.get(of(world)).text


def test_the_nearest_times_are_a_step_away(world: World, administrator: Client) -> None:
    lose(world, 2)
    for provider in world.providers:
        make_visit(world, at(2, 10), provider=provider)
    confirm = f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/{world.service.pk}/?at="
    content = administrator.get(page(world)).text
    assert content.count(confirm) == 3
    (nearest, *_rest) = [each.split('"')[0] for each in content.split(confirm)[1:]]
    assert nearest.startswith(f"{timezone.localdate(at(2, 0))}T")


def test_where_too_little_is_granted_the_way_on_is_the_decision(world: World, administrator: Client) -> None:
    lose(world, 1, 2)
    EntitlementPeriod.objects.update(balance=1)
    ledger = reverse("manage:ledger", args=[world.department.pk, world.recipient.pk], urlconf=URLS)
    assert ledger in administrator.get(page(world)).text


@pytest.mark.parametrize(
    "changes",
    [{"duration": timedelta(hours=2)}, {"is_active": False}, {"maximum_active_bookings": 1}],
)
def test_a_service_that_has_changed_since_says_so(
    world: World, administrator: Client, changes: dict[str, object]
) -> None:
    lose(world, 1, 2)
    Service.objects.update(**changes)
    content = administrator.get(page(world)).text
    assert "cannot be booked as" in content
    assert administrator.post(page(world), yes(world, administrator)).status_code == 302


def test_sent_twice_it_is_booked_once(world: World, administrator: Client) -> None:
    lose(world, 1, 2)
    sent = yes(world, administrator)
    administrator.post(page(world), sent)
    again = administrator.post(page(world), sent, follow=True)
    assert "Nothing is left to book." in again.text
    assert standing(world) == 2
    assert administrator.get(page(world)).status_code == 302


def test_a_yes_is_to_what_was_shown(world: World, administrator: Client) -> None:
    lose(world, 1)
    sent = yes(world, administrator)
    lose(world, 3, 4)
    asked = administrator.post(page(world), sent, follow=True)
    assert asked.redirect_chain[-1][0] == page(world)
    assert "1 visit is booked again. Something has changed since you were asked" in asked.text
    assert "Book 2 visits again" in asked.text
    assert standing(world) == 1


@pytest.mark.parametrize("sent", [{}, {"confirmed": "1", "shown": "x,-1,99999999999999999999"}])
def test_without_what_was_shown_nothing_is_booked(
    world: World, administrator: Client, sent: dict[str, str]
) -> None:
    lose(world, 1, 2)
    asked = administrator.post(page(world), sent, follow=True)
    assert "Book 2 visits again" in asked.text
    assert standing(world) == 0


def test_the_former_page_of_who_was_merged_books_for_who_stays(world: World, administrator: Client) -> None:
    lose(world, 1, 2)
    sent, former = yes(world, administrator), page(world)
    stays = make_recipient(name="Ingrid Prøve")
    merge_recipients(world.recipient, into=stays, actor=STAFF)
    assert 'id="to-book"' in administrator.get(f"/manage/recipients/{stays.pk}/").text
    administrator.post(former, sent)
    assert Booking.objects.filter(recipient=stays, status=BookingStatus.CONFIRMED).count() == 2


def test_who_only_decides_books_nothing(world: World, larvik_client: Client) -> None:
    lose(world, 1, 2)
    officer = make_user("Siri Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    client = sign_in(larvik_client, officer)
    assert page(world) not in client.get(of(world)).text
    assert (client.get(page(world)).status_code, client.post(page(world)).status_code) == (404, 404)
    assert standing(world) == 0


def test_another_department_has_no_such_page(world: World, larvik_client: Client) -> None:
    lose(world, 1)
    client = sign_in(larvik_client, make_administrator(make_department(name="Annen")))
    assert (client.get(page(world)).status_code, client.post(page(world)).status_code) == (404, 404)
    assert standing(world) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_each_visit_takes_as_many_statements(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    """A look and a taking for each, as at the door."""
    Entitlement.objects.update(period="total")
    lose(world, *range(1, rows + 1))
    assert statements(administrator, page(world)) == 18 + 5 * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_nearest_times_take_as_many_statements_however_many_visits(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    """Two, besides a look for each visit."""
    lose(world, *range(2, rows + 2))
    for number in range(rows):
        for provider in world.providers:
            make_visit(world, at(number + 2, 10), provider=provider)
    assert statements(administrator, page(world)) == 20 + 2 * rows
