"""How the visits went lately, told kindly to the one who had them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from shop.enums import BookingStatus, NoShowBy, ServicePlace
from shop.models import Booking, Service
from shop.queries.own_record import OwnRecord, own_record
from shop.views.citizen.record import record_in_words
from tests.factories.world import World, at
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


def past(world: World, days: int, status: BookingStatus, **changes: Any) -> Booking:
    return make_visit(world, at(-days, 9), recipient=world.recipient, status=status, **changes)


def test_only_the_last_three_months_and_only_what_became_something(world: World) -> None:
    for days in (1, 90, 93):
        past(world, days, BookingStatus.COMPLETED)
        past(world, days + 200, BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT)
    past(world, 3, BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT)
    past(world, 4, BookingStatus.NO_SHOW, no_show_by=NoShowBy.PROVIDER)
    past(world, 5, BookingStatus.CANCELLED)
    past(world, 6, BookingStatus.CONFIRMED)
    make_visit(world, at(-2, 9), status=BookingStatus.COMPLETED)
    assert own_record(world.recipient) == OwnRecord(visits=2, not_met=1, not_come=1)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (OwnRecord(0, 0, 0), ""),
        (OwnRecord(1, 0, 0), "In the last three months you had 1 visit."),
        (
            OwnRecord(12, 0, 2),
            "In the last three months you had 12 visits. 2 times we could not come as agreed. We are sorry.",
        ),
        (
            OwnRecord(12, 1, 0),
            (
                "In the last three months you had 12 visits. Once we came and met nobody."
                " That happens to everybody, and changes nothing in what you can book."
            ),
        ),
    ],
)
def test_in_words(record: OwnRecord, words: str) -> None:
    with translation.override("en"):
        assert record_in_words(record) == words
        assert record_in_words(record, whose="Kari").replace("Kari", "you") == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (ServicePlace.AT_HOME, "Nobody was home"),
        (ServicePlace.AT_OFFICE, "We did not meet you"),
        (ServicePlace.BY_PHONE, "We did not reach you"),
    ],
)
def test_each_visit_says_it_kindly(
    world: World, larvik_client: Client, place: ServicePlace, words: str
) -> None:
    Service.objects.update(place=place)
    visit = past(world, 3, BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT)
    client = sign_in(larvik_client, world.user)
    client.cookies["django_language"] = "en"
    pages = [client.get("/bookings/").text, client.get(f"/bookings/{visit.pk}/").text]
    assert all(words in page for page in pages)
    assert "you can book as before" in pages[1]
    assert "In the last three months" in pages[0]
