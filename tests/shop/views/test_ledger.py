"""The recipient's own ledger: in kind words, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import open_period
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import BookingStatus, NoShowBy
from shop.models import Booking, Entitlement
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service
from tests.shop.views.conftest import Count, sign_in

PAGE = "/me/ledger/"


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    """The world's recipient, signed in, reading English."""
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def test_it_says_what_was_granted_booked_and_used(world: World, ingrid: Client) -> None:
    complete_booking(world.book_past(), actor=SYSTEM)
    booking = world.book(at(1, 11))
    page = ingrid.get(PAGE).text
    for words in ("You were granted this", "The visit counted as used", "100 visits per four weeks"):
        assert page.count(words) == 1, words
    assert page.count("You booked a visit") == 2
    assert f"/bookings/{booking.pk}/" in page
    assert "98 of 100 visits left" in page


@pytest.mark.parametrize("status", [BookingStatus.REQUESTED, BookingStatus.DECLINED])
def test_what_the_department_has_not_said_yes_to_was_asked_for(
    world: World, ingrid: Client, status: BookingStatus
) -> None:
    booking = world.book(at(1, 11))
    Booking.objects.filter(pk=booking.pk).update(status=status)
    page = ingrid.get(PAGE).text
    assert "You asked for a visit" in page
    assert "You booked a visit" not in page


def test_it_says_that_it_came_back_when_the_helper_did_not_come(world: World, ingrid: Client) -> None:
    mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)
    assert "You got it back" in ingrid.get(PAGE).text


def test_it_says_what_was_kept_and_what_was_not_used_in_time(world: World, ingrid: Client) -> None:
    former = timezone.localdate() - timedelta(weeks=4)
    Entitlement.objects.update(carry_over=2, valid_from=former, amount=5)
    open_period(Entitlement.objects.get(), on=former)
    expire_periods(on=timezone.localdate())
    change_amount(Entitlement.objects.get(), amount=6, actor=SYSTEM)
    page = ingrid.get(PAGE).text
    for words in (
        "Kept for the next period",
        "Kept from the period before",
        "Not used before the period ended",
        "The municipality granted you more",
    ):
        assert words in page


def test_nobody_elses_is_in_it(world: World, ingrid: Client) -> None:
    service = make_service(world.department, name="Hemmelig")
    make_entitlement(make_recipient(), service)
    assert "Hemmelig" not in ingrid.get(PAGE).text


def test_without_a_decision_it_says_whom_to_call(world: World, ingrid: Client) -> None:
    Entitlement.objects.all().delete()
    assert "You had no decision" in ingrid.get(PAGE).text


def test_the_page_about_me_leads_there(world: World, ingrid: Client) -> None:
    assert PAGE in ingrid.get("/me/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_much_for_one_decision_as_for_three(
    world: World, ingrid: Client, statements: Count, rows: int
) -> None:
    for number in range(rows - 1):
        service = make_service(world.department, name=f"Prøve {number}")
        make_entitlement(world.recipient, service)
        world.book(at(2, 10 + number), service=service)
    for hour in range(9, 9 + rows):
        world.book(at(1, hour))
    assert statements(ingrid, PAGE) == 9
