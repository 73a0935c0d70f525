"""What a module asks before the times: above the list, in every address, and on the page that confirms."""

import uuid
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from notifications.kinds import text_of as text_for
from shop.enums import BookingStatus, StayUnit, Weekday
from shop.lengths import DAY
from shop.models import Booking, BookingSeries, WaitlistEntry
from shop.views.manage.asking import CONFIRMED
from shop.ways import Way, way_of
from tests.factories.houses import ARRIVES, make_houses
from tests.factories.waiting import offer_round
from tests.factories.world import World, at
from tests.guest_module.module import BOTH, ONE, OTHER, families
from tests.shop.views.citizen.conftest import book_page, free_times, hold_page, links, text_of
from tests.shop.views.citizen.test_lengths import SignIn
from tests.shop.views.conftest import Count


@pytest.fixture
def world(larvik: object) -> World:
    return make_houses(2)


@pytest.fixture
def kari(world: World, sign_in: SignIn) -> Client:
    return sign_in(world)


def page_of(world: World, **query: object) -> str:
    return f"/?service={world.service.pk}" + "".join(f"&{name}={value}" for name, value in query.items())


def test_it_is_asked_above_the_times_and_the_first_answer_is_shown(world: World, kari: Client) -> None:
    page = kari.get(page_of(world))
    assert "Who is it for?" in text_of(page)
    assert {each.split("chosen=")[1] for each in links(page, to="chosen=") if each.startswith("/?")} >= {
        ONE.value,
        OTHER.value,
        BOTH.value,
    }
    assert all(each.endswith(f"chosen={ONE.value}") for each in free_times(page))


def test_where_there_is_one_answer_it_is_not_asked(world: World, kari: Client) -> None:
    families[world.recipient.pk] = (OTHER,)
    page = kari.get(page_of(world))
    assert "Who is it for?" not in text_of(page)
    assert all(each.endswith(f"chosen={OTHER.value}") for each in free_times(page))


def test_it_goes_along_to_the_booking(world: World, kari: Client) -> None:
    strip = links(kari.get(page_of(world, chosen=BOTH.value)), to="&day=")
    assert len(strip) >= 14
    assert all(f"chosen={BOTH.value}" in each for each in strip)
    page = kari.get(page_of(world, day=at(2, 0).date(), chosen=BOTH.value))
    (first, *_others) = free_times(page)
    held = kari.post(first)
    asks = kari.get(held["Location"])
    assert "Who is it for? Both" in text_of(asks)
    assert "1 night, two places" in text_of(asks)
    assert f"chosen={BOTH.value}" in links(asks, to="/?service=")[0]
    kari.post(held["Location"], {"key": uuid.uuid4(), "bedtime": "20"})
    booking = Booking.objects.get(status=BookingStatus.CONFIRMED)
    assert way_of(booking) == Way(for_two=True, chosen=BOTH.value)
    assert booking.assignments.filter(active=True).count() == 2


def test_the_list_of_appointments_says_for_whom_each_is(
    world: World, kari: Client, statements: Count
) -> None:
    """Asked once, however many they are; of an only child nothing is said."""
    for number, each in enumerate((ONE, OTHER)):
        world.book(at(2 + number, ARRIVES), way=Way(chosen=each.value))
    text = text_of(kari.get("/bookings/"))
    assert "Avlastning, Ola" in text
    assert "Avlastning, Emma" in text
    few = statements(kari, "/bookings/")
    world.book(at(5, ARRIVES), way=Way(chosen=ONE.value))
    assert statements(kari, "/bookings/") == few
    families[world.recipient.pk] = (ONE,)
    assert "Avlastning, Ola" not in text_of(kari.get("/bookings/"))


def test_one_of_a_family_may_be_booked_beside_the_other(world: World, kari: Client) -> None:
    """It is not another try of the same form."""
    world.book(at(3, ARRIVES), way=Way(chosen=ONE.value))
    page = kari.get(page_of(world, day=at(3, 0).date(), chosen=OTHER.value))
    (first,) = free_times(page)
    held = kari.post(first)
    kari.post(held["Location"], {"key": uuid.uuid4()})
    booked = Booking.objects.filter(status=BookingStatus.CONFIRMED, starts_at=at(3, ARRIVES))
    assert set(booked.values_list("chosen", flat=True)) == {ONE.value, OTHER.value}


@pytest.mark.parametrize("wrong", ["3", "1%20", "x" * 500, "1&chosen=9", "%00"])
def test_an_answer_that_is_none_is_said_to_be_none(world: World, kari: Client, wrong: str) -> None:
    assert kari.get(page_of(world, chosen=wrong)).status_code in {404, 422}
    assert kari.get(book_page(world, at(2, ARRIVES)) + f"&chosen={wrong}").status_code in {404, 422}
    assert kari.post(hold_page(world, at(2, ARRIVES)) + f"&chosen={wrong}").status_code in {404, 422}
    assert not Booking.objects.exists()


def test_who_waits_says_for_whom(world: World, kari: Client) -> None:
    link = f"/waiting/join/{world.service.pk}/?chosen={OTHER.value}"
    page = kari.get(link)
    assert "Who is it for?" in text_of(page)
    day = at(2, 0).date().isoformat()
    answer = kari.post(link, {"first_day": day, "last_day": day, "length": "1", "chosen": OTHER.value})
    assert answer.status_code == 302
    assert WaitlistEntry.objects.get().chosen == OTHER.value
    assert "Emma" in text_of(kari.get(answer["Location"]))


def test_who_has_two_waits_for_each(world: World, kari: Client) -> None:
    page, day = f"/waiting/join/{world.service.pk}/", at(2, 0).date().isoformat()
    later = at(4, 0).date().isoformat()
    for chosen in (ONE, OTHER):
        kari.post(page, {"first_day": day, "last_day": day, "length": "1", "chosen": chosen.value})
    assert {each.chosen for each in WaitlistEntry.objects.all()} == {ONE.value, OTHER.value}
    change = f"{page}?chosen={OTHER.value}"
    assert links(kari.get("/waiting/"), to=change)
    kari.post(change, {"first_day": later, "last_day": later, "length": "1", "chosen": OTHER.value})
    assert {each.chosen: each.first_day.isoformat() for each in WaitlistEntry.objects.all()} == {
        ONE.value: day,
        OTHER.value: later,
    }
    assert "You wait for" not in text_of(kari.get(f"{page}?chosen={BOTH.value}&day={day}"))


def test_what_is_offered_says_for_whom(morning: datetime, world: World, kari: Client) -> None:
    """On their own pages, and in no message: others may read that."""
    day = at(2, 0).date().isoformat()
    wanted = {"first_day": day, "last_day": day, "length": "1", "chosen": OTHER.value}
    kari.post(f"/waiting/join/{world.service.pk}/", wanted)
    (offer,) = offer_round(world)
    for page in ("/waiting/", f"/offers/{offer.pk}/", page_of(world)):
        assert "Avlastning, Emma" in text_of(kari.get(page)), page
    told = text_for("waitlist.offered", {"offer_id": offer.pk})
    assert told is not None
    assert "Emma" not in f"{told.subject} {told.body} {told.sms}"


def test_who_waits_for_a_weekend_is_not_asked_on_which_weekdays(larvik: object, sign_in: SignIn) -> None:
    world = make_houses(1, unit=StayUnit.WEEKENDS)
    kari = sign_in(world)
    url = f"/waiting/join/{world.service.pk}/"
    assert 'name="weekdays"' not in kari.get(url).text
    friday = next(
        day for number in range(1, 9) if (day := at(number, 0).date()).isoweekday() == Weekday.FRIDAY
    )
    asked_for = {"chosen": ONE.value, "first_day": friday + DAY, "last_day": friday + 3 * DAY}
    page = kari.post(url, asked_for)
    assert (page.status_code, WaitlistEntry.objects.exists()) == (422, False)
    assert "There is no Friday on which a weekend could begin." in text_of(page)
    assert kari.post(url, asked_for | {"first_day": friday}).status_code == 302
    assert WaitlistEntry.objects.get().weekdays == [Weekday.FRIDAY]


def test_weekends_that_come_again_are_not_asked_for_their_day(larvik: object, sign_in: SignIn) -> None:
    world = make_houses(2, unit=StayUnit.WEEKENDS)
    kari = sign_in(world)
    url = f"/standing/start/{world.service.pk}/"
    assert 'name="weekdays"' not in kari.get(url).text
    typed = {
        "chosen": ONE.value,
        "every_weeks": "2",
        "starts_on": at(1, 0).date().isoformat(),
        CONFIRMED: "1",
    }
    kari.post(url, typed)
    series = BookingSeries.objects.get()
    assert series.weekdays == [Weekday.FRIDAY]
    (booking,) = Booking.objects.filter(series=series)
    assert timezone.localdate(booking.starts_at).isoweekday() == Weekday.FRIDAY


def test_so_does_a_standing_booking(world: World, kari: Client) -> None:
    url = f"/standing/start/{world.service.pk}/"
    assert "Who is it for?" in text_of(kari.get(url))
    first = at(2, 0).date()
    typed = {
        "chosen": OTHER.value,
        "weekdays": [str(first.isoweekday())],
        "every_weeks": "1",
        "length": "1",
        "starts_on": first.isoformat(),
    }
    kari.post(url, typed | {CONFIRMED: "1"})
    assert BookingSeries.objects.get().chosen == OTHER.value
    booked = Booking.objects.filter(status=BookingStatus.CONFIRMED)
    assert set(booked.values_list("chosen", flat=True)) == {OTHER.value}
