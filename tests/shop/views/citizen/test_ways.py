"""Where to meet and how many of them: chosen beside the time, kept in every address, and said wherever the visit is."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from foundation.actor import Actor, Channel
from shop.enums import BookingStatus, ServicePlace
from shop.models import Booking, Department, Recipient, Service
from shop.ways import Way
from tests.factories.world import World, at, make_service, make_world
from tests.shop.views.citizen.conftest import book_page, free_times, hold_page, links, text_of
from tests.shop.views.citizen.test_lengths import SignIn
from tests.shop.views.conftest import Count

MINUTES = timedelta(minutes=1)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    world = make_world(
        place=ServicePlace.AT_OFFICE,
        other_places=[ServicePlace.BY_PHONE, ServicePlace.BY_VIDEO],
        other_durations=[30 * MINUTES],
        may_ask_for_two=True,
    )
    Department.objects.update(visiting_address="Torget 1", video_instructions="Vi sender en lenke.")
    return world


@pytest.fixture
def ingrid(world: World, sign_in: SignIn) -> Client:
    return sign_in(world)


def test_each_answer_is_a_link_that_keeps_the_others(world: World, ingrid: Client) -> None:
    page = ingrid.get(f"/?service={world.service.pk}&length=30&place=by_phone")
    text = text_of(page)
    for words in ("How shall we meet?", "How long?", "How many from us?"):
        assert words in text
    here = f"/?service={world.service.pk}"
    assert f"{here}&length=30&place=by_video" in links(page, to="place=")
    assert f"{here}&place=by_phone" in links(page, to="place=")
    assert f"{here}&length=30&place=by_phone&providers=2" in links(page, to="providers=")
    assert f"{here}&length=30" in links(page, to="length=30")  # at the office


def test_it_goes_along_to_the_booking(world: World, ingrid: Client) -> None:
    page = ingrid.get(f"/?service={world.service.pk}&place=by_phone&providers=2")
    days = [each for each in links(page, to="&day=") if each.startswith("/?")]
    assert len(days) == 14
    assert all("place=by_phone&providers=2" in each for each in days)
    chosen = free_times(page)
    assert all(each.endswith("&place=by_phone&providers=2") for each in chosen)
    held = ingrid.post(chosen[0])
    asks = ingrid.get(held["Location"])
    assert "1 hour, by phone, with two of us" in text_of(asks)
    assert "We call you on 680 50 123." in text_of(asks).replace("\u00a0", " ")
    assert "Held for you until" in text_of(asks)
    assert links(asks, to="/?service=")[0].split("&")[1:3] == ["place=by_phone", "providers=2"]
    done = ingrid.post(held["Location"], {"key": uuid.uuid4()})
    booking = Booking.objects.get(status=BookingStatus.CONFIRMED)
    assert (booking.where, booking.providers_needed) == (ServicePlace.BY_PHONE, 2)
    own = text_of(ingrid.get(done["Location"]))
    assert "by phone" in own
    assert "We call you on" in own


def test_a_time_held_in_one_way_is_not_shown_as_held_in_another(world: World, ingrid: Client) -> None:
    ingrid.post(hold_page(world, at(2, 10)) + "&place=by_phone")
    day = at(2, 0).date()
    assert "time-held" in ingrid.get(f"/?day={day}&place=by_phone").text
    assert "time-held" not in ingrid.get(f"/?day={day}").text
    ingrid.post(hold_page(world, at(2, 10)))
    assert Booking.objects.get(status=BookingStatus.HELD).where == ServicePlace.AT_OFFICE


@pytest.mark.parametrize(
    ("place", "words"),
    [("", "Torget 1"), ("by_video", "Vi sender en lenke."), ("by_phone", "We have no number to call you on")],
)
def test_how_one_gets_there_is_said_before_and_after(
    world: World, ingrid: Client, place: str, words: str
) -> None:
    Recipient.objects.update(phone="")
    address = book_page(world, at(2, 10)) + (f"&place={place}" if place else "")
    assert words in text_of(ingrid.get(address))
    done = ingrid.post(address, {"key": uuid.uuid4()})
    assert words in text_of(ingrid.get(done["Location"]))


@pytest.mark.parametrize(
    "query",
    [{"place": "at_home"}, {"place": "x" * 4000}, {"place": "٣"}, {"providers": "3"}, {"providers": "-1"}],
)
def test_what_is_not_offered_is_refused_and_nothing_is_held(
    world: World, ingrid: Client, query: dict[str, str]
) -> None:
    pages = (f"/?service={world.service.pk}", book_page(world, at(2, 10)), hold_page(world, at(2, 10)))
    for page in pages:
        address, _, asked = page.partition("?")
        known = dict(pair.split("=") for pair in asked.split("&"))
        known = {key: value.replace("%3A", ":").replace("%2B", "+") for key, value in known.items()}
        answer = (
            ingrid.post(address, query_params=known | query)
            if "/book" in page
            else ingrid.get(address, query_params=known | query)
        )
        assert answer.status_code == 422, page
        assert "cannot be booked in that way" in text_of(answer)
    assert not Booking.objects.exists()


def test_without_a_choice_nothing_is_asked(larvik: object, sign_in: SignIn) -> None:
    text = text_of(sign_in(make_world()).get("/"))
    assert "How shall we meet?" not in text
    assert "How many from us?" not in text


class TestTheSameAgain:
    @pytest.fixture
    def follow_up(self, world: World) -> Service:
        return make_service(
            world.department, name="Oppfølging", requires_entitlement=False, keeps_provider=True
        )

    def test_who_has_met_nobody_is_led_to_the_first_one(
        self, world: World, follow_up: Service, ingrid: Client
    ) -> None:
        page = ingrid.get(f"/?service={follow_up.pk}")
        assert "Book a first appointment first" in text_of(page)
        assert not free_times(page)
        assert f"/?service={world.service.pk}" in links(page, to="service=")
        refused = ingrid.post(hold_page(World(world.department, follow_up, [], world.recipient), at(2, 10)))
        assert refused.status_code == 409
        assert "You have not met anybody here yet." in text_of(refused)

    def test_whom_they_meet_is_said_before_they_book(
        self, world: World, follow_up: Service, ingrid: Client
    ) -> None:
        booking = world.book(at(1, 10), way=Way(ServicePlace.BY_PHONE))
        name = booking.assignments.get().provider.first_name
        page = ingrid.get(f"/?service={follow_up.pk}&day={at(2, 0).date()}")
        assert f"{name} is coming" in text_of(page)
        asks = ingrid.get(ingrid.post(free_times(page)[0])["Location"])
        assert f"{name} is coming" in text_of(asks)
        assert "We find out who comes" not in text_of(asks)


def test_choices_ask_the_database_no_more(world: World, ingrid: Client, statements: Count) -> None:
    here = f"/?service={world.service.pk}"
    assert statements(ingrid, f"{here}&place=by_phone&providers=2&length=30") == statements(ingrid, here)
