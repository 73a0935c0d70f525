"""The control of all races: every question that is asked of the rows notices when its answer is wrong."""

from collections.abc import Callable
from datetime import time

import pytest
from django.db.models import F

from shop.models import Assignment, Booking, EntitlementEntry, EntitlementPeriod, OpeningHours
from tests.factories.world import World, at, make_recipient, make_service, make_world
from tests.race.order import faults
from tests.shop.views.visits import make_visit

pytestmark = pytest.mark.race


@pytest.fixture
def world(larvik: object) -> World:
    """Two visits to one recipient, and two seats of a session."""
    world = make_world(providers=1)
    world.book(at(1, 8))
    world.book(at(1, 9))
    course = make_service(world.department, name="Kurs", seats=3, requires_entitlement=False)
    for _ in range(2):
        world.book(at(1, 12), service=course, recipient=make_recipient())
    return world


def two_at_once(world: World) -> None:
    """The constraint would not let it, but for one party."""
    first, second = Assignment.objects.filter(seat=0).order_by("pk")
    Assignment.objects.filter(pk=second.pk).update(occupied=first.occupied, party=first.party)


def nobody_comes(world: World) -> None:
    Assignment.objects.filter(seat=0).update(active=False)


def called_off_and_yet_taken(world: World) -> None:
    Booking.objects.filter(assignments__seat__gt=0).update(status="cancelled")


def longer_than_planned(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 9)).update(ends_at=at(1, 11))


def work_of_nobody(world: World) -> None:
    Assignment.objects.filter(seat=2).update(minutes=0)


def apart_in_one_session(world: World) -> None:
    Assignment.objects.filter(seat=2).update(occupied=(at(1, 14), at(1, 15)))


def a_gift(world: World) -> None:
    EntitlementPeriod.objects.update(balance=F("balance") + 1)


def a_slip_of_the_pen(world: World) -> None:
    EntitlementEntry.objects.create(
        period=EntitlementPeriod.objects.get(), kind="adjusted", quantity=0, balance_after=7
    )


def carried_out_for_nothing(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 8)).update(status="completed")


def past_the_door(world: World) -> None:
    make_visit(world, at(1, 15))


def closed_in_silence(world: World) -> None:
    OpeningHours.objects.update(closes_at=time(9))


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (two_at_once, "a provider is in two places"),
        (nobody_comes, "a booking that stands does not have everybody it needs"),
        (called_off_and_yet_taken, "a booking that does not stand has somebody's time"),
        (longer_than_planned, "time is taken at other hours than the booking's, or for as long as it is not"),
        (work_of_nobody, "time is taken at other hours than the booking's, or for as long as it is not"),
        (apart_in_one_session, "seats of one session are at different times, or with two providers"),
        (a_gift, "a balance is not the sum of its entries"),
        (a_slip_of_the_pen, "an entry does not follow from the one before it"),
        (carried_out_for_nothing, "what a booking takes of its decision does not fit what became of it"),
        (past_the_door, "a booking was made without being written down, or told"),
        (closed_in_silence, "a booking is on lost ground without a flag, or flagged on firm ground"),
    ],
)
def test_what_is_wrong_is_noticed(world: World, break_it: Callable[[World], None], fault: str) -> None:
    assert faults() == {}
    break_it(world)
    assert fault in faults()
