"""Who must not meet: to them the house is busy, wherever a bed is given; and nobody is told why."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from foundation.actor import Actor, Channel
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import AbsenceReason, Availability, CancelReason, ReassignmentReason, StrandedReason
from shop.errors import CannotComeInstead, HoldLapsed, TimeTaken
from shop.hook_types import Barred
from shop.lengths import Length
from shop.models import Assignment, Booking, Recipient, Service
from shop.queries.barred import barred_parameters
from shop.queries.best_first import best_first
from shop.queries.citizen_days import citizen_calendar
from shop.queries.colleagues import colleagues_for
from shop.queries.spots import spots_for
from shop.queries.staff_days import days_to_book
from shop.queries.takers import who_can_take
from shop.ways import Way
from tests.factories.houses import ARRIVES, make_family, make_houses
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_administrator
from tests.guest_module.module import BOTH, ONE, apart, keep_apart

OLA = Way(chosen=ONE.value)
NIGHT = Length(stay=1)


@pytest.fixture
def houses(larvik: object) -> World:
    """Two houses, the larger one with two beds."""
    return make_houses(2, 1)


@pytest.fixture
def other(houses: World) -> Recipient:
    """A family that must not meet the world's."""
    family = make_family()
    keep_apart(houses.recipient, family)
    return family


def bed_of(booking: Booking) -> str:
    return Assignment.objects.select_related("provider").get(booking=booking, active=True).provider.name


def office(world: World) -> Actor:
    return Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)


def stay_in(world: World, family: Recipient, bed: int, *, day: int = 2) -> Booking:
    """The family has that bed of the houses, whatever the ranking says."""
    booking = world.book(at(day, ARRIVES), recipient=family, way=OLA)
    booking.assignments.update(provider=world.providers[bed])
    return booking


def test_they_get_a_bed_in_another_house(houses: World, other: Recipient) -> None:
    stay_in(houses, other, 0)
    assert bed_of(houses.book(at(2, ARRIVES), way=OLA)) == "Seng 2a"


def test_where_there_is_no_other_it_is_full_and_says_nothing_else(houses: World, other: Recipient) -> None:
    stay_in(houses, other, 0)
    stay_in(houses, make_family(), 2)
    with refused(TimeTaken) as refusal:
        houses.book(at(2, ARRIVES), way=OLA)
    assert "starts_at" in refusal.value.params
    assert len(refusal.value.params) == 1
    assert bed_of(houses.book(at(2, ARRIVES), recipient=make_family(), way=OLA)) == "Seng 1b"


def test_the_lists_show_it_as_any_time_that_is_taken(houses: World, other: Recipient) -> None:
    stay_in(houses, other, 0)
    stay_in(houses, make_family(), 2)
    calendar = citizen_calendar(houses.service, recipient=houses.recipient, length=NIGHT, way=OLA)
    slot = next(each for day in calendar.days for each in day.slots if each.starts_at == at(2, ARRIVES))
    assert (slot.is_free, slot.places, slot.places_left) == (False, 3, 0)
    (day,) = days_to_book(
        houses.service, recipient=houses.recipient, length=NIGHT, way=OLA, first=at(2, 0).date(), count=1
    )
    assert (day.slots[0].is_free, day.free) == (False, ())


def test_before_and_after_they_have_it(houses: World, other: Recipient) -> None:
    """Who leaves at noon meets nobody who comes in the afternoon."""
    stay_in(houses, other, 0)
    stay_in(houses, make_family(), 2, day=1)
    stay_in(houses, make_family(), 2, day=3)
    for day in (1, 3):
        assert bed_of(houses.book(at(day, ARRIVES), way=OLA)).startswith("Seng 1")


def test_a_hold_keeps_them_apart_too_and_only_while_it_lasts(houses: World, other: Recipient) -> None:
    hold = hold_time(houses.service, recipient=other, starts_at=at(2, ARRIVES), actor=houses.actor(), way=OLA)
    hold.assignments.update(provider=houses.providers[0])
    stay_in(houses, make_family(), 2)
    with refused(TimeTaken):
        houses.book(at(2, ARRIVES), way=OLA)
    Assignment.objects.filter(booking=hold).update(active=False)
    assert houses.book(at(2, ARRIVES), way=OLA).pk


def test_what_is_held_is_not_booked_when_they_may_meet_there_by_now(houses: World) -> None:
    family = make_family()
    hold = hold_time(
        houses.service, recipient=houses.recipient, starts_at=at(2, ARRIVES), actor=houses.actor(), way=OLA
    )
    hold.assignments.update(provider=houses.providers[0])
    stay_in(houses, family, 1)
    stay_in(houses, make_family(), 2)
    keep_apart(houses.recipient, family)
    with pytest.raises(HoldLapsed):
        houses.book(at(2, ARRIVES), way=OLA)


def test_a_move_finds_another_house_or_none(houses: World, other: Recipient) -> None:
    stay_in(houses, other, 1, day=4)
    mine = stay_in(houses, houses.recipient, 0)
    moved = move_booking(mine, starts_at=at(4, ARRIVES), actor=houses.actor())
    assert bed_of(moved) == "Seng 2a"
    stay_in(houses, other, 2, day=6)
    stay_in(houses, make_family(), 0, day=6)
    stay_in(houses, make_family(), 1, day=6)
    with refused(TimeTaken):
        move_booking(moved, starts_at=at(6, ARRIVES), actor=houses.actor())


def test_a_bed_that_falls_away_is_not_replaced_by_one_beside_them(houses: World, other: Recipient) -> None:
    mine = stay_in(houses, houses.recipient, 2)
    theirs = stay_in(houses, other, 0)
    report_away(
        houses.providers[2],
        from_at=at(2, 8),
        until_at=at(4, 0),
        reason=AbsenceReason.OTHER,
        actor=office(houses),
    )
    mine.refresh_from_db()
    assert mine.stranded == StrandedReason.NO_SHIFT
    assert [lost.takers for lost in who_can_take([mine])[mine.pk]] == [[]]
    cancel_booking(theirs, actor=office(houses), reason=CancelReason.BY_DEPARTMENT)
    (lost,) = who_can_take([mine])[mine.pk]
    assert {bed.name for bed in lost.takers} == {"Seng 1a", "Seng 1b"}


def test_of_two_beds_in_a_house_one_is_replaced_by_another_there(larvik: object) -> None:
    """The one that stays says in which house."""
    world = make_houses(3, 2)
    both = world.book(at(2, ARRIVES), way=Way(chosen=BOTH.value))
    first, second = both.assignments.filter(active=True).order_by("pk")
    for assignment, bed in ((first, 0), (second, 1)):
        Assignment.objects.filter(pk=assignment.pk).update(provider=world.providers[bed])
    in_use = stay_in(world, make_family(), 2)
    gone: dict[str, Any] = {
        "from_at": at(2, 8),
        "until_at": at(4, 0),
        "reason": AbsenceReason.OTHER,
        "actor": office(world),
    }
    report_away(world.providers[0], **gone)
    both.refresh_from_db()
    assert both.stranded == StrandedReason.NO_SHIFT  # two are free in the other house, and none here
    cancel_booking(in_use, actor=office(world), reason=CancelReason.BY_DEPARTMENT)
    given = Assignment.objects.select_related("booking__service", "booking__recipient").get(pk=first.pk)
    found = {each.provider.name: each.availability for each in colleagues_for([given], booking=both)}
    assert found["Seng 1c"] == Availability.FREE
    assert found["Seng 2a"] == found["Seng 2b"] == Availability.BUSY
    (lost,) = who_can_take([both])[both.pk]
    assert [bed.name for bed in lost.takers] == ["Seng 1c"]
    report_away(world.providers[1], **gone)
    beds = both.assignments.filter(active=True).values_list("provider__name", flat=True)
    assert set(beds) == {"Seng 1a", "Seng 1c"}  # and the department finds another for the first


def test_nor_does_the_department_put_them_there_by_hand(houses: World, other: Recipient) -> None:
    mine, theirs = stay_in(houses, houses.recipient, 2), stay_in(houses, other, 0)
    given = Assignment.objects.select_related("booking__service", "booking__recipient").get(booking=mine)
    beside = houses.providers[1]
    found = {each.provider.pk: each.availability for each in colleagues_for([given], booking=mine)}
    assert found[beside.pk] == Availability.BUSY
    assert best_first(mine) == []
    assert spots_for(given, first=at(2, 0).date()) == []
    with refused(CannotComeInstead):
        reassign(
            mine,
            to=beside,
            instead_of=houses.providers[2],
            reason=next(iter(ReassignmentReason)),
            actor=office(houses),
        )
    cancel_booking(theirs, actor=office(houses), reason=CancelReason.BY_DEPARTMENT)
    assert set(best_first(mine)) == {houses.providers[0].pk, beside.pk}


MOMENTS = st.integers(min_value=0, max_value=200)


@given(st.lists(st.tuples(st.integers(1, 5), MOMENTS, st.integers(1, 50))))
def test_every_span_is_said_once_under_its_provider(spans: Sequence[tuple[int, int, int]]) -> None:
    """As arrays of the same length, whatever is barred and in which order."""
    hour = timedelta(hours=1)
    barred = [
        Barred(pk, at(0, 0) + begins * hour, at(0, 0) + (begins + lasts) * hour)
        for pk, begins, lasts in spans
    ]
    said = barred_parameters(barred)
    providers = [int(each) for each in said["barred_providers"].strip("{}").split(",") if each]
    assert providers == list(dict.fromkeys(pk for pk, _from, _until in barred))
    assert said["barred_during"].count('"{') == len(providers)
    assert said["barred_during"].count("[") == len(barred)


def test_what_it_costs_is_one_question_to_the_module(houses: World, other: Recipient) -> None:
    """The list asks as often as any other, and once more whom they must not meet; so does the door, and takes turns."""

    def statements(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connections["default"]) as counted:
            act()
        return len(counted)

    def list_of(service: Service) -> int:
        return statements(
            lambda: citizen_calendar(service, recipient=houses.recipient, length=NIGHT, way=OLA)
        )

    mine = list_of(houses.service)
    apart.clear()
    assert list_of(houses.service) == mine - 1
    first = statements(lambda: houses.book(at(2, ARRIVES), way=OLA))
    keep_apart(houses.recipient, other)
    assert statements(lambda: houses.book(at(4, ARRIVES), way=OLA)) == first + 1
