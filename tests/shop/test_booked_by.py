"""What the department alone books: recipients have no way to it, and what is booked is theirs to see and to change."""

from typing import Any

import pytest
from django.test import Client

from foundation.actor import Actor, Channel
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import BookedBy, BookingStatus, CancelReason
from shop.errors import BookedByDepartment
from shop.models import BookingSeries, Service, WaitlistEntry
from tests.factories.refusals import refused
from tests.factories.waiting import fill, free, offer_round, wait
from tests.factories.world import PASSWORD, World, at, make_administrator, make_world, user_of
from tests.shop.domain.standing import start

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
PHONE = Actor(user_id=None, channel=Channel.PHONE)


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=1, booked_by=BookedBy.DEPARTMENT)


@pytest.mark.parametrize("channel", [Channel.SELF, Channel.API])
class TestNotByThemselves:
    def actor(self, world: World, channel: Channel) -> Actor:
        user = world.recipient.user_id if channel == Channel.SELF else None
        return Actor(user_id=user, channel=channel)

    def test_no_booking_no_hold_no_waiting_no_standing_booking(self, world: World, channel: Channel) -> None:
        actor = self.actor(world, channel)
        with refused(BookedByDepartment):
            world.book(at(1, 10), actor=actor)
        with refused(BookedByDepartment):
            hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=actor)
        with refused(BookedByDepartment):
            start(world, actor=actor)
        with refused(BookedByDepartment):
            wait(world, actor=actor)
        assert not BookingSeries.objects.exists()
        assert not WaitlistEntry.objects.exists()


class TestTheDepartment:
    @pytest.mark.parametrize("actor", [OFFICE, PHONE])
    def test_books_and_the_recipient_moves_and_cancels(self, world: World, actor: Actor) -> None:
        booking = world.book(at(1, 10), actor=actor)
        moved = move_booking(booking, starts_at=at(2, 12), actor=world.actor())
        assert moved.starts_at == at(2, 12)
        gone = cancel_booking(moved, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        assert gone.status == BookingStatus.CANCELLED

    def test_sets_up_what_stands_and_its_visits_are_booked(self, world: World) -> None:
        started = start(world, actor=OFFICE)
        assert started.series.bookings.exists()

    def test_nobody_is_offered_it_who_waited_before_it_was_so(self, larvik: object) -> None:
        world = make_world(providers=1)
        booked = fill(world)
        entry = wait(world)
        Service.objects.update(booked_by=BookedBy.DEPARTMENT)
        free(next(iter(booked.values())))
        assert offer_round(world) == []
        entry.refresh_from_db()
        assert entry.status == "waiting"


class TestPages:
    @pytest.fixture
    def ingrid(self, world: World, larvik_client: Client) -> Client:
        larvik_client.force_login(user_of(world.recipient), backend="accounts.backends.PasswordBackend")
        larvik_client.cookies["django_language"] = "en"
        return larvik_client

    def test_recipients_do_not_find_it_and_see_what_is_booked(self, world: World, ingrid: Client) -> None:
        service = world.service
        booking = world.book(at(1, 10), actor=OFFICE)
        home = ingrid.get("/")
        assert "There is nothing to book yet" in home.text
        assert f"service={service.pk}" not in home.text
        for page in (f"/?service={service.pk}", f"/book/{service.pk}/?at=2030-01-01T10:00%2B01:00"):
            assert ingrid.get(page).status_code == 404
        for page in ("/bookings/", "/calendar/", f"/bookings/{booking.pk}/"):
            answer: Any = ingrid.get(page)
            assert (answer.status_code, service.name in answer.text) == (200, True), page

    def test_nobody_reads_of_it_before_signing_in(self, world: World, larvik_client: Client) -> None:
        assert world.service.name not in larvik_client.get("/").text
        Service.objects.update(booked_by=BookedBy.EVERYONE)
        assert world.service.name in larvik_client.get("/").text

    def test_the_department_finds_it_where_it_books_for_somebody(
        self, world: World, larvik_client: Client
    ) -> None:
        anne = make_administrator(world.department)
        assert larvik_client.login(username=anne.email, password=PASSWORD)
        page = larvik_client.get(f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/")
        assert page.status_code == 200, page
        assert world.service.name in page.text
