"""That they came: said by the home while the stay lasts, read by the department and the family."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from modules.respite_care.cards import day_list_notes, visit_card
from modules.respite_care.domain.arriving import say_arrived
from modules.respite_care.errors import NotDuringStay, StayIsToldOf
from modules.respite_care.models import Arrival, CaredFor
from modules.respite_care.module import RespiteCare
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.errors import ChangedMeanwhile
from shop.hooks import Reader
from shop.models import Booking
from shop.presentation import day_and_clock
from tests.factories.world import World, at, make_administrator
from tests.modules.respite_care.conftest import book, client_of
from tests.modules.respite_care.test_round_pages import ROOT, seen_in

NIGHTS = 3


@pytest.fixture
def stay(world: World, ola: CaredFor) -> Booking:
    return book(world, world.recipient, str(ola.pk), day=2, nights=NIGHTS)


@pytest.fixture
def evening(stay: Booking) -> Iterator[None]:
    """Of the day on which they come."""
    with time_machine.travel(at(2, 19), tick=True):
        yield


@pytest.fixture
def home(evening: None, world: World) -> Client:
    return client_of(world.providers[0].user)


def page_of(stay: Booking) -> str:
    return f"{ROOT}stays/{stay.pk}/arrival/"


def came(hour: int = 15, minute: int = 10, *, day: int = 0) -> dict[str, str]:
    return {"came_on": at(day, 0).date().isoformat(), "came_at": f"{hour:02}:{minute:02}"}


def test_everybody_reads_it_while_the_stay_lasts(world: World, home: Client, stay: Booking) -> None:
    assert "They have come" in home.get(f"{ROOT}stays/{stay.pk}/").text
    assert home.post(page_of(stay), came()).status_code == 302
    arrival = Arrival.objects.get()
    assert (arrival.arrived_at, arrival.said_by_id) == (at(0, 15, 10), world.providers[0].user_id)
    words = f"Came on {day_and_clock(arrival.arrived_at)}"
    leader = client_of(make_administrator(world.department, name="Leder Prøve"))
    of_staff = leader.get(f"/manage/bookings/{stay.pk}/").text
    assert words in of_staff
    assert "Said by Vakt Prøve." in of_staff
    assert "Noted that those a stay is for have come" in of_staff
    assert words in client_of(world.user).get(f"/bookings/{stay.pk}/").text
    assert words in home.get(f"{ROOT}stays/{stay.pk}/").text
    assert "Came" in home.get(f"{ROOT}our-home/").text
    assert any(words in each for each in day_list_notes([stay])[stay.pk])
    stay.refresh_from_db()
    assert stay.outcome_at is None, "what became of it is said when it is over"


def test_it_is_corrected_and_taken_back(home: Client, stay: Booking) -> None:
    home.post(page_of(stay), came())
    home.post(page_of(stay), came())
    assert AuditEntry.objects.filter(action="respite_care.arrived").count() == 1
    shown = home.get(page_of(stay)).text
    assert 'value="15:10"' in shown
    assert home.post(page_of(stay), came(16) | {"seen": seen_in(shown)}).status_code == 302
    assert Arrival.objects.get().arrived_at == at(0, 16, 10)
    late = home.post(page_of(stay), came(17) | {"seen": seen_in(shown)})
    assert late.status_code == 409, "somebody else said 16.10 meanwhile"
    assert home.post(page_of(stay), {"not_yet": "1", "seen": seen_in(shown)}).status_code == 409
    again = home.get(page_of(stay)).text
    assert home.post(page_of(stay), {"not_yet": "1", "seen": seen_in(again)}).status_code == 302
    assert not Arrival.objects.exists()
    assert home.post(page_of(stay), {"not_yet": "1"}).status_code == 302, "twice is once"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        came(23, 59),
        came(10, day=-1),
        came(10, day=1),
        {"came_on": "0001-01-01", "came_at": "00:00"},
        {"came_on": "9999-12-31", "came_at": "23:59"},
        {"came_on": "x", "came_at": "y"},
    ],
)
def test_what_cannot_be_is_refused(home: Client, stay: Booking, sent: dict[str, str]) -> None:
    assert home.post(page_of(stay), sent).status_code == 422
    assert not Arrival.objects.exists()


def test_neither_before_their_day_nor_after_something_was_said(
    world: World, carer: Client, stay: Booking
) -> None:
    assert "They have come" not in carer.get(f"{ROOT}stays/{stay.pk}/").text
    assert carer.post(page_of(stay), came(10)).status_code == 302
    assert not Arrival.objects.exists()
    with time_machine.travel(at(2, 19), tick=True):
        with pytest.raises(NotDuringStay):
            say_arrived(stay, at=timezone.now() + timedelta(minutes=1), actor=SYSTEM)
        mark_no_show(stay, actor=SYSTEM)
        with pytest.raises(StayIsToldOf):
            say_arrived(stay, at=timezone.now(), actor=SYSTEM)


def test_who_did_not_come_after_all_is_not_said_to_have(home: Client, stay: Booking) -> None:
    home.post(page_of(stay), came())
    mark_no_show(stay, actor=SYSTEM)
    stay.refresh_from_db()
    card = visit_card(stay, reader=Reader.STAFF)
    assert card is not None
    assert card.context["came"] == ""
    complete_booking(stay, actor=SYSTEM)
    assert "15.10" in home.get(f"{ROOT}stays/{stay.pk}/").text


def test_who_came_on_a_day_that_was_moved_has_not_come_to_the_new_one(
    world: World, carer: Client, stay: Booking
) -> None:
    with time_machine.travel(at(2, 10), tick=True):  # they are expected in the afternoon
        say_arrived(stay, at=timezone.now(), actor=SYSTEM)
        moved = move_booking(stay, starts_at=stay.starts_at + timedelta(days=7), actor=SYSTEM)
        card = visit_card(moved, reader=Reader.STAFF)
        assert card is not None
        assert card.context["came"] == ""
        assert not any("Came" in each for each in day_list_notes([moved])[moved.pk])
    with time_machine.travel(moved.starts_at + timedelta(hours=1), tick=True):
        home = client_of(world.providers[0].user)
        assert "They have come" in home.get(f"{ROOT}stays/{moved.pk}/").text
        again = say_arrived(moved, at=timezone.now(), actor=SYSTEM)
        assert Arrival.objects.get() == again


def test_two_at_once(home: Client, stay: Booking) -> None:
    say_arrived(stay, at=at(0, 15), actor=SYSTEM)
    with pytest.raises(ChangedMeanwhile):
        say_arrived(stay, at=at(0, 16), actor=SYSTEM, seen="another")


def test_it_is_the_familys_to_read_and_is_forgotten(world: World, home: Client, stay: Booking) -> None:
    home.post(page_of(stay), came())
    assert "arrived_at" in json.dumps(RespiteCare().personal_data(world.recipient))
    RespiteCare().forget(Booking.objects.filter(pk=stay.pk))
    assert not Arrival.objects.exists()
    say_arrived(stay, at=at(0, 15), actor=SYSTEM)
    RespiteCare().erase(world.recipient)
    assert not Arrival.objects.exists()


def test_nobody_elses_home(world: World, stay: Booking, evening: None) -> None:
    assert client_of(world.user).post(page_of(stay), came()).status_code in {403, 404}
    assert not Arrival.objects.exists()
