"""Who gets the visit: whom the recipient knows, else who has most time to spare; places by the tightest fit."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import batched, groupby

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.capacity.shifts import make_shifts
from shop.domain.door.booking import book_service
from shop.enums import AbsenceReason, AssignmentReason, ProviderKind, StayUnit
from shop.lengths import Length
from shop.models import Assignment, Booking, Provider
from shop.queries.fairness import fairness_of
from tests.factories.absences import be_away
from tests.factories.clock import today_is
from tests.factories.dates import ORDINARY_MONDAY
from tests.factories.world import (
    World,
    at,
    make_department,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)
from tests.shop.views.visits import make_visit

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HOUR = timedelta(hours=1)
START = ORDINARY_MONDAY


def taken_by(booking: Booking) -> Assignment:
    return booking.assignments.get(active=True)


def known_and_others(world: World, *, hours_of_the_known: int) -> tuple[Provider, Booking]:
    """Tomorrow the first provider comes to the recipient and has so many hours of work; the others have none."""
    known = world.providers[0]
    visit = make_visit(world, at(1, 8), provider=known, recipient=world.recipient)
    for number in range(1, hours_of_the_known):
        make_visit(world, at(1, 8) + number * HOUR, provider=known)
    return known, visit


class TestWhoComes:
    def test_the_least_booked_for_their_hours_on_duty(self, larvik: object) -> None:
        """Half a day's work on a day that is half as long weighs twice as much."""
        department = make_department()
        service = make_service(department, requires_entitlement=False)
        long_day = make_provider(department, weekdays=(1, 2, 3, 4, 5, 6, 7))
        short_day = make_provider(department, starts=time(8), ends=time(12))
        world = World(department, service, [long_day, short_day], make_recipient())
        make_visit(world, at(1, 8), provider=long_day)
        make_visit(world, at(1, 8), provider=short_day)
        assignment = taken_by(world.book(at(1, 10)))
        assert (assignment.provider, assignment.reason) == (long_day, AssignmentReason.LEAST_LOADED)

    def test_among_equals_who_was_assigned_longest_ago(self, larvik: object) -> None:
        world = make_world(providers=3)
        for number, provider in enumerate(world.providers):
            visit = make_visit(world, at(1, 8), provider=provider)
            visit.assignments.update(assigned_at=timezone.now() - timedelta(hours=(5, 9, 1)[number]))
        assert taken_by(world.book(at(1, 10))).provider == world.providers[1]

    def test_whom_the_recipient_knows_inside_the_fairness_bound(self, larvik: object) -> None:
        world = make_world(providers=3)
        known, _visit = known_and_others(world, hours_of_the_known=1)
        assignment = taken_by(world.book(at(10, 10)))
        assert (assignment.provider, assignment.reason) == (known, AssignmentReason.KNOWN_PROVIDER)

    def test_not_outside_it(self, larvik: object) -> None:
        world = make_world(providers=3)
        known, _visit = known_and_others(world, hours_of_the_known=8)
        assignment = taken_by(world.book(at(2, 10)))
        assert (assignment.provider == known, assignment.reason) == (False, AssignmentReason.LEAST_LOADED)

    @pytest.mark.parametrize("status", ["cancelled", "no_show"])
    def test_who_has_not_been_there_is_not_known(self, larvik: object, status: str) -> None:
        world = make_world(providers=3)
        _known, visit = known_and_others(world, hours_of_the_known=1)
        Booking.objects.filter(pk=visit.pk).update(
            status=status, no_show_by="provider" if status == "no_show" else ""
        )
        assert taken_by(world.book(at(2, 10))).reason == AssignmentReason.LEAST_LOADED

    def test_whom_another_recipient_knows_is_not_known(self, larvik: object) -> None:
        world = make_world(providers=3)
        known_and_others(world, hours_of_the_known=1)
        other = make_recipient()
        free = make_service(world.department, name="Ergoterapi", requires_entitlement=False)
        assert taken_by(world.book(at(2, 10), recipient=other, service=free)).reason == "least_loaded"

    def test_the_only_one_who_is_free(self, larvik: object) -> None:
        world = make_world(providers=2)
        make_visit(world, at(1, 10), provider=world.providers[0])
        assignment = taken_by(world.book(at(1, 10)))
        assert (assignment.provider, assignment.reason) == (
            world.providers[1],
            AssignmentReason.ONLY_ONE_FREE,
        )

    def test_work_longer_ago_than_four_weeks_is_not_counted(self, larvik: object) -> None:
        with today_is(START):
            world = make_world(providers=2)
            make_shifts(world.department, from_day=START - timedelta(weeks=8))
            for number in range(8):
                make_visit(world, at(-30, 8) + number * HOUR, provider=world.providers[0])
            make_visit(world, at(-3, 8), provider=world.providers[1])
            assert taken_by(world.book(at(0, 10))).provider == world.providers[0]


class TestPlaces:
    """Beds: a stay goes where it leaves the least time unused."""

    def beds(self, count: int) -> World:
        department = make_department()
        service = make_service(
            department,
            stay_unit=StayUnit.NIGHTS,
            uses_places=True,
            shortest_stay=1,
            longest_stay=7,
            arrives_at=time(15),
            leaves_at=time(11),
            booking_horizon=30,
            requires_entitlement=False,
        )
        beds = [make_provider(department, starts=time(0), ends=time(0)) for _ in range(count)]
        Provider.objects.update(kind=ProviderKind.PLACE)
        return World(department, service, beds, make_recipient())

    def stay(self, world: World, day: int, nights: int) -> Assignment:
        return taken_by(world.book(at(day, 15), recipient=make_recipient(), length=Length(stay=nights)))

    def test_the_gap_that_fits_is_filled_before_a_bed_is_broken_into(self, larvik: object) -> None:
        world = self.beds(3)
        before, after = self.stay(world, 3, 2), self.stay(world, 7, 2)
        if before.provider != after.provider:
            after.provider = before.provider
            after.save(update_fields=["provider"])
        between = self.stay(world, 5, 2)
        assert (between.provider, between.reason) == (before.provider, AssignmentReason.TIGHTEST_FIT)

    def test_nights_stay_in_one_piece(self, larvik: object) -> None:
        """Twelve stays one after the other need one bed; two beds remain whole for a long one."""
        world = self.beds(3)
        used = {self.stay(world, day, 1).provider for day in range(1, 13)}
        assert len(used) == 1

    def test_among_gaps_that_fit_the_tightest(self, larvik: object) -> None:
        world = self.beds(2)
        roomy, tight = world.providers
        for provider, until in ((roomy, 10), (tight, 6)):
            booking = world.book(at(20, 15), recipient=make_recipient(), length=Length(stay=1))
            Assignment.objects.filter(booking=booking).update(
                provider=provider, occupied=(at(until, 15), at(until + 1, 11))
            )
        assert self.stay(world, 2, 3).provider == tight


def simulate(world: World, *, days: int, a_day: int) -> list[int]:
    """So many visits a day, each for somebody new, at the hours in turn; returns who got them, one after the other."""
    order = []
    first = timezone.localdate()
    for number in range(days * a_day):
        day = first + timedelta(days=number // a_day)
        hour = 8 + number % a_day % 8
        booking = book_service(
            world.service,
            recipient=make_recipient(),
            starts_at=timezone.make_aware(datetime.combine(day, time(hour))),
            actor=OFFICE,
        )
        order.append(taken_by(booking).provider_id)
    return order


def longest_run(order: Sequence[int], provider: Provider) -> int:
    return max((len(list(run)) for who, run in groupby(order) if who == provider.pk), default=0)


def is_not_flooded(order: Sequence[int], provider: Provider, *, a_day: int, among: int) -> None:
    """Their part of the two weeks, no day with half as much again as their part, and never a whole day in a row."""
    fair = a_day / among
    days = [Counter(day)[provider.pk] for day in batched(order, a_day, strict=True)]
    assert 0.75 * fair <= sum(days) / len(days) <= 1.25 * fair, days
    assert max(days) <= 1.5 * fair, days
    assert longest_run(order, provider) <= 5


class TestWhoIsNewOrBack:
    """Two weeks in which others worked before; then two weeks of bookings."""

    @pytest.fixture
    def world(self, larvik: object) -> World:
        department = make_department()
        service = make_service(department, requires_entitlement=False, booking_horizon=60)
        return World(department, service, [], make_recipient())

    def two_weeks_before(self, world: World, providers: Sequence[Provider]) -> None:
        """Everybody had five of eight hours booked every day."""
        make_shifts(world.department, from_day=START - timedelta(weeks=4))
        for ago in range(1, 15):
            for provider in providers:
                for hour in range(8, 13):
                    make_visit(world, at(-ago, hour), provider=provider)

    def test_somebody_new_gets_their_part_and_no_more(self, world: World) -> None:
        with today_is(START):
            old = [make_provider(world.department) for _ in range(3)]
            self.two_weeks_before(world, old)
            newcomer = make_provider(world.department)
            newcomer.shifts.filter(during__startswith__lt=at(0, 0)).delete()
            order = simulate(world, days=14, a_day=16)
        is_not_flooded(order, newcomer, a_day=16, among=4)

    def test_somebody_back_from_absence_is_not_flooded(self, world: World) -> None:
        with today_is(START):
            providers = [make_provider(world.department) for _ in range(4)]
            *there, back = providers
            make_shifts(world.department, from_day=START - timedelta(weeks=4))
            be_away(back, from_at=at(-28, 0), until_at=at(0, 0), reason=AbsenceReason.SICK, actor=OFFICE)
            self.two_weeks_before(world, there)
            order = simulate(world, days=14, a_day=16)
        is_not_flooded(order, back, a_day=16, among=4)

    def test_who_was_there_all_the_time_and_had_less_catches_up(self, world: World) -> None:
        """The control: time on duty without work is no excuse."""
        with today_is(START):
            providers = [make_provider(world.department) for _ in range(4)]
            *busy, idle = providers
            self.two_weeks_before(world, busy)
            order = simulate(world, days=3, a_day=8)
        assert Counter(order)[idle.pk] == len(order)

    def test_after_two_weeks_the_spread_is_small(self, world: World) -> None:
        with today_is(START):
            for _ in range(3):
                make_provider(world.department)
            make_provider(world.department, starts=time(8), ends=time(12))
            simulate(world, days=14, a_day=12)
            fairness = fairness_of(world.department, until=at(13, 0).date(), weeks=2)
        assert fairness.spread is not None
        assert fairness.spread < 0.05
