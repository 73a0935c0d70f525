"""A follow-up is with whoever the recipient met last: in the list, at the door, and when that one falls away."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.staff import deactivate_provider
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import CancelReason, ReassignmentReason
from shop.errors import NobodyMetYet, TimeTaken
from shop.models import (
    Absence,
    Assignment,
    BlockedProvider,
    Booking,
    Provider,
    ProviderQualification,
    Qualification,
    Recipient,
    Service,
)
from shop.queries.citizen_days import citizen_calendar
from shop.queries.met import whom_they_met
from shop.queries.spots import spots_for
from tests.factories.refusals import refused
from tests.factories.waiting import make_neighbour, wait
from tests.factories.world import World, at, make_department, make_provider, make_service, make_world
from tests.shop.domain.absence.away import is_away
from tests.shop.domain.standing import start

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    """Three advisers. A first talk is with anybody, a follow-up with the one they know."""
    return make_world(providers=3, requires_entitlement=False)


@pytest.fixture
def follow_up(world: World) -> Service:
    return make_service(world.department, name="Oppfølging", requires_entitlement=False, keeps_provider=True)


def who(booking: Booking) -> Provider:
    return booking.assignments.select_related("provider").get(active=True).provider


def hours(service: Service, recipient: Recipient, *, day: int = 2, **changes: Any) -> list[int]:
    """When the recipient can have it that day."""
    calendar = citizen_calendar(service, recipient=recipient, **changes)
    return [timezone.localtime(slot.starts_at).hour for slot in calendar.days[day].bookable]


def give(booking: Booking, to: Provider) -> None:
    reassign(booking, to=to, instead_of=who(booking), reason=ReassignmentReason.CONTINUITY, actor=OFFICE)


class TestWhomTheyMet:
    def test_nobody_else_comes_however_busy_that_one_is(self, world: World, follow_up: Service) -> None:
        first = world.book(at(1, 10))
        for hour in (8, 9, 11, 12):
            busy = world.book(at(2, hour), recipient=make_neighbour(world))
            if who(busy) != who(first):
                give(busy, who(first))
        booked = [world.book(at(2, hour), service=follow_up) for hour in (10, 13, 14)]
        assert {who(each) for each in booked} == {who(first)}

    def test_only_that_ones_times_are_offered(self, world: World, follow_up: Service) -> None:
        first = world.book(at(1, 10))
        taken = world.book(at(2, 9), recipient=make_neighbour(world))
        if who(taken) != who(first):
            give(taken, who(first))
        assert hours(follow_up, world.recipient) == [8, 10, 11, 12, 13, 14, 15]
        with refused(TimeTaken):
            world.book(at(2, 9), service=follow_up)
        assert world.book(at(2, 9)).pk  # somebody is there for anything else

    def test_it_is_the_latest_of_them(self, world: World, follow_up: Service) -> None:
        world.book(at(1, 9))
        last = world.book(at(1, 12))
        other = next(each for each in world.providers if each != who(last))
        give(last, other)
        assert who(world.book(at(2, 10), service=follow_up)) == other

    def test_one_that_is_cancelled_says_nothing(self, world: World, follow_up: Service) -> None:
        kept, gone = world.book(at(1, 9)), world.book(at(1, 12))
        give(gone, next(each for each in world.providers if each != who(kept)))
        cancel_booking(gone, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
        assert who(world.book(at(2, 10), service=follow_up)) == who(kept)

    def test_of_two_they_met_together_either_may_come(self, world: World, follow_up: Service) -> None:
        together = make_service(
            world.department, name="Første", requires_entitlement=False, providers_needed=2
        )
        pair = set(world.book(at(1, 9), service=together).assignments.values_list("provider_id", flat=True))
        first, second = (world.book(at(2, hour), service=follow_up) for hour in (9, 11))
        assert {who(first).pk, who(second).pk} <= pair
        met = whom_they_met(follow_up, make_neighbour(world))
        assert met is not None
        assert met.is_first

    def test_visits_of_others_of_other_places_and_of_other_kinds_say_nothing(
        self, world: World, follow_up: Service
    ) -> None:
        world.book(at(1, 10), recipient=make_neighbour(world))
        elsewhere = make_department(name="Andre")
        make_provider(elsewhere)
        world.book(at(1, 12), service=make_service(elsewhere, requires_entitlement=False))
        other_kind = make_service(
            world.department, name="Noe annet", requires_entitlement=False, module_key="sample"
        )
        world.book(at(1, 14), service=other_kind)
        assert hours(follow_up, world.recipient) == []
        with refused(NobodyMetYet):
            world.book(at(2, 10), service=follow_up)


class TestTheFirstOne:
    def test_is_not_booked_or_held_or_waited_for(self, world: World, follow_up: Service) -> None:
        assert hours(follow_up, world.recipient) == []
        with refused(NobodyMetYet):
            world.book(at(2, 10), service=follow_up)
        with refused(NobodyMetYet):
            hold_time(follow_up, recipient=world.recipient, starts_at=at(2, 10), actor=world.actor())
        with refused(NobodyMetYet):
            wait(world, service=follow_up)
        with refused(NobodyMetYet):
            start(replace(world, service=follow_up))

    def test_the_department_books_it_all_the_same(self, world: World, follow_up: Service) -> None:
        """They may have met before all this was kept here."""
        assert world.book(at(2, 10), service=follow_up, actor=OFFICE).pk


class TestWhoFallsAway:
    def test_nobody_waits_for_who_no_longer_works_there(self, world: World, follow_up: Service) -> None:
        earlier, latest = world.book(at(1, 9)), world.book(at(1, 12))
        other = next(each for each in world.providers if each != who(earlier))
        give(latest, other)
        booking = Booking.objects.filter(pk=latest.pk)
        booking.update(status="completed")
        deactivate_provider(other, actor=OFFICE)
        assert who(world.book(at(2, 10), service=follow_up)) == who(earlier)
        Provider.objects.filter(pk=who(earlier).pk).update(is_active=False)
        left = next(each for each in world.providers if each not in {other, who(earlier)})
        assert hours(follow_up, world.recipient, day=3)
        Booking.objects.filter(service=follow_up).delete()
        assert who(world.book(at(3, 10), service=follow_up)) == left

    def test_nor_for_who_may_not_come_or_lacks_what_it_needs(self, world: World, follow_up: Service) -> None:
        first = world.book(at(1, 9))
        course = Qualification.objects.create(name="Kurs")
        follow_up.required_qualifications.add(course)
        able = next(each for each in world.providers if each != who(first))
        ProviderQualification.objects.create(provider=able, qualification=course)
        assert who(world.book(at(2, 10), service=follow_up)) == able
        follow_up.required_qualifications.clear()
        Booking.objects.filter(service=follow_up).update(status="cancelled")
        BlockedProvider.objects.create(provider=who(first), recipient=world.recipient)
        assert who(world.book(at(3, 10), service=follow_up)) != who(first)

    def test_the_visit_of_who_is_ill_waits_for_the_department(self, world: World, follow_up: Service) -> None:
        """Nobody else is sent unasked, and the department may give it to whoever it likes."""
        world.book(at(3, 10))
        booking = world.book(at(1, 12), service=follow_up)
        ill = who(booking)
        is_away(ill)
        booking.refresh_from_db()
        assert (booking.stranded != "", who(booking)) == (True, ill)
        other = next(each for each in world.providers if each != ill)
        give(booking, other)
        assert who(booking) == other

    def test_nobody_waits_for_who_is_away_for_as_long_as_one_can_book_ahead(
        self, world: World, follow_up: Service
    ) -> None:
        first = world.book(at(1, 9))
        known, ahead = who(first), timedelta(days=follow_up.booking_horizon)
        leave = Absence.objects.create(provider=known, during=(at(0, 0), at(0, 0) + ahead))
        assert hours(follow_up, world.recipient) == []
        leave.during = (at(0, 0), at(2, 0) + ahead)
        leave.save()
        assert hours(follow_up, world.recipient)
        assert who(world.book(at(2, 10), service=follow_up)) != known

    def test_moved_it_is_with_the_same_one(self, world: World, follow_up: Service) -> None:
        first = world.book(at(1, 9))
        booking = world.book(at(2, 10), service=follow_up)
        give(booking, next(each for each in world.providers if each != who(first)))
        moved = move_booking(booking, starts_at=at(3, 10), actor=world.actor())
        assert who(moved) == who(first)

    def test_the_department_may_move_it_to_somebody_it_names(self, world: World, follow_up: Service) -> None:
        first = world.book(at(1, 9))
        booking = world.book(at(2, 10), service=follow_up)
        other = next(each for each in world.providers if each != who(first))
        given = Assignment.objects.get(booking=booking, active=True)
        spots = spots_for(given, first=timezone.localdate() + timedelta(days=3), days=1)
        assert {spot.provider_id for spot in spots} == {each.pk for each in world.providers}
        moved = move_booking(booking, starts_at=at(3, 10), actor=OFFICE, helpers=[other.pk])
        assert who(moved) == other
