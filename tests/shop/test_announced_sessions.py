"""What a session was announced as stands on every visit that is booked into it, and on no other."""

from datetime import timedelta

import pytest

from shop.domain.capacity.kept_times import keep_time, release_kept_times
from shop.domain.door.booking import hold_time
from shop.domain.door.moves import move_booking
from shop.models import Booking
from tests.factories.world import World, at, make_provider, make_recipient, make_world
from tests.shop.test_sessions import OFFICE

TALK, WALK = ("Kaffe og prat", "Biblioteket"), ("På tur", "Ved fjorden")


@pytest.fixture
def world(larvik: object) -> World:
    """One advisor with three seats; a session is announced at ten, another one at twelve."""
    world = make_world(providers=1, seats=3, requires_entitlement=False)
    announce(world, *TALK, hour=10)
    announce(world, *WALK, hour=12)
    return world


def announce(world: World, title: str, where_text: str, *, hour: int, provider: int = 0) -> int:
    kept = keep_time(
        world.service,
        provider=world.providers[provider],
        starts_at=at(1, hour),
        actor=OFFICE,
        title=title,
        where_text=where_text,
    )
    return kept.pk


def said_of(booking: Booking) -> tuple[str, str]:
    """As it is in the database, which is what the door says as well."""
    found = Booking.objects.get(pk=booking.pk)
    assert (booking.title, booking.where_text) == (found.title, found.where_text)
    return found.title, found.where_text


def test_what_is_booked_into_it_takes_its_title_and_place(world: World) -> None:
    booking = world.book(at(1, 10))
    assert said_of(booking) == TALK
    assert booking.what == TALK[0]


def test_what_is_booked_beside_it_is_called_as_its_service(world: World) -> None:
    booking = world.book(at(1, 11))
    assert said_of(booking) == ("", "")
    assert booking.what == world.service.name


def test_a_hold_has_it_and_keeps_it_when_it_is_confirmed(world: World) -> None:
    hold = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
    assert said_of(hold) == TALK
    assert said_of(world.book(at(1, 10))) == TALK


def test_moved_it_is_called_as_the_other_one(world: World) -> None:
    booking = world.book(at(1, 10))
    assert said_of(move_booking(booking, starts_at=at(1, 12), actor=OFFICE)) == WALK
    assert said_of(move_booking(booking, starts_at=at(1, 11), actor=OFFICE)) == ("", "")


def test_of_two_at_once_it_is_that_of_who_leads_it(world: World) -> None:
    world.providers.append(make_provider(world.department))
    announce(world, *WALK, hour=10, provider=1)
    seen = set()
    for _each in range(6):
        booking = world.book(at(1, 10), recipient=make_recipient())
        leader = booking.assignments.get().provider
        seen.add((leader, said_of(booking)))
    assert seen == {(world.providers[0], TALK), (world.providers[1], WALK)}


def test_what_was_booked_goes_on_being_called_so_when_the_time_is_let_go(world: World) -> None:
    kept_id = announce(world, *TALK, hour=14)
    booking = world.book(at(1, 14))
    release_kept_times([kept_id], department_id=world.department.pk, actor=OFFICE)
    assert said_of(booking) == TALK
    assert said_of(world.book(at(1, 14), recipient=make_recipient())) == ("", "")


def test_buffers_are_part_of_the_kept_time_and_not_of_the_visit(world: World) -> None:
    world.service.buffer_before = world.service.buffer_after = timedelta(minutes=15)
    world.service.save(update_fields=["buffer_before", "buffer_after"])
    announce(world, *WALK, hour=14)
    assert said_of(world.book(at(1, 14))) == WALK
