"""Calendars: a secret address that can be ended, and visits that are moved, called off and kept apart."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar

from accounts.closing import close_account
from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.capacity.staff import deactivate_provider
from shop.domain.circumstances.leaving import set_last_day
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.privacy.calendars import hash_of, make_feed
from shop.enums import BookingStatus, CancelReason
from shop.models import Assignment, Booking, CalendarFeed, Provider, Recipient, Service
from shop.views import calendars
from tests.factories.world import World, at, make_recipient, make_service, make_user, user_of
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def own(world: World) -> Actor:
    return Actor(world.recipient.user_id, Channel.SELF)


def fetched(client: Client, token: str) -> Any:
    response = client.get(f"/calendar/feed/{token}.ics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content)


def events(client: Client, token: str) -> list[Any]:
    return list(fetched(client, token).walk("VEVENT"))


@pytest.fixture
def stranger(larvik_client: Client) -> Client:
    """A calendar program: it has no session."""
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def token(world: World) -> str:
    return make_feed(world.user.pk, is_neutral=True, actor=own(world))


def test_the_page_shows_the_address_once_and_keeps_a_hash(
    world: World, ingrid: Client, stranger: Client
) -> None:
    page = ingrid.post("/me/calendar/make/", {"text": "full"}).text
    token = page.split("/calendar/feed/")[1].split(".ics")[0]
    assert token not in ingrid.get("/me/calendar/").text
    assert CalendarFeed.objects.get().token_hash == hash_of(token)
    fetched(stranger, token)


def test_the_page_speaks_of_what_each_has(world: World, ingrid: Client) -> None:
    page = ingrid.get("/me/calendar/").text
    assert "Your appointments in your own calendar" in page
    assert "whom you visit" not in page
    Provider.objects.filter(pk=world.providers[0].pk).update(user=world.user)
    assert "Your appointments and visits in your own calendar" in ingrid.get("/me/calendar/").text
    Recipient.objects.update(user=None)
    page = ingrid.get("/me/calendar/").text
    assert "Your visits in your own calendar" in page
    assert "appointments from" not in page
    assert 'name="text"' not in page


def test_a_visit_stands_there_in_utc_and_says_nothing(world: World, stranger: Client, token: str) -> None:
    booking = world.book(at(2, 10))
    (event,) = events(stranger, token)
    assert event["UID"] == f"booking-{booking.pk}@larvik.localhost"
    assert event.decoded("DTSTART") == booking.starts_at.astimezone(UTC)
    assert (event["STATUS"], event["SEQUENCE"], str(event["SUMMARY"])) == ("CONFIRMED", 0, "An appointment")
    text = stranger.get(f"/calendar/feed/{token}.ics").text
    for secret in (world.service.name, world.recipient.name, world.providers[0].name):
        assert secret not in text


def test_a_session_is_one_event_of_who_leads_it(world: World, stranger: Client) -> None:
    """It is called off with the last who takes part, and every change makes its sequence grow."""
    leader, seen = make_user(), []
    Provider.objects.filter(pk=world.providers[0].pk).update(user=leader)
    Provider.objects.exclude(user=leader).update(is_active=False)
    group = make_service(world.department, seats=3, requires_entitlement=False)
    token = make_feed(leader.pk, is_neutral=False, actor=own(world))
    for act in (join, join, leave, leave):
        act(world, group)
        (event,) = events(stranger, token)
        seen.append((event["UID"], event["STATUS"], event["SEQUENCE"]))
    (uid,) = {uid for uid, _status, _sequence in seen}
    assert uid.startswith("session-")
    assert [status for _uid, status, _sequence in seen] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert [sequence for *_both, sequence in seen] == [0, 1, 2, 3]


def join(world: World, group: Service) -> None:
    world.book(at(2, 10), service=group, recipient=make_recipient())


def leave(world: World, group: Service) -> None:
    first = Booking.objects.filter(service=group, status=BookingStatus.CONFIRMED).order_by("pk")[0]
    cancel_booking(first, actor=own(world), reason=CancelReason.BY_DEPARTMENT)


def test_what_is_only_asked_for_is_not_confirmed(world: World, stranger: Client, token: str) -> None:
    booking = world.book(at(2, 10))
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.REQUESTED)
    (event,) = events(stranger, token)
    assert event["STATUS"] == "TENTATIVE"


def test_in_full_it_says_the_service(world: World, stranger: Client) -> None:
    token = make_feed(world.user.pk, is_neutral=False, actor=own(world))
    world.book(at(2, 10))
    (event,) = events(stranger, token)
    assert world.service.name in str(event["SUMMARY"])


@pytest.mark.parametrize(("day", "utc"), [(date(2027, 3, 27), 9), (date(2027, 3, 28), 8)])
def test_the_clock_on_the_wall_is_kept_over_the_change_of_clocks(
    world: World, stranger: Client, token: str, day: date, utc: int
) -> None:
    make_visit(world, timezone.make_aware(datetime.combine(day, time(10))), recipient=world.recipient)
    (event,) = events(stranger, token)
    assert event.decoded("DTSTART").hour == utc


def test_a_move_keeps_the_uid_and_raises_the_sequence(world: World, stranger: Client, token: str) -> None:
    booking = world.book(at(2, 10))
    (before,) = events(stranger, token)
    move_booking(booking, starts_at=at(3, 11), actor=own(world))
    (after,) = [each for each in events(stranger, token) if each["STATUS"] == "CONFIRMED"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == at(3, 11).astimezone(UTC)


def test_what_is_called_off_says_so_for_a_while(world: World, stranger: Client, token: str) -> None:
    booking = world.book(at(2, 10))
    cancel_booking(booking, actor=own(world), reason=CancelReason.BY_RECIPIENT)
    (event,) = events(stranger, token)
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 1
    long_ago = booking.starts_at - timedelta(days=40)
    Booking.objects.filter(pk=booking.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    assert events(stranger, token) == []


def test_nobody_elses_visits_are_in_it(world: World, stranger: Client, token: str) -> None:
    make_visit(world, at(2, 9), recipient=make_recipient(name="Odd Prøve"))
    assert events(stranger, token) == []


def test_the_same_calendar_is_not_sent_twice(world: World, stranger: Client, token: str) -> None:
    world.book(at(2, 10))
    path = f"/calendar/feed/{token}.ics"
    first = stranger.get(path)
    assert first["Cache-Control"] == "private, no-cache"
    assert stranger.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    world.book(at(3, 10))
    assert stranger.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


class TestSecret:
    def test_a_new_one_ends_the_old_one(self, world: World, stranger: Client, token: str) -> None:
        again = make_feed(world.user.pk, is_neutral=True, actor=own(world))
        assert stranger.get(f"/calendar/feed/{token}.ics").status_code == 404
        fetched(stranger, again)

    def test_it_can_be_ended(self, world: World, ingrid: Client, stranger: Client, token: str) -> None:
        ingrid.post("/me/calendar/end/")
        ingrid.post("/me/calendar/end/")
        assert stranger.get(f"/calendar/feed/{token}.ics").status_code == 404

    def test_it_ends_with_the_account(self, world: World, stranger: Client, token: str) -> None:
        close_account(world.user.pk)
        assert stranger.get(f"/calendar/feed/{token}.ics").status_code == 404
        assert not CalendarFeed.objects.exists()

    @pytest.mark.parametrize("wrong", ["x", "%00", "a" * 300, "..", "é"])
    def test_an_unknown_one_is_no_page(self, world: World, stranger: Client, token: str, wrong: str) -> None:
        assert stranger.get(f"/calendar/feed/{wrong}.ics").status_code == 404

    def test_it_is_worth_nothing_in_another_municipality(self, world: World, token: str) -> None:
        neighbour = Client(headers={"host": "sandefjord.localhost"})
        assert neighbour.get(f"/calendar/feed/{token}.ics").status_code == 404

    def test_the_hash_is_no_secret(self, world: World, stranger: Client, token: str) -> None:
        assert stranger.get(f"/calendar/feed/{hash_of(token)}.ics").status_code == 404


class TestBrake:
    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(calendars, "FETCHES_OF_ONE", 2)
        monkeypatch.setattr(calendars, "WRONG_FROM_NETWORK", 2)

    def test_one_calendar_is_not_fetched_without_end(
        self, world: World, stranger: Client, token: str
    ) -> None:
        path = f"/calendar/feed/{token}.ics"
        assert [stranger.get(path).status_code for _each in range(3)] == [200, 200, 429]
        assert 890 < int(stranger.get(path)["Retry-After"]) <= 900
        other = make_feed(make_user().pk, is_neutral=True, actor=own(world))
        assert stranger.get(f"/calendar/feed/{other}.ics").status_code == 200

    def test_whoever_guesses_is_slowed_down_and_nobody_beside_them(
        self, world: World, stranger: Client, token: str
    ) -> None:
        answers = [stranger.get(f"/calendar/feed/{each}.ics") for each in "abcd"]
        assert [each.status_code for each in answers] == [404, 404, 429, 429]
        assert int(answers[-1]["Retry-After"]) > 890
        assert stranger.get("/calendar/feed/e.ics", REMOTE_ADDR="192.0.2.7").status_code == 404
        assert stranger.get(f"/calendar/feed/{token}.ics").status_code == 200


class TestWhoComes:
    @pytest.fixture
    def in_full(self, world: World) -> str:
        return make_feed(world.user.pk, is_neutral=False, actor=own(world))

    def test_of_a_helper_who_has_left_the_name_is_not_promised(
        self, world: World, stranger: Client, in_full: str
    ) -> None:
        """Nobody could come instead: the visit keeps its time and needs another."""
        world.book(at(2, 10))
        (before,) = events(stranger, in_full)
        helper = Assignment.objects.get().provider
        for each in world.providers:
            if each.pk != helper.pk:
                deactivate_provider(each, actor=SYSTEM)
        assert helper.first_name in str(before["SUMMARY"])
        set_last_day(helper, last_day=timezone.localdate(), actor=SYSTEM)
        assert Booking.objects.get().stranded
        (event,) = events(stranger, in_full)
        assert str(event["SUMMARY"]) == f"{world.service.name}, plans have changed"
        assert event["STATUS"] == "TENTATIVE"
        assert event["SEQUENCE"] > before["SEQUENCE"]

    def test_who_comes_instead_is_named(self, world: World, stranger: Client, in_full: str) -> None:
        world.book(at(2, 10))
        helper = Assignment.objects.get().provider
        helper.name = "Amal Prøve"
        helper.save(update_fields=["name"])
        set_last_day(helper, last_day=timezone.localdate(), actor=SYSTEM)
        (event,) = events(stranger, in_full)
        assert Assignment.objects.get(active=True).provider.first_name in str(event["SUMMARY"])
        assert helper.first_name not in str(event["SUMMARY"])

    def test_nobody_comes_to_what_is_called_off(self, world: World, stranger: Client, in_full: str) -> None:
        booking = world.book(at(2, 10))
        cancel_booking(booking, actor=own(world), reason=CancelReason.BY_RECIPIENT)
        (event,) = events(stranger, in_full)
        assert str(event["SUMMARY"]) == world.service.name


class TestHelper:
    def test_a_visit_to_make_names_nobody(self, world: World, stranger: Client) -> None:
        provider = world.providers[0]
        provider.user = make_user("Amal Prøve")
        provider.save(update_fields=["user"])
        visit = make_visit(world, at(2, 9), recipient=make_recipient(name="Odd Prøve"))
        actor = Actor(provider.user.pk, Channel.STAFF)
        token = make_feed(provider.user.pk, is_neutral=False, actor=actor)
        (event,) = events(stranger, token)
        assert (str(event["SUMMARY"]), event["STATUS"]) == ("A visit to make", "CONFIRMED")
        assert "Odd" not in stranger.get(f"/calendar/feed/{token}.ics").text
        Assignment.objects.filter(booking=visit).update(active=False)
        (event,) = events(stranger, token)
        assert event["STATUS"] == "CANCELLED"


class TestOne:
    def test_ones_own_is_a_file(self, world: World, ingrid: Client) -> None:
        booking = world.book(at(2, 10))
        assert f"/bookings/{booking.pk}/calendar.ics" in ingrid.get(f"/bookings/{booking.pk}/").text
        response = ingrid.get(f"/bookings/{booking.pk}/calendar.ics")
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert event["UID"] == f"booking-{booking.pk}@larvik.localhost"
        assert "no-store" in response["Cache-Control"]

    def test_somebody_elses_is_no_page(self, world: World, ingrid: Client) -> None:
        other = make_visit(world, at(2, 9), recipient=make_recipient(name="Odd Prøve"))
        assert ingrid.get(f"/bookings/{other.pk}/calendar.ics").status_code == 404
        assert (
            sign_in(ingrid, user_of(other.recipient)).get(f"/bookings/{other.pk}/calendar.ics").status_code
            == 200
        )
