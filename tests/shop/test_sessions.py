"""A session: one advisor, several seats. Whoever comes, goes or moves, the advisor's work is counted once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.capacity.blocks import block_provider
from shop.domain.capacity.services import change_service
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import AbsenceReason, AssignmentReason, CancelReason
from shop.errors import KeptForOthers, TimeTaken
from shop.lengths import usual_length
from shop.models import Assignment, Booking, Department
from shop.queries.fairness import fairness_of
from shop.queries.free_time import Window
from shop.queries.ranking import ranked_candidates
from shop.queries.slots import slots_between
from tests.factories.absences import be_away
from tests.factories.clock import let_lapse
from tests.factories.refusals import refused
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)

MINUTE = timedelta(minutes=1)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    """One advisor with three seats, and visits that begin every quarter of an hour."""
    return make_world(providers=1, seats=3, requires_entitlement=False, slot_interval=15 * MINUTE)


def join(world: World, hour: int = 10) -> Booking:
    """Somebody new takes a seat."""
    return world.book(at(1, hour), recipient=make_recipient())


def leave(booking: Booking) -> None:
    cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)


def move(booking: Booking, to: datetime) -> Booking:
    move_booking(booking, starts_at=to, actor=OFFICE)
    return Booking.objects.get(pk=booking.pk)


def seats_left(world: World, hour: int = 10, minute: int = 0) -> tuple[int, int]:
    slots = slots_between(world.service, from_at=at(1, hour, minute), until_at=at(1, hour, minute + 1))
    return next(((slot.places_left, slot.places) for slot in slots), (0, 0))


def seat_of(booking: Booking) -> Assignment:
    return booking.assignments.get(active=True)


def minutes_booked(world: World) -> int:
    """Of the department's first advisor tomorrow, as the fairness page counts them."""
    fairness = fairness_of(world.department, until=at(1, 0).date())
    booked = next(share.booked for share in fairness.people if share.provider == world.providers[0])
    return booked // MINUTE


class TestSeats:
    def test_so_many_come_to_one_advisor(self, world: World) -> None:
        together = [join(world) for _ in range(3)]
        assert {seat_of(each).provider for each in together} == {world.providers[0]}
        assert sorted(seat_of(each).seat for each in together) == [1, 2, 3]
        assert {seat_of(each).party for each in together} == {together[0].pk}
        with refused(TimeTaken):
            world.book(at(1, 10))

    def test_the_list_counts_seats(self, world: World) -> None:
        found = [seats_left(world)]
        for _ in range(3):
            join(world)
            found.append(seats_left(world))
        assert found == [(3, 3), (2, 3), (1, 3), (0, 3)]

    def test_those_who_join_are_told_so(self, world: World) -> None:
        reasons = [seat_of(join(world)).reason for _ in range(2)]
        assert reasons == [AssignmentReason.ONLY_ONE_FREE, AssignmentReason.SAME_SESSION]

    def test_the_next_session_of_the_advisor_does_not_overlap(self, world: World) -> None:
        join(world)
        for minute in (15, 45):
            assert seats_left(world, 10, minute) == (0, 3)
        with refused(TimeTaken):
            world.book(at(1, 10, 15))

    def test_another_service_does_not_join(self, world: World) -> None:
        join(world)
        other = make_service(world.department, name="Kurs", seats=3, requires_entitlement=False)
        with refused(TimeTaken):
            world.book(at(1, 10), service=other)

    def test_who_has_blocked_the_advisor_does_not_join(self, world: World) -> None:
        join(world)
        block_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
        with pytest.raises(Exception, match="nobody_on_duty"):
            world.book(at(1, 10))

    def test_nobody_joins_a_session_whose_advisor_fell_sick(self, larvik: object) -> None:
        world = make_world(providers=2, seats=3, requires_entitlement=False)
        first = join(world)
        sick = seat_of(first).provider
        be_away(sick, from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=OFFICE)
        assert seat_of(join(world)).provider != sick


class TestSecondAdvisor:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(providers=2, seats=2, requires_entitlement=False)

    def test_they_open_only_when_the_first_is_full(self, world: World) -> None:
        parties = [seat_of(join(world)).party for _ in range(4)]
        assert parties[0] == parties[1] != parties[2] == parties[3]
        with refused(TimeTaken):
            world.book(at(1, 10))

    def test_of_two_sessions_the_fuller_is_filled_first(self, larvik: object) -> None:
        world = make_world(providers=2, seats=3, requires_entitlement=False)
        first = [join(world) for _ in range(3)]
        second = [join(world) for _ in range(2)]
        leave(first[0])
        leave(first[1])
        assert seat_of(join(world)).party == seat_of(second[0]).party


class TestLeaving:
    def test_a_seat_is_free_again_and_the_same(self, world: World) -> None:
        together = [join(world) for _ in range(3)]
        leave(together[1])
        assert seats_left(world) == (1, 3)
        assert seat_of(join(world)).seat == 2

    def test_when_who_opened_it_leaves_the_session_goes_on(self, world: World) -> None:
        first, second = join(world), join(world)
        leave(first)
        assert seat_of(second).active
        assert seats_left(world) == (2, 3)
        assert seat_of(join(world)).party == first.pk
        with refused(TimeTaken):
            world.book(at(1, 10, 15))

    def test_with_the_last_one_the_advisor_is_free(self, world: World) -> None:
        together = [join(world) for _ in range(2)]
        for booking in together:
            leave(booking)
        assert seats_left(world, 10, 15) == (3, 3)
        assert world.book(at(1, 10, 15)).pk

    def test_work_is_counted_once_until_the_last_has_left(self, world: World) -> None:
        together = [join(world) for _ in range(3)]
        found = [minutes_booked(world)]
        for booking in together:
            leave(booking)
            found.append(minutes_booked(world))
        assert found == [60, 60, 60, 0]


class TestHeldSeats:
    def test_a_held_seat_is_taken_until_it_lapses(self, world: World) -> None:
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        assert seats_left(world) == (2, 3)
        let_lapse(held)
        assert seats_left(world) == (3, 3)
        assert world.book(at(1, 10, 15), recipient=make_recipient()).pk

    def test_who_confirms_keeps_the_seat_and_adds_no_work(self, world: World) -> None:
        first = join(world)
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        booking = world.book(at(1, 10))
        assert booking.pk == held.pk
        assert (seat_of(booking).party, seat_of(booking).seat) == (first.pk, 2)
        assert minutes_booked(world) == 60

    def test_who_joins_somebody_who_only_held_goes_on_alone(self, world: World) -> None:
        """The work is counted for whoever is left."""
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        booking = join(world)
        assert seat_of(booking).party == held.pk
        let_lapse(held)
        assert minutes_booked(world) == 60
        assert seats_left(world) == (2, 3)

    def test_a_lapsed_hold_inherits_nothing(self, world: World) -> None:
        first = join(world)
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        second = join(world)
        let_lapse(held)
        leave(first)
        assert minutes_booked(world) == 60
        assert seat_of(second).minutes == 60

    def test_the_ranking_counts_the_session_once(self, larvik: object) -> None:
        world = make_world(providers=2, seats=4, requires_entitlement=False)
        for _ in range(3):
            join(world)
        window = Window(
            world.service, usual_length(world.service), at(2, 10), at(2, 11), timezone.now(), "Europe/Oslo"
        )
        loads = sorted(each.load for each in ranked_candidates(window))
        shift_minutes = sum(
            (shift.during.upper - shift.during.lower) // MINUTE
            for shift in world.providers[0].shifts.filter(during__startswith__lt=at(2, 11))
        )
        assert loads == [0, pytest.approx(60 / shift_minutes)]


class TestMoving:
    def test_one_alone_moves_with_the_sole_advisor_also_into_the_same_hour(self, world: World) -> None:
        booking = world.book(at(1, 10))
        assert move(booking, at(1, 10, 15)).starts_at == at(1, 10, 15)
        assert move(booking, at(1, 14)).starts_at == at(1, 14)
        assert (seats_left(world, 10), seats_left(world, 14)) == ((3, 3), (2, 3))

    def test_when_who_opened_it_moves_the_others_stay_together(self, world: World) -> None:
        first, second = join(world), join(world)
        moved = move(first, at(1, 12))
        assert seat_of(moved).party != seat_of(second).party
        for hour in (10, 12):
            assert seats_left(world, hour) == (2, 3)
            for _ in range(2):
                join(world, hour)
            assert seats_left(world, hour) == (0, 3)
        assert minutes_booked(world) == 120

    def test_into_a_session_that_has_a_seat(self, world: World) -> None:
        first, other = join(world, 10), join(world, 12)
        moved = move(first, at(1, 12))
        assert seat_of(moved).party == seat_of(other).party
        assert (seats_left(world, 10), seats_left(world, 12)) == ((3, 3), (1, 3))
        assert minutes_booked(world) == 60

    def test_into_a_full_one_is_refused_and_the_seat_is_kept(self, world: World) -> None:
        booking = world.book(at(1, 10))
        for _ in range(3):
            join(world, 12)
        with refused(TimeTaken):
            move(booking, at(1, 12))

    def test_out_of_a_session_into_the_same_hour_of_its_advisor_is_refused(self, world: World) -> None:
        booking = world.book(at(1, 10))
        join(world)
        with refused(TimeTaken):
            move(booking, at(1, 10, 15))

    def test_out_and_back_again(self, world: World) -> None:
        first, second = join(world), join(world)
        move(first, at(1, 12))
        back = move(first, at(1, 10))
        assert seat_of(back).party == seat_of(second).party
        assert (seats_left(world, 10), seats_left(world, 12)) == ((1, 3), (3, 3))


def test_seats_are_kept_for_a_channel_like_places(larvik: object) -> None:
    world = make_world(providers=2, seats=2, requires_entitlement=False)
    Department.objects.update(reserved_for_phone=50)
    world.service.department.refresh_from_db()
    for _ in range(2):
        join(world)
    with refused(KeptForOthers):
        world.book(at(1, 10))
    assert world.book(at(1, 10), actor=Actor(user_id=None, channel=Channel.PHONE)).pk


def test_an_advisor_who_came_later_has_seats_too(larvik: object) -> None:
    world = make_world(providers=1, seats=2, requires_entitlement=False)
    for _ in range(2):
        join(world)
    newcomer = make_provider(world.department)
    assert seat_of(join(world)).provider == newcomer


def test_a_session_of_other_buffers_is_not_offered_and_not_joined(larvik: object) -> None:
    world = make_world(providers=1, seats=3)
    world.book(at(1, 10))
    change_service(world.service, rules={"buffer_after": timedelta(minutes=30)}, actor=world.actor())
    world.service.refresh_from_db()
    (slot,) = slots_between(world.service, from_at=at(1, 10), until_at=at(1, 11))
    assert not slot.is_free
    other = make_recipient(name="Nina Prøve")
    make_entitlement(other, world.service)
    with pytest.raises(TimeTaken):
        world.book(at(1, 10), recipient=other)
