"""How long: a choice of durations, or a stay by nights or days."""

import uuid
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.capacity.shifts import make_shifts
from shop.enums import BookingStatus, EntitlementUnit, ProviderKind, StayUnit
from shop.lengths import DAY
from shop.models import Booking, OpeningHours, Provider, ShiftTemplate
from tests.factories.world import (
    EVERY_DAY,
    World,
    at,
    make_department,
    make_entitlement,
    make_recipient,
    make_service,
    make_world,
)
from tests.shop.views.citizen.conftest import (
    asked,
    book_page,
    free_times,
    hold_page,
    links,
    rows,
    text_of,
)
from tests.shop.views.conftest import Count

type SignIn = Callable[[World], Client]

MINUTES = timedelta(minutes=1)


def world_of_lengths(**rules: Any) -> World:
    return make_world(other_durations=[30 * MINUTES, 90 * MINUTES], **rules)


def world_of_stays(**rules: Any) -> World:
    """Two beds, there night and day; people come and go in opening hours."""
    department = make_department(closes=time(20))
    stays: dict[str, Any] = {
        "stay_unit": StayUnit.NIGHTS,
        "uses_places": True,
        "shortest_stay": 2,
        "longest_stay": 7,
        "arrives_at": time(15),
        "leaves_at": time(11),
    }
    service = make_service(department, name="Avlastning", **(stays | rules))
    recipient = make_recipient()
    make_entitlement(recipient, service, unit=EntitlementUnit.NIGHTS, amount=30)
    return World(department, service, [make_bed(service.department) for _ in range(2)], recipient)


def make_bed(department: Any) -> Provider:
    name = f"Seng {Provider.objects.count() + 1}"
    bed = Provider.objects.create(department=department, name=name, kind=ProviderKind.PLACE)
    for weekday in EVERY_DAY:
        ShiftTemplate.objects.create(
            provider=bed, weekday=weekday, starts_at=time(0), ends_at=time(0), valid_from=date(2020, 1, 1)
        )
    make_shifts(department)
    return bed


def words_of_stay(first: int, last: int) -> str:
    begins, ends = at(first, 15), at(last, 11)
    return f"{begins:%a} {begins.day} {begins:%B} 15.00 – {ends:%a} {ends.day} {ends:%B} 11.00"


class TestDurations:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return world_of_lengths()

    def test_each_length_is_a_link_and_the_usual_one_is_chosen(self, world: World, ingrid: Client) -> None:
        page = ingrid.get("/")
        address = f"/?service={world.service.pk}"
        assert links(page, to="length=") == [f"{address}&length=30", f"{address}&length=90"]
        assert "30 minutes 1 hour 1 hour 30 minutes" in text_of(page).replace("How long? ", "")

    def test_the_chosen_length_goes_along(self, world: World, ingrid: Client) -> None:
        page = ingrid.get(f"/?service={world.service.pk}&length=90")
        days = links(page, to="&day=")
        assert len(days) == 15  # and where one gets in line
        assert all("length=90" in each for each in days)
        chosen = free_times(page)
        assert all(each.endswith("&length=90") for each in chosen)
        held = ingrid.post(chosen[0])
        asks = ingrid.get(held["Location"])
        assert "1 hour 30 minutes, at home" in text_of(asks)
        assert links(asks, to="/?service=")[0].split("&")[1] == "length=90"
        ingrid.post(held["Location"], {"key": uuid.uuid4()})
        booking = Booking.objects.get(status=BookingStatus.CONFIRMED)
        assert booking.ends_at - booking.starts_at == 90 * MINUTES

    def test_a_longer_one_needs_more_room(self, world: World, ingrid: Client) -> None:
        day = at(2, 0).date()
        shorter = free_times(ingrid.get(f"/?day={day}&length=30"))
        longer = free_times(ingrid.get(f"/?day={day}&length=90"))
        assert len(shorter) == 8
        assert len(longer) == 7

    def test_another_length_of_the_same_hour_gives_up_the_first(self, world: World, ingrid: Client) -> None:
        ingrid.post(hold_page(world, at(2, 10)))
        ingrid.post(hold_page(world, at(2, 10), length="90"))
        held = Booking.objects.get(status=BookingStatus.HELD)
        assert held.ends_at == at(2, 11, 30)
        page = ingrid.get(f"/?day={at(2, 0).date()}&length=30")
        assert "time-held" not in page.content.decode()

    @pytest.mark.parametrize("length", ["45", "0", "-30", "9" * 5000, "x", "٣٠", "30 "])
    def test_a_length_that_is_not_offered_is_refused(self, world: World, ingrid: Client, length: str) -> None:
        for address in (f"/?service={world.service.pk}", book_page(world, at(2, 10))):
            page = ingrid.get(address, query_params=_query(address) | {"length": length})
            assert page.status_code == 422, address
            assert "cannot be booked for that long" in text_of(page)
        for address in (book_page(world, at(2, 10)), hold_page(world, at(2, 10))):
            response = ingrid.post(address, query_params=_query(address) | {"length": length})
            assert response.status_code == 422
        assert not Booking.objects.exists()

    def test_what_is_left_for_a_shorter_one_is_said(self, world: World, ingrid: Client) -> None:
        world.recipient.entitlements.update(unit=EntitlementUnit.MINUTES, amount=60)
        page = ingrid.get(f"/?day={at(2, 0).date()}&length=90")
        assert "is not enough for 1 hour 30 minutes" in text_of(page)
        assert not free_times(page)
        assert free_times(ingrid.get(f"/?day={at(2, 0).date()}&length=30"))

    def test_with_one_length_there_is_nothing_to_choose(self, larvik: object, sign_in: SignIn) -> None:
        assert "How long?" not in text_of(sign_in(make_world()).get("/"))

    @pytest.mark.parametrize("length", ["", "90"])
    def test_the_page_takes_as_many_statements_for_any_length(
        self, world: World, ingrid: Client, statements: Count, length: str
    ) -> None:
        assert statements(ingrid, f"/?length={length}") == 18


class TestStays:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return world_of_stays()

    def test_many_lengths_are_a_list_with_a_button(self, world: World, ingrid: Client) -> None:
        page = ingrid.get("/")
        assert "2 nights 3 nights 4 nights 5 nights 6 nights 7 nights" in text_of(page)
        assert '<select class="ds-input"' in page.content.decode()

    def test_a_stay_is_said_from_day_to_day(self, world: World, ingrid: Client) -> None:
        page = ingrid.get(f"/?day={at(3, 0).date()}&length=4")
        assert words_of_stay(3, 7) in text_of(page)
        assert free_times(page) == [hold_page(world, at(3, 15), length="4")]

    def test_a_stay_is_held_and_booked(self, world: World, ingrid: Client) -> None:
        page = ingrid.post(hold_page(world, at(3, 15)))["Location"]
        asks = text_of(ingrid.get(page))
        assert words_of_stay(3, 5) in asks
        assert "2 nights" in asks
        assert "We find a place for you" in asks
        booked = text_of(ingrid.post(page, {"key": uuid.uuid4()}, follow=True))
        assert "The place is kept" in booked
        assert words_of_stay(3, 5) in text_of(ingrid.get("/bookings/"))

    def test_every_day_of_a_stay_is_marked(self, world: World, ingrid: Client) -> None:
        world.book(at(3, 15))
        page = ingrid.get("/").content.decode()
        assert page.count("day-mine") == 3
        week = ingrid.get(f"/calendar/?week={at(4, 0).date()}").content.decode()
        assert "Avlastning" in week

    def test_a_stay_is_not_at_the_office_and_is_moved_to_another_day_or_not_at_all(
        self, larvik: object, sign_in: SignIn
    ) -> None:
        world = world_of_stays(place="at_office", move_within_day_deadline=None)
        ingrid = sign_in(world)
        booking = world.book(at(3, 15))
        for page in ("/", "/bookings/", f"/bookings/{booking.pk}/", f"/bookings/{booking.pk}/move/"):
            text = text_of(ingrid.get(page))
            assert "at the office" not in text, page
            assert "within the day" not in text, page
            assert "on the same day" not in text, page

    def test_a_stay_that_may_only_move_within_its_day_cannot_move(
        self, larvik: object, sign_in: SignIn
    ) -> None:
        world = world_of_stays(move_to_other_day_deadline=None)
        ingrid = sign_in(world)
        booking = world.book(at(3, 15))
        assert not links(ingrid.get(f"/bookings/{booking.pk}/"), to="/move/")
        assert "can no longer be moved here" in text_of(ingrid.get(f"/bookings/{booking.pk}/move/"))

    def test_an_hour_at_which_nobody_arrives_is_refused(self, world: World, ingrid: Client) -> None:
        response = ingrid.post(hold_page(world, at(3, 16)))
        assert response.status_code == 409
        assert not Booking.objects.exists()

    def test_a_day_that_would_end_before_it_begins_is_refused(self, larvik: object, sign_in: SignIn) -> None:
        world = world_of_stays(
            stay_unit=StayUnit.DAYS, shortest_stay=1, arrives_at=time(9), leaves_at=time(15)
        )
        ingrid = sign_in(world)
        assert ingrid.post(hold_page(world, at(3, 9))).status_code == 303
        before = rows()
        for page in (hold_page(world, at(3, 16)), book_page(world, at(3, 16))):
            assert ingrid.post(page, {"key": uuid.uuid4()}).status_code == 422, page
        assert rows() == before

    def test_a_stay_is_moved_with_all_its_nights(self, world: World, ingrid: Client) -> None:
        booking = world.book(at(3, 15))
        ingrid.post(f"/bookings/{booking.pk}/move/?to={asked(at(4, 15))}")
        booking.refresh_from_db()
        assert (booking.starts_at, booking.ends_at) == (at(4, 15), at(6, 11))

    def test_nobody_comes_or_goes_on_a_closed_day(self, world: World, ingrid: Client) -> None:
        closed = at(4, 0).date()
        OpeningHours.objects.filter(weekday=closed.isoweekday()).delete()
        page = ingrid.get(f"/?day={closed}")
        assert not free_times(page)
        assert free_times(ingrid.get(f"/?day={closed - DAY}")), "the night between is the bed's own"


def _query(address: str) -> dict[str, str]:
    """The query of an address, as the client wants it."""
    moment = timezone.localtime(at(2, 10)).isoformat()
    return {"at": moment} if "at=" in address else {"service": address.rpartition("=")[2]}
