"""The recipient moves an appointment: choose, see old and new, do it; a refusal keeps the old one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason, Confirmation, StrandedReason
from shop.models import Booking, Department, EntitlementEntry
from shop.presentation import moment_in_words, when
from tests.factories.world import World, at, make_world
from tests.shop.views.citizen.conftest import asked, links, rows, somebody_else, take, text_of
from tests.shop.views.conftest import Count

type SignIn = Callable[[World], Client]

HOUR = timedelta(hours=1)


def move_page(booking: Booking, to: Any = None) -> str:
    return f"/bookings/{booking.pk}/move/" + (f"?to={asked(to)}" if to else "")


def test_an_appointment_is_moved_in_three_steps(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    assert links(ingrid.get(f"/bookings/{booking.pk}/"), to="/move/") == [move_page(booking)]
    day = at(3, 0).date()
    times = links(ingrid.get(f"{move_page(booking)}?day={day}"), to="/move/?to=")
    assert len(times) == 8
    asks = ingrid.get(move_page(booking, at(3, 12)))
    assert when(at(2, 10), at(2, 11)) in text_of(asks)
    assert when(at(3, 12), at(3, 13)) in text_of(asks)
    booking.refresh_from_db()
    assert booking.starts_at == at(2, 10), "asking moves nothing"
    moved = ingrid.post(move_page(booking, at(3, 12)), follow=True)
    assert moved.redirect_chain == [(f"/bookings/{booking.pk}/", 302)]
    assert f"The appointment is moved to {when(at(3, 12), at(3, 13))}." in text_of(moved)
    booking.refresh_from_db()
    assert (booking.starts_at, booking.ends_at) == (at(3, 12), at(3, 13))


def test_the_calendar_begins_at_the_appointments_own_day(world: World, ingrid: Client) -> None:
    booking = world.book(at(5, 10))
    page = ingrid.get(move_page(booking))
    assert len(links(page, to="/move/?to=")) == 7, "where it is now is no move"
    assert "as it is now" in text_of(page)
    assert page.content.decode().count("day-mine") == 1


def test_a_move_clicked_twice_is_one_move(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    for _click in range(2):
        assert ingrid.post(move_page(booking, at(3, 12))).status_code == 302
    assert AuditEntry.objects.filter(action="booking.moved").count() == 1
    assert EntitlementEntry.objects.filter(booking=booking, kind="reserved").count() == 1


def test_a_time_that_is_taken_meanwhile_leaves_the_old_one(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1)
    ingrid = sign_in(world)
    booking = world.book(at(2, 10))
    take(world, at(3, 12))
    before = rows()
    response = ingrid.post(move_page(booking, at(3, 12)))
    assert response.status_code == 409
    text = text_of(response)
    assert "Somebody was faster" in text
    assert f"your appointment is still {when(at(2, 10), at(2, 11))}" in text
    assert len(links(response, to="/move/?to=")) == 6
    assert rows() == before


@pytest.mark.parametrize(
    ("to", "says"),
    [
        (lambda: at(2, 6), "not open"),
        (lambda: at(2, 10, 15), "do not begin at that time"),
        (lambda: at(30, 10), "cannot be booked yet"),
        (lambda: timezone.now() - HOUR, "has passed"),
    ],
)
def test_a_time_that_is_not_offered_leaves_the_old_one(
    world: World, ingrid: Client, to: Callable[[], Any], says: str
) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    response = ingrid.post(move_page(booking, to()))
    assert response.status_code == 409
    assert says in text_of(response)
    assert rows() == before


@pytest.mark.parametrize("to", ["", "tomorrow", "2027-03-28T02:30:00+01:00", "9999-12-31T23:59:59-23:59"])
def test_odd_times_move_nothing(world: World, ingrid: Client, to: str) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    assert ingrid.post(move_page(booking), query_params={"to": to}).status_code == 422
    assert rows() == before


class TestDeadlines:
    def test_they_are_said_on_the_appointments_page(self, larvik: object, sign_in: SignIn) -> None:
        world = make_world(
            cancel_deadline=3 * HOUR, move_within_day_deadline=HOUR, move_to_other_day_deadline=None
        )
        booking = world.book(at(2, 10))
        page = text_of(sign_in(world).get(f"/bookings/{booking.pk}/"))
        assert f"Move it within the day until {moment_in_words(at(2, 9))}" in page
        assert "Move it to another day by calling 680 50 001" in page
        assert f"Cancel it until {moment_in_words(at(2, 7))}" in page

    def test_two_deadlines_alike_are_said_once(self, world: World, ingrid: Client) -> None:
        page = text_of(ingrid.get(f"/bookings/{world.book(at(2, 10)).pk}/"))
        assert "Move it until it begins" in page
        assert "within the day" not in page

    @pytest.mark.parametrize(
        ("rules", "allowed", "forbidden"),
        [
            ({"move_to_other_day_deadline": None}, 2, 3),
            ({"move_to_other_day_deadline": timedelta(days=5)}, 2, 3),
            ({"move_within_day_deadline": None}, 3, 2),
            ({"move_within_day_deadline": timedelta(days=5)}, 3, 2),
        ],
    )
    def test_within_the_day_and_to_another_are_two_permissions(
        self, larvik: object, sign_in: SignIn, rules: dict[str, Any], allowed: int, forbidden: int
    ) -> None:
        world = make_world(**rules)
        booking = world.book(at(2, 10))
        ingrid = sign_in(world)
        page = ingrid.get(f"{move_page(booking)}?day={at(forbidden, 0).date()}")
        assert "It cannot be moved to this day here" in text_of(page)
        assert not links(page, to="/move/?to=")
        before = rows()
        refused = ingrid.post(move_page(booking, at(forbidden, 13)))
        assert refused.status_code == 409
        assert "can no longer be moved here" in text_of(refused)
        assert rows() == before
        page = ingrid.get(f"{move_page(booking)}?day={at(allowed, 0).date()}")
        assert links(page, to="/move/?to=")
        assert ingrid.post(move_page(booking, at(allowed, 13))).status_code == 302

    def test_after_both_there_is_only_the_phone(self, larvik: object, sign_in: SignIn) -> None:
        world = make_world(move_within_day_deadline=timedelta(days=5), move_to_other_day_deadline=None)
        booking = world.book(at(2, 10))
        ingrid = sign_in(world)
        assert not links(ingrid.get(f"/bookings/{booking.pk}/"), to="/move/")
        page = ingrid.get(move_page(booking))
        assert (page.status_code, len(links(page, to="tel:68050001"))) == (200, 2)
        before = rows()
        refused = ingrid.post(move_page(booking, at(2, 13)))
        assert refused.status_code == 409
        assert "can no longer be moved here" in text_of(refused)
        assert rows() == before

    def test_an_upset_visit_can_be_moved_after_them_and_is_offered_the_move_first(
        self, larvik: object, sign_in: SignIn
    ) -> None:
        world = make_world(move_within_day_deadline=None, move_to_other_day_deadline=None)
        booking = world.book(at(2, 10))
        Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
        ingrid = sign_in(world)
        page = ingrid.get(f"/bookings/{booking.pk}/")
        assert "Choose another time that suits you, or wait until they call." in text_of(page)
        html = page.content.decode()
        assert html.index("/move/") < html.index("/cancel/")
        assert ingrid.post(move_page(booking, at(3, 12))).status_code == 302
        booking.refresh_from_db()
        assert (booking.starts_at, booking.stranded) == (at(3, 12), "")

    def test_an_upset_visit_shows_the_nearest_free_times_each_a_step_away(
        self, world: World, ingrid: Client
    ) -> None:
        booking = world.book(at(2, 10))
        assert not links(ingrid.get(f"/bookings/{booking.pk}/"), to="?to=")
        Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
        offered = links(ingrid.get(f"/bookings/{booking.pk}/"), to="?to=")
        assert offered == [move_page(booking, at(2, hour)) for hour in (9, 10, 11)]
        first_page = ingrid.get("/")
        assert links(first_page, to="?to=") == offered
        assert "We cannot come as agreed" in text_of(first_page)


def test_what_is_over_or_cancelled_is_not_moved(world: World, ingrid: Client) -> None:
    cancelled = world.book(at(2, 10))
    cancel_booking(cancelled, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    past = world.book_past()
    before = rows()
    for booking in (cancelled, past):
        assert not links(ingrid.get(f"/bookings/{booking.pk}/"), to="/move/")
        assert ingrid.post(move_page(booking, at(3, 12))).status_code == 409
    assert rows() == before


def test_somebody_elses_appointment_is_not_there(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10), recipient=somebody_else(world))
    before = rows()
    for address in (move_page(booking), move_page(booking, at(3, 12))):
        assert ingrid.get(address).status_code == 404
        assert ingrid.post(address).status_code == 404
    assert rows() == before


def test_the_neighbours_appointment_is_not_there(
    world: World, sandefjord_client: Client, larvik_client: Client
) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    assert sandefjord_client.post(move_page(booking, at(3, 12))).status_code == 302
    assert rows() == before


def test_a_request_that_is_moved_is_still_a_request(larvik: object, sign_in: SignIn) -> None:
    world = make_world(confirmation=Confirmation.REQUESTED)
    booking = world.book(at(2, 10))
    assert sign_in(world).post(move_page(booking, at(3, 12))).status_code == 302
    booking.refresh_from_db()
    assert booking.status == BookingStatus.REQUESTED


def test_while_the_department_pauses_nothing_is_moved(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    Department.objects.update(is_paused=True, pause_message="Vi flytter.")
    page = text_of(ingrid.get(move_page(booking)))
    assert "This cannot be moved right now" in page
    assert "Vi flytter." in page
    before = rows()
    refused = ingrid.post(move_page(booking, at(3, 12)))
    assert refused.status_code == 409
    assert "Vi flytter." in text_of(refused)
    assert rows() == before


def test_the_last_hour_of_a_grant_can_still_be_moved(world: World, ingrid: Client) -> None:
    world.recipient.entitlements.update(amount=1)
    booking = world.book(at(2, 10))
    assert ingrid.post(move_page(booking, at(3, 12))).status_code == 302


def test_a_stranger_comes_back_to_the_same_move(world: World, larvik_client: Client) -> None:
    booking = world.book(at(2, 10))
    response = larvik_client.post(move_page(booking, at(3, 12)))
    assert response["Location"].startswith(f"/sign-in/?next=/bookings/{booking.pk}/move/%3Fto%3D")


def test_somebody_elses_hold_is_in_the_way(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1)
    booking = world.book(at(2, 10))
    hold_time(world.service, recipient=somebody_else(world), starts_at=at(3, 12), actor=world.actor())
    before = rows()
    assert sign_in(world).post(move_page(booking, at(3, 12))).status_code == 409
    assert rows() == before


def test_the_pages_take_as_many_statements_for_one_appointment_as_for_three(
    world: World, ingrid: Client, statements: Count
) -> None:
    booking = world.book(at(2, 10))
    choose, ask = f"{move_page(booking)}?day={at(3, 0).date()}", move_page(booking, at(3, 12))
    with_one = statements(ingrid, choose), statements(ingrid, ask)
    world.book(at(2, 11))
    world.book(at(3, 9))
    assert with_one == (statements(ingrid, choose), statements(ingrid, ask)) == (13, 7)


def test_a_time_that_is_held_elsewhere_is_told_of_before_it_is_given_back(
    world: World, ingrid: Client
) -> None:
    booking = world.book(at(2, 10))
    page = move_page(booking, at(3, 12))
    assert "You hold another time as well" not in text_of(ingrid.get(page))
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(4, 9), actor=world.actor())
    asks = ingrid.get(page)
    assert f"{world.service.name}, {when(at(4, 9), at(4, 10))}, is held for you until" in text_of(asks)
    assert links(asks, to="/book/"), "it can be booked first"
    ingrid.post(page)
    held.refresh_from_db()
    assert held.status == BookingStatus.EXPIRED


def test_moved_to_the_very_time_that_is_held_nothing_is_lost(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    hold_time(world.service, recipient=world.recipient, starts_at=at(3, 12), actor=world.actor())
    assert "You hold another time as well" not in text_of(ingrid.get(move_page(booking, at(3, 12))))
