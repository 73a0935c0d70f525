"""Where a visit takes place is chosen when it is booked, and so is whether two come."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.actor import Actor, Channel
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import CancelReason, EntitlementUnit, EntryKind, ServicePlace
from shop.errors import FormUsedBefore, NothingLeft, TimeTaken, WayNotOffered
from shop.models import Assignment, Booking, Entitlement, EntitlementEntry, Service
from shop.queries.citizen_days import citizen_calendar
from shop.queries.slots import slots_between
from shop.ways import AS_USUAL, Way, parse_way, places_of, way_of, ways_of
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world

MINUTE = timedelta(minutes=1)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HOME, AT_OFFICE, PHONE, VIDEO = (
    ServicePlace.AT_HOME,
    ServicePlace.AT_OFFICE,
    ServicePlace.BY_PHONE,
    ServicePlace.BY_VIDEO,
)
BY_PHONE, AT_HOME, TWO = Way(PHONE), Way(HOME), Way(for_two=True)


def neighbour_of(world: World) -> dict[str, object]:
    person = make_recipient(name="Nabo Prøve")
    make_entitlement(person, world.service)
    return {"recipient": person}


def can_have(world: World, way: Way, *, hour: int = 10) -> bool:
    (slot,) = slots_between(world.service, from_at=at(1, hour), until_at=at(1, hour + 1), way=way)
    return slot.is_free


def helpers_of(booking: Booking) -> set[int]:
    return set(booking.assignments.filter(active=True).values_list("provider_id", flat=True))


class TestPlaces:
    """A talk at the office; one may ask for it at home or by phone. The adviser needs half an hour for the way."""

    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(
            providers=1,
            place=AT_OFFICE,
            other_places=[PHONE, HOME],
            buffer_before=30 * MINUTE,
            buffer_after=30 * MINUTE,
        )

    def test_the_usual_one_comes_first(self, world: World) -> None:
        assert places_of(world.service) == [AT_OFFICE, HOME, PHONE]

    @pytest.mark.parametrize("place", [AT_OFFICE, HOME, PHONE])
    def test_what_is_chosen_is_where_it_is(self, world: World, place: ServicePlace) -> None:
        booking = Booking.objects.get(pk=world.book(at(1, 10), way=Way(place)).pk)
        assert (booking.place, booking.where) == (place, place)

    def test_nothing_chosen_is_the_usual_place_and_stays_it(self, world: World) -> None:
        booking = world.book(at(1, 10))
        Service.objects.update(place=VIDEO)
        assert Booking.objects.get(pk=booking.pk).where == AT_OFFICE

    def test_without_a_choice_it_is_wherever_the_service_is(self, larvik: object) -> None:
        world = make_world(place=AT_OFFICE)
        booking = world.book(at(1, 10), way=Way(AT_OFFICE))
        assert (booking.place, booking.where) == ("", AT_OFFICE)

    def test_no_other_place_can_be_had(self, world: World) -> None:
        with refused(WayNotOffered):
            world.book(at(1, 10), way=Way(VIDEO))
        with refused(WayNotOffered):
            world.book(at(1, 10), way=Way("the_moon"))
        with refused(WayNotOffered):
            hold_time(
                world.service,
                recipient=world.recipient,
                starts_at=at(1, 10),
                actor=world.actor(),
                way=Way(VIDEO),
            )

    def test_a_call_in_place_of_a_visit_needs_no_time_around_it(self, world: World) -> None:
        world.book(at(1, 10), **neighbour_of(world), way=BY_PHONE)
        taken = Assignment.objects.get(active=True).occupied
        assert (taken.lower, taken.upper) == (at(1, 10), at(1, 11))
        assert can_have(world, BY_PHONE, hour=11)
        assert not can_have(world, AT_HOME, hour=11)
        with refused(TimeTaken):
            world.book(at(1, 11), way=AT_HOME)
        assert world.book(at(1, 11), way=BY_PHONE).pk

    def test_where_calls_are_what_it_is_the_time_around_is_theirs(self, larvik: object) -> None:
        world = make_world(place=PHONE, other_places=[VIDEO], buffer_after=15 * MINUTE)
        world.book(at(1, 10), way=Way(VIDEO))
        assert Assignment.objects.get().occupied.upper == at(1, 11, 15)

    def test_moved_it_stays_where_it_is_and_so_do_the_times_to_move_to(self, world: World) -> None:
        world.book(at(1, 12), **neighbour_of(world), way=BY_PHONE)
        booking = world.book(at(1, 10), way=BY_PHONE)
        calendar = citizen_calendar(world.service, recipient=world.recipient, moving=booking)
        assert at(1, 11) in {slot.starts_at for slot in calendar.days[1].bookable}
        Service.objects.update(other_places=[])  # and not even then
        moved = move_booking(booking, starts_at=at(1, 11), actor=world.actor())
        assert Booking.objects.get(pk=moved.pk).where == PHONE

    def test_what_is_held_by_phone_is_not_held_at_home(self, world: World) -> None:
        asked: dict[str, Any] = {"recipient": world.recipient, "starts_at": at(1, 10), "actor": world.actor()}
        hold = hold_time(world.service, **asked, way=BY_PHONE)
        again = hold_time(world.service, **asked, way=BY_PHONE)
        assert again == hold
        booking = world.book(at(1, 10), way=AT_HOME)
        assert (booking.where, booking.pk == hold.pk) == (HOME, False)
        taken = Assignment.objects.get(booking=booking, active=True).occupied
        assert (taken.lower, taken.upper) == (at(1, 9, 30), at(1, 11, 30))

    def test_a_form_sent_for_another_place_is_another_form(self, world: World) -> None:
        first = world.book(at(1, 10), way=BY_PHONE, idempotency_key="one")
        assert world.book(at(1, 10), way=BY_PHONE, idempotency_key="one") == first
        with refused(FormUsedBefore):
            world.book(at(1, 10), way=AT_HOME, idempotency_key="one")


class TestTwoOnRequest:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(providers=3, may_ask_for_two=True)

    def test_one_comes_unless_two_are_asked_for(self, world: World) -> None:
        assert len(helpers_of(world.book(at(1, 9)))) == 1
        booking = Booking.objects.get(pk=world.book(at(1, 10), way=TWO).pk)
        assert (len(helpers_of(booking)), booking.providers_needed) == (2, 2)

    def test_two_can_be_had_only_where_two_are_free(self, world: World) -> None:
        world.book(at(1, 10), **neighbour_of(world), way=TWO)
        assert (can_have(world, AS_USUAL), can_have(world, TWO)) == (True, False)
        with refused(TimeTaken):
            world.book(at(1, 10), way=TWO)
        assert world.book(at(1, 10)).pk

    def test_a_hold_for_two_becomes_a_booking_for_two(self, world: World) -> None:
        hold = hold_time(
            world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor(), way=TWO
        )
        assert len(helpers_of(hold)) == 2
        booking = world.book(at(1, 10), way=TWO)
        assert (booking, len(helpers_of(booking))) == (hold, 2)

    def test_a_hold_for_two_gives_one_back_to_who_books_one(self, world: World) -> None:
        hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor(), way=TWO)
        assert len(helpers_of(world.book(at(1, 10)))) == 1
        assert Assignment.objects.filter(active=True).count() == 1

    def test_moved_two_come_still(self, world: World) -> None:
        booking = world.book(at(1, 10), way=TWO)
        before = helpers_of(booking)
        moved = move_booking(booking, starts_at=at(2, 12), actor=world.actor())
        assert helpers_of(moved) == before
        assert Booking.objects.get(pk=moved.pk).asked_for_two

    def test_cancelled_both_are_free(self, world: World) -> None:
        booking = world.book(at(1, 10), way=TWO)
        cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert can_have(world, TWO)

    @pytest.mark.parametrize(("each_counts", "cost"), [(False, 60), (True, 120)])
    def test_what_it_takes_of_the_decision(self, world: World, *, each_counts: bool, cost: int) -> None:
        Service.objects.update(counts_each_provider=each_counts)
        Entitlement.objects.update(unit=EntitlementUnit.MINUTES, amount=cost)
        world.service.refresh_from_db()
        calendar = citizen_calendar(world.service, recipient=world.recipient, way=TWO)
        assert calendar.days[1].bookable
        booking = world.book(at(1, 10), way=TWO)
        assert EntitlementEntry.objects.get(booking=booking, kind=EntryKind.RESERVED).quantity == cost

    def test_what_is_left_for_one_is_not_enough_for_two_that_count(self, world: World) -> None:
        Service.objects.update(counts_each_provider=True)
        Entitlement.objects.update(unit=EntitlementUnit.MINUTES, amount=60)
        world.service.refresh_from_db()
        assert not citizen_calendar(world.service, recipient=world.recipient, way=TWO).days[1].bookable
        with refused(NothingLeft):
            world.book(at(1, 10), way=TWO)
        assert world.book(at(1, 10)).pk

    def test_nobody_asks_for_two_where_one_is_all_there_is(self, larvik: object) -> None:
        world = make_world(providers=3)
        with refused(WayNotOffered):
            world.book(at(1, 10), way=TWO)


def test_every_way_is_offered_and_said_as_it_is_read(larvik: object) -> None:
    service = make_world(place=AT_OFFICE, other_places=[HOME, PHONE, VIDEO], may_ask_for_two=True).service
    ways = ways_of(service)
    assert len(set(ways)) == 8
    for way in ways:
        read = parse_way(service, place=way.place, providers="2" if way.for_two else "")
        assert read == way
    assert parse_way(service, place="", providers="") == Way(AT_OFFICE)


@pytest.mark.parametrize(("place", "providers"), [("here", ""), ("", "3"), ("", "two"), ("\0", "")])
def test_nonsense_in_an_address_is_no_way(larvik: object, place: str, providers: str) -> None:
    service = make_world(other_places=[PHONE]).service
    with pytest.raises(WayNotOffered):
        parse_way(service, place=place, providers=providers)


def test_a_booking_knows_its_way(larvik: object) -> None:
    world = make_world(other_places=[PHONE], may_ask_for_two=True)
    booking = world.book(at(1, 10), way=Way(PHONE, for_two=True))
    assert way_of(Booking.objects.get(pk=booking.pk)) == Way(PHONE, for_two=True)
