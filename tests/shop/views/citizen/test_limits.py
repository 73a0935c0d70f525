"""What a service allows beyond the time: pauses, most bookings, seats, two who come, what is kept for others."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from foundation.actor import Actor, Channel
from shop.domain.door.requests import decline_request
from shop.domain.ledger.decisions import change_amount
from shop.enums import BookingStatus, Confirmation, ProviderKind
from shop.models import Booking, Department, Provider, Service
from tests.factories.world import World, at, make_provider, make_recipient, make_service, make_world
from tests.shop.views.citizen.conftest import (
    BY_STAFF,
    book_page,
    free_times,
    hold_page,
    rows,
    somebody_else,
    text_of,
)

type SignIn = Callable[[World], Client]


def assert_refused(ingrid: Client, world: World, *, status: int, says: str) -> None:
    """Neither held nor booked, and the page says why."""
    before = rows()
    for page in (hold_page(world, at(2, 10)), book_page(world, at(2, 10))):
        response = ingrid.post(page, {"key": uuid.uuid4()})
        assert response.status_code == status
        assert says in text_of(response)
    assert rows() == before


@pytest.mark.parametrize("model", [Service, Department])
def test_a_pause_says_its_message_instead_of_times(world: World, ingrid: Client, model: Any) -> None:
    model.objects.update(is_paused=True, pause_message="Vi åpner igjen mandag.")
    page = ingrid.get("/")
    assert "This cannot be booked right now Vi åpner igjen mandag." in text_of(page)
    assert not free_times(page)
    assert 'class="day ' not in page.content.decode()
    assert_refused(ingrid, world, status=409, says="Vi åpner igjen mandag.")


def test_a_pause_without_a_message_says_something_kind(world: World, ingrid: Client) -> None:
    Service.objects.update(is_paused=True)
    assert "takes no new bookings for the time being" in text_of(ingrid.get("/"))
    assert_refused(ingrid, world, status=409, says="Try again later, or call the department.")


def test_what_was_held_before_a_pause_cannot_be_booked_in_it(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    Service.objects.update(is_paused=True, pause_message="Vi flytter.")
    before = rows()
    response = ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert "Vi flytter." in text_of(response)
    assert rows() == before


def test_as_many_as_one_may_have_is_said_with_what_one_has(larvik: object, sign_in: SignIn) -> None:
    world = make_world(maximum_active_bookings=2)
    ingrid = sign_in(world)
    world.book(at(1, 10))
    assert free_times(ingrid.get("/"))
    second = world.book(at(3, 10))
    page = ingrid.get("/")
    text = text_of(page)
    assert "You have your 2 appointments" in text
    assert text.count("See, move or cancel") == 4, "in their own card and among the next ones"
    assert not free_times(page)
    assert_refused(ingrid, world, status=409, says="as many coming appointments")
    Booking.objects.filter(pk=second.pk).update(status=BookingStatus.CANCELLED)
    assert free_times(ingrid.get("/"))


def test_what_is_held_does_not_count_as_one(larvik: object, sign_in: SignIn) -> None:
    world = make_world(maximum_active_bookings=1)
    ingrid = sign_in(world)
    ingrid.post(hold_page(world, at(2, 10)))
    assert free_times(ingrid.get("/"))
    assert ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()}).status_code == 302


def test_a_session_says_how_many_seats_are_left(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1, seats=3)
    ingrid = sign_in(world)
    world.book(at(2, 10), recipient=somebody_else(world))
    assert "10.00 2 seats left" in text_of(ingrid.get(f"/?day={at(2, 0).date()}"))
    world.book(at(2, 10), recipient=somebody_else(world))
    assert "10.00 1 seat left" in text_of(ingrid.get(f"/?day={at(2, 0).date()}"))
    assert ingrid.post(hold_page(world, at(2, 10))).status_code == 303
    assert ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()}).status_code == 302


def test_a_full_session_is_taken(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1, seats=2)
    ingrid = sign_in(world)
    for _seat in range(2):
        world.book(at(2, 10), recipient=somebody_else(world))
    assert "10.00 taken" in text_of(ingrid.get(f"/?day={at(2, 0).date()}"))
    assert_refused(ingrid, world, status=409, says="Somebody was faster")


def test_two_come(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=2, providers_needed=2)
    ingrid = sign_in(world)
    assert "1 hour, at home, two come" in text_of(ingrid.get("/"))
    held = ingrid.post(hold_page(world, at(2, 10)))["Location"]
    booked = ingrid.post(held, {"key": uuid.uuid4()}, follow=True)
    assert "are coming" in text_of(booked)
    assert "two come" in text_of(booked)


def test_what_is_kept_for_those_who_call_is_not_called_taken(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=2)
    Department.objects.filter(pk=world.department.pk).update(reserved_for_phone=50)
    world.service.refresh_from_db()
    world.book(at(2, 10), recipient=somebody_else(world))
    ingrid = sign_in(world)
    assert "10.00 only by phone" in text_of(ingrid.get(f"/?day={at(2, 0).date()}"))
    assert_refused(ingrid, world, status=409, says="is kept for those who book in another way")
    world.book(at(2, 10), actor=Actor(None, Channel.PHONE))


class TestRequests:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(confirmation=Confirmation.REQUESTED)

    def test_they_are_asked_for_and_said_to_wait(self, world: World, ingrid: Client) -> None:
        page = ingrid.post(hold_page(world, at(2, 10)))["Location"]
        asks = text_of(ingrid.get(page))
        assert "The department answers your request. Until then the time is kept for you." in asks
        assert "Ask for this time" in asks
        response = ingrid.post(page, {"key": uuid.uuid4()}, follow=True)
        text = text_of(response)
        assert "We have your request. The department will answer." in text
        assert "The department has not answered yet" in text
        assert "is coming" not in text
        assert Booking.objects.get().status == BookingStatus.REQUESTED
        for address in ("/", "/bookings/", f"/calendar/?week={at(2, 0).date()}"):
            assert "Waits for the department's answer" in text_of(ingrid.get(address)), address

    def test_asked_for_late_it_says_so(self, world: World, ingrid: Client) -> None:
        ingrid.post(hold_page(world, at(2, 10)))
        Booking.objects.update(created_at=at(-1, 9), held_until=at(-1, 10))
        Booking.objects.get().assignments.update(alive=(at(-1, 9), at(-1, 10)))
        response = ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()}, follow=True)
        assert "nobody had taken it: we have your request." in text_of(response)

    def test_a_no_is_said_with_a_way_on(self, world: World, ingrid: Client) -> None:
        booking = world.book(at(2, 10))
        decline_request(booking, actor=BY_STAFF)
        page = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
        assert "could not say yes to this time" in page
        assert "Choose a new time" in page

    def test_one_that_nobody_answered_is_said_to_be_so(self, world: World, ingrid: Client) -> None:
        booking = world.book(at(2, 10))
        Booking.objects.filter(pk=booking.pk).update(starts_at=at(-2, 10), ends_at=at(-2, 11))
        assert "Not answered in time" in text_of(ingrid.get("/bookings/"))
        page = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
        assert "Not answered in time" in page
        assert "is coming" not in page

    def test_it_can_be_taken_back(self, world: World, ingrid: Client) -> None:
        booking = world.book(at(2, 10))
        assert ingrid.post(f"/bookings/{booking.pk}/cancel/").status_code == 302
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CANCELLED


def test_without_a_decision_everybody_may_book_a_free_service(larvik: object, sign_in: SignIn) -> None:
    world = make_world(requires_entitlement=False)
    world.recipient = make_recipient(name="Uten Vedtak")
    ingrid = sign_in(world)
    held = ingrid.post(free_times(ingrid.get(f"/?day={at(2, 0).date()}"))[0])
    assert ingrid.post(held["Location"], {"key": uuid.uuid4()}).status_code == 302


def test_a_reduced_decision_says_that_more_is_booked_than_granted(world: World, ingrid: Client) -> None:
    for hour in (9, 11):
        world.book(at(1, hour))
    change_amount(world.recipient.entitlements.get(), amount=1, actor=BY_STAFF)
    text = text_of(ingrid.get("/"))
    assert "0 of 1 visit left" in text
    assert "1 visit more than it grants is booked" in text


def test_seats_of_several_sessions_are_said_to_be_so_many_in_all(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=2, seats=3)
    ingrid = sign_in(world)
    assert "10.00 6 seats left in all" in text_of(ingrid.get(f"/?day={at(2, 0).date()}"))
    for _person in range(3):
        world.book(at(2, 10), recipient=somebody_else(world))
    assert "10.00 3 seats left 11.00" in text_of(ingrid.get(f"/?day={at(2, 0).date()}"))


def test_what_is_granted_comes_before_what_anybody_may_book(world: World, ingrid: Client) -> None:
    make_service(world.department, name="Aktivitetskveld", requires_entitlement=False)
    page = ingrid.get("/")
    text = text_of(page)
    assert text.index(world.service.name) < text.index("Aktivitetskveld")
    assert page.context["service"] == world.service


def test_who_was_granted_nothing_has_the_free_services(larvik: object, sign_in: SignIn) -> None:
    world = make_world(requires_entitlement=False)
    ingrid = sign_in(world)
    world.recipient.entitlements.all().delete()
    make_service(world.department, name="Aktivitetskveld", requires_entitlement=False)
    assert ingrid.get("/").context["service"].name == "Aktivitetskveld"


def test_of_a_place_nobody_comes(world: World, ingrid: Client) -> None:
    bed = make_provider(world.department, name="Rom 1")
    Provider.objects.filter(pk=bed.pk).update(kind=ProviderKind.PLACE)
    stay = make_service(
        world.department, name="Dagopphold", uses_places=True, requires_entitlement=False, place="at_office"
    )
    text = text_of(ingrid.get(f"/?service={stay.pk}"))
    assert "We find a place for you." in text
    assert "We find out who comes" not in text
    assert "We find out who comes" in text_of(ingrid.get(f"/?service={world.service.pk}"))


def test_that_a_session_is_a_group_is_said_from_the_list_to_the_booking(
    larvik: object, sign_in: SignIn
) -> None:
    world = make_world(providers=1, seats=3)
    ingrid = sign_in(world)
    assert "together with others" in text_of(ingrid.get("/"))
    page = ingrid.post(hold_page(world, at(2, 10)))["Location"]
    assert "together with others" in text_of(ingrid.get(page))
    booked = text_of(ingrid.post(page, {"key": uuid.uuid4()}, follow=True))
    assert "together with others" in booked


@pytest.mark.parametrize(
    ("notice", "says"),
    [
        (timedelta(0), ""),
        (timedelta(hours=24), "At the earliest 24 hours from now."),
        (timedelta(days=5), "At the earliest 5 days from now."),
    ],
)
def test_the_calendar_says_how_soon_it_can_be_booked(
    larvik: object, sign_in: SignIn, notice: timedelta, says: str
) -> None:
    text = text_of(sign_in(make_world(minimum_notice=notice)).get("/"))
    assert "at any hour" not in text
    assert ("At the earliest" in text) == bool(says)
    assert says in text


def test_the_card_with_the_days_is_named_for_the_service(world: World, ingrid: Client) -> None:
    page = ingrid.get("/")
    assert f'<h2 id="days-heading">{world.service.name}</h2>' in page.text
