"""Where a stay is: in the home that was given, and nowhere before that."""

from typing import Any

from django.test import Client
from icalendar import Calendar

from foundation.actor import SYSTEM, Actor, Channel
from modules.respite_care.domain.homes import HomeWords, change_home
from modules.respite_care.enums import HomeKind
from modules.respite_care.models import CaredFor, Home
from shop.domain.door.changes import cancel_booking
from shop.domain.privacy.calendars import make_feed
from shop.enums import BookingStatus, CancelReason
from shop.models import Booking
from tests.factories.world import World, at
from tests.modules.respite_care.conftest import book

HOST = {"host": "larvik.localhost"}
OFFICE, PHONE = "Kontorveien 1", "phone 680\xa050\xa0002"


def say_where_the_office_is(world: World) -> None:
    world.department.visiting_address = OFFICE
    world.department.save(update_fields=["visiting_address"])


def test_a_stay_is_in_its_home_and_not_at_the_office(
    world: World, family: Client, leader: Client, ola: CaredFor
) -> None:
    say_where_the_office_is(world)
    stay = book(world, world.recipient, str(ola.pk))
    page = family.get(f"/bookings/{stay.pk}/").content.decode()
    assert f"Prøvegata 2, {PHONE}" in page
    assert OFFICE not in page
    assert "Prøvegata 2" in leader.get(f"/manage/bookings/{stay.pk}/").content.decode()


def test_a_home_that_moves_says_so_of_what_is_booked(world: World, family: Client, ola: CaredFor) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    words = HomeWords("Teksleåsen", HomeKind.RESIDENCE, "Nygata 7", "")
    change_home(Home.objects.get(), words, actor=SYSTEM)
    page = family.get(f"/bookings/{stay.pk}/").content.decode()
    assert "Nygata 7" in page
    assert "Prøvegata" not in page


def test_before_it_is_booked_no_address_is_said(world: World, family: Client, ola: CaredFor) -> None:
    say_where_the_office_is(world)
    starts_at = at(2, 15).isoformat().replace("+", "%2B")
    url = f"/book/{world.service.pk}/?at={starts_at}&length=1&chosen={ola.pk}"
    page = family.get(url).content.decode()
    assert OFFICE not in page
    assert "Which place it will be is settled when it is booked." in page


def test_a_calendar_knows_where_a_stay_is_and_a_neutral_one_does_not(
    world: World, family: Client, ola: CaredFor
) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    assert _places(family.get(f"/bookings/{stay.pk}/calendar.ics")) == ["Prøvegata 2"]
    own = Actor(world.user.pk, Channel.SELF)
    token = make_feed(world.user.pk, is_neutral=True, actor=own)
    assert _places(Client(headers=HOST).get(f"/calendar/feed/{token}.ics")) == []
    feed = f"/calendar/feed/{make_feed(world.user.pk, is_neutral=False, actor=own)}.ics"
    assert _places(Client(headers=HOST).get(feed)) == ["Prøvegata 2"]
    Booking.objects.update(status=BookingStatus.REQUESTED)
    assert _places(Client(headers=HOST).get(feed)) == [], "before it is booked none is said"
    Booking.objects.update(status=BookingStatus.CONFIRMED)
    cancel_booking(stay, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    assert _places(Client(headers=HOST).get(feed)) == []


def _places(response: Any) -> list[str]:
    """What each event says of where it is; the phone is not in it, so that maps find it."""
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == 1
    return [str(each["LOCATION"]) for each in events if "LOCATION" in each]
