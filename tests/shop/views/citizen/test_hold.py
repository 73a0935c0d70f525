"""A chosen time is held while the form is filled in."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.door import booking as door
from shop.enums import BookingStatus
from shop.models import Assignment, Booking
from shop.presentation import clock
from tests.factories.world import World, at, make_entitlement, make_service, make_world
from tests.shop.views.citizen.conftest import (
    book_page,
    free_times,
    hold_page,
    links,
    rows,
    somebody_else,
    take,
    text_of,
)
from tests.shop.views.conftest import Count

type SignIn = Callable[[World], Client]


def let_lapse(hold: Booking) -> None:
    """As if the minutes had passed."""
    ended = timezone.now() - timedelta(minutes=1)
    began = ended - timedelta(minutes=10)
    Booking.objects.filter(pk=hold.pk).update(created_at=began, held_until=ended)
    Assignment.objects.filter(booking=hold).update(alive=(began, ended))


@contextmanager
def short_holds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(door, "HOLD", timedelta(microseconds=1))
    yield
    monkeypatch.undo()


def test_choosing_a_time_holds_it_and_asks_whether_it_is_right(world: World, ingrid: Client) -> None:
    response = ingrid.post(hold_page(world, at(2, 10)))
    assert (response.status_code, response["Location"]) == (303, book_page(world, at(2, 10)))
    hold = Booking.objects.get()
    assert hold.status == BookingStatus.HELD
    assert hold.held_until is not None
    page = text_of(ingrid.get(response["Location"]))
    assert f"Held for you until {clock(hold.held_until)}" in page
    assert "Give the time back" in page


def test_a_held_time_counts_as_taken_for_others(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1)
    other = somebody_else(world)
    door.hold_time(world.service, recipient=other, starts_at=at(2, 10), actor=world.actor())
    ingrid = sign_in(world)
    assert hold_page(world, at(2, 10)) not in free_times(ingrid.get(f"/?day={at(2, 0).date()}"))
    before = rows()
    refused = ingrid.post(hold_page(world, at(2, 10)))
    assert refused.status_code == 409
    assert "Somebody was faster" in text_of(refused)
    assert len(free_times(refused)) == 6
    assert rows() == before


def test_the_list_says_what_is_held_and_leads_on(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    page = ingrid.get(f"/?day={at(2, 0).date()}")
    assert page.content.decode().count("time-held") == 1
    assert "held for you" in text_of(page)
    assert links(page, to=book_page(world, at(2, 10))) == [book_page(world, at(2, 10))] * 2
    elsewhere = ingrid.get(f"/?day={at(4, 0).date()}")
    assert "Held for you until" in text_of(elsewhere), "the bar at the bottom is there on every day"


def test_lists_of_appointments_never_show_a_hold(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(0, 0) + timedelta(days=1, hours=10)))
    hold = Booking.objects.get()
    for page in ("/bookings/", f"/calendar/?week={at(1, 0).date()}"):
        assert "Renhold" not in text_of(ingrid.get(page)), page
    for page in (f"/bookings/{hold.pk}/", f"/bookings/{hold.pk}/cancel/", f"/bookings/{hold.pk}/move/"):
        assert ingrid.get(page).status_code == 404, page
    let_lapse(hold)
    assert "Renhold" not in text_of(ingrid.get("/bookings/"))
    assert "Held for you" not in text_of(ingrid.get("/"))


def test_confirming_in_time_books_the_held_time_itself(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    hold = Booking.objects.get()
    response = ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()}, follow=True)
    assert "Your appointment is booked." in text_of(response)
    hold.refresh_from_db()
    assert (hold.status, hold.held_until) == (BookingStatus.CONFIRMED, None)


def test_confirming_late_books_a_time_that_is_still_free_and_says_so(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    hold = Booking.objects.get()
    let_lapse(hold)
    assert "The time is no longer held for you" in text_of(ingrid.get(book_page(world, at(2, 10))))
    response = ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()}, follow=True)
    assert "The time was no longer held, but nobody had taken it: it is booked." in text_of(response)
    hold.refresh_from_db()
    assert hold.status == BookingStatus.EXPIRED
    assert Booking.objects.get(status=BookingStatus.CONFIRMED).starts_at == at(2, 10)


def test_a_hold_ends_by_itself(world: World, ingrid: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with short_holds(monkeypatch):
        assert ingrid.post(hold_page(world, at(2, 10))).status_code == 303
    assert "Held for you" not in text_of(ingrid.get("/"))
    world.book(at(2, 10), recipient=somebody_else(world))
    world.book(at(2, 10), recipient=somebody_else(world))


def test_confirming_late_says_that_somebody_took_it(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1)
    ingrid = sign_in(world)
    ingrid.post(hold_page(world, at(2, 10)))
    let_lapse(Booking.objects.get())
    take(world, at(2, 10))
    before = rows()
    response = ingrid.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert "no longer held for you, and somebody else has taken it" in text_of(response)
    assert len(free_times(response)) == 6
    assert rows() == before


def test_choosing_another_time_gives_up_the_first(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    ingrid.post(hold_page(world, at(3, 11)))
    held = Booking.objects.filter(status=BookingStatus.HELD)
    assert [each.starts_at for each in held] == [at(3, 11)]


def test_a_second_click_holds_the_same_time_no_longer(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    before = rows()
    assert ingrid.post(hold_page(world, at(2, 10))).status_code == 303
    assert rows() == before


def test_a_time_given_back_is_free_at_once(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1)
    ingrid = sign_in(world)
    ingrid.post(hold_page(world, at(2, 10)))
    hold = Booking.objects.get()
    response = ingrid.post(f"/holds/{hold.pk}/give-back/", follow=True)
    assert response.redirect_chain == [(f"/?service={world.service.pk}&day={at(2, 0).date()}", 303)]
    assert "You have given the time back" in text_of(response)
    assert AuditEntry.objects.filter(action="booking.given_back", object_id=hold.pk).count() == 1
    take(world, at(2, 10))


def test_a_time_given_back_twice_is_given_back_once(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    hold = Booking.objects.get()
    ingrid.post(f"/holds/{hold.pk}/give-back/")
    before = rows()
    assert ingrid.post(f"/holds/{hold.pk}/give-back/").status_code == 303
    assert rows() == before
    assert AuditEntry.objects.filter(action="booking.given_back").count() == 1


def test_an_appointment_cannot_be_given_back_as_a_hold(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    assert ingrid.post(f"/holds/{booking.pk}/give-back/").status_code == 409
    assert rows() == before


def test_what_somebody_else_holds_is_not_there(world: World, ingrid: Client) -> None:
    other = somebody_else(world)
    hold = door.hold_time(world.service, recipient=other, starts_at=at(2, 10), actor=world.actor())
    before = rows()
    assert ingrid.post(f"/holds/{hold.pk}/give-back/").status_code == 404
    assert rows() == before


def test_giving_back_by_a_link_does_nothing(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)))
    before = rows()
    assert ingrid.get(f"/holds/{Booking.objects.get().pk}/give-back/").status_code == 405
    assert rows() == before


def test_after_signing_in_the_time_is_asked_about_and_not_yet_held(
    world: World, larvik_client: Client, sign_in: SignIn
) -> None:
    stranger = larvik_client.post(hold_page(world, at(2, 10)))
    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/sign-in/?next=/book/")
    assert not Booking.objects.exists()
    ingrid = sign_in(world)
    response = ingrid.get(hold_page(world, at(2, 10)))
    assert response["Location"] == book_page(world, at(2, 10))
    assert not Booking.objects.exists()
    assert "Is this right?" in text_of(ingrid.get(response["Location"]))


@pytest.mark.parametrize(
    "query", ["", "?at=", "?at=tomorrow", "?at=2027-03-28T02:30:00%2B01:00", "?length=60"]
)
def test_odd_times_hold_nothing(world: World, ingrid: Client, query: str) -> None:
    assert ingrid.post(f"/book/{world.service.pk}/hold/{query}").status_code == 422
    assert not Booking.objects.exists()


def test_a_service_without_a_decision_cannot_be_held(world: World, ingrid: Client) -> None:
    world.service = make_service(world.department, name="Snømåking")
    assert ingrid.post(hold_page(world, at(2, 10))).status_code == 404
    assert not Booking.objects.exists()


def test_what_is_granted_is_looked_at_when_the_hold_becomes_a_booking(world: World, ingrid: Client) -> None:
    world.recipient.entitlements.update(amount=1)
    world.book(at(2, 9))
    assert ingrid.post(hold_page(world, at(2, 11))).status_code == 303
    before = rows()
    response = ingrid.post(book_page(world, at(2, 11)), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert "Nothing is left" in text_of(response)
    assert rows() == before, "the time is still held: nothing was written"


def test_a_hold_is_not_in_the_way_of_its_own_holder(world: World, ingrid: Client) -> None:
    other = make_service(world.department, name="Klesvask")
    make_entitlement(world.recipient, other)
    ingrid.post(hold_page(world, at(2, 10)))
    page = ingrid.get(f"/?service={other.pk}&day={at(2, 0).date()}")
    world.service = other
    assert hold_page(world, at(2, 10)) in free_times(page)
    assert ingrid.post(hold_page(world, at(2, 10))).status_code == 303
    assert Booking.objects.get(status=BookingStatus.HELD).service == other


def test_the_page_that_asks_takes_as_many_statements_held_or_not(
    world: World, ingrid: Client, statements: Count
) -> None:
    page = book_page(world, at(2, 10))
    assert statements(ingrid, page) == 8
    ingrid.post(hold_page(world, at(2, 10)))
    assert statements(ingrid, page) == 8


def test_times_around_the_spring_night_and_new_year_can_be_chosen_and_booked(
    larvik: object, sign_in: SignIn
) -> None:
    for moment in ("2027-03-27T12:00:00+01:00", "2026-12-31T12:00:00+01:00"):
        with time_machine.travel(moment, tick=True):
            world = make_world()
            ingrid = sign_in(world)
            for chosen in free_times(ingrid.get(f"/?day={at(1, 0).date()}"))[:2]:
                held = ingrid.post(chosen)
                assert held.status_code == 303, moment
                assert ingrid.post(held["Location"], {"key": uuid.uuid4()}).status_code == 302
