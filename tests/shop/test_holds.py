"""Times that are held: taken until they end and never after, with no job; and what becomes of a late confirmation."""

from datetime import time, timedelta

import pytest

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.capacity.blocks import block_provider
from shop.domain.capacity.schedule import set_opening_hours
from shop.domain.capacity.services import change_service
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import HOLD, forget_lapsed_holds
from shop.enums import AbsenceReason, BookingStatus, CancelReason, EntryKind
from shop.errors import (
    HoldLapsed,
    NothingLeft,
    OutsideOpeningHours,
    RecipientBusy,
    TimeTaken,
    TooShortNotice,
    TransitionNotAllowed,
)
from shop.hours import HoursOfDay
from shop.models import Assignment, Booking, EntitlementEntry, Recipient
from shop.queries.citizen_days import citizen_calendar
from shop.queries.slots import slots_between
from tests.factories.absences import be_away
from tests.factories.clock import age, let_lapse, today_is
from tests.factories.refusals import refused
from tests.factories.world import (
    EVERY_DAY,
    World,
    at,
    make_entitlement,
    make_recipient,
    make_service,
    make_world,
)

MINUTE = timedelta(minutes=1)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    """One provider: who holds an hour of theirs holds all there is."""
    return make_world(providers=1)


@pytest.fixture
def neighbour(world: World) -> Recipient:
    somebody = make_recipient(name="Nina Prøve")
    make_entitlement(somebody, world.service)
    return somebody


def hold(world: World, hour: int = 10, *, recipient: Recipient | None = None) -> Booking:
    return hold_time(
        world.service,
        recipient=recipient or world.recipient,
        starts_at=at(1, hour),
        actor=world.actor(),
    )


def places_left(world: World, hour: int = 10) -> int:
    (slot,) = slots_between(world.service, from_at=at(1, hour), until_at=at(1, hour, 1))
    return slot.places_left


class TestWhileItIsHeld:
    def test_it_is_taken_for_everybody_else(self, world: World, neighbour: Recipient) -> None:
        held = hold(world)
        assert held.status == BookingStatus.HELD
        assert held.is_held
        assert places_left(world) == 0
        with refused(TimeTaken):
            world.book(at(1, 10), recipient=neighbour)
        with refused(TimeTaken):
            hold(world, recipient=neighbour)

    def test_it_lasts_for_some_minutes(self, world: World) -> None:
        held = hold(world)
        assert held.held_until is not None
        assert abs(held.held_until - held.created_at - HOLD) < timedelta(seconds=1)
        taken = held.assignments.get()
        assert abs(taken.alive.upper - held.held_until) < timedelta(seconds=1)

    def test_it_is_still_offered_to_who_holds_it(self, world: World) -> None:
        hold(world)
        calendar = citizen_calendar(world.service, recipient=world.recipient)
        assert at(1, 10) in {slot.starts_at for slot in calendar.day(at(1, 0).date()).bookable}

    def test_nothing_of_the_decision_is_taken_yet(self, world: World) -> None:
        hold(world)
        assert not EntitlementEntry.objects.exists()

    def test_nobody_is_told_and_nobody_works_more(self, world: World) -> None:
        hold(world)
        assert not OutboxMessage.objects.exists()
        assert Assignment.objects.get().minutes == 0

    def test_held_again_it_is_the_same_hold(self, world: World) -> None:
        assert hold(world).pk == hold(world).pk
        assert Booking.objects.count() == 1

    def test_nobody_holds_two_times(self, world: World) -> None:
        first, second = hold(world, 10), hold(world, 12)
        first.refresh_from_db()
        assert (first.status, second.status) == (BookingStatus.EXPIRED, BookingStatus.HELD)
        assert (places_left(world, 10), places_left(world, 12)) == (1, 0)

    def test_who_cannot_have_the_second_keeps_the_first(self, world: World, neighbour: Recipient) -> None:
        hold(world, 10)
        world.book(at(1, 12), recipient=neighbour)
        with refused(TimeTaken):
            hold(world, 12)
        assert places_left(world, 10) == 0

    def test_it_keeps_the_recipient_from_being_needed_elsewhere(self, world: World) -> None:
        """Booking something else at that time gives the hold up."""
        other = make_service(world.department, name="Ergoterapi", requires_entitlement=False)
        held = hold(world)
        assert world.book(at(1, 10), service=other).pk
        held.refresh_from_db()
        assert held.status == BookingStatus.EXPIRED

    def test_there_is_no_appointment_yet_that_could_be_cancelled(self, world: World) -> None:
        held = hold(world)
        with refused(TransitionNotAllowed):
            cancel_booking(held, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        held.refresh_from_db()
        assert held.is_held
        assert not OutboxMessage.objects.exists()

    def test_who_is_blocked_meanwhile_does_not_come(self, larvik: object) -> None:
        world = make_world(providers=2)
        blocked = hold(world).assignments.get().provider
        block_provider(world.recipient, provider=blocked, actor=OFFICE)
        booking = world.book(at(1, 10))
        assert booking.assignments.get(active=True).provider != blocked

    def test_it_is_taken_anew_when_more_time_is_needed_around_it(self, world: World) -> None:
        hold(world)
        change_service(world.service, rules={"buffer_after": timedelta(minutes=30)}, actor=OFFICE)
        booking = world.book(at(1, 10))
        occupied = booking.assignments.get(active=True).occupied
        assert occupied.upper == at(1, 11, 30)

    def test_it_is_taken_anew_when_the_recipient_must_be_there_after_all(self, larvik: object) -> None:
        world = make_world(requires_presence=False)
        hold(world)
        change_service(world.service, rules={"requires_presence": True}, actor=OFFICE)
        assert world.book(at(1, 10)).requires_presence


class TestConfirmed:
    def test_it_is_that_very_booking_and_that_very_provider(self, larvik: object) -> None:
        world = make_world(providers=3)
        held = hold(world)
        promised = held.assignments.get().provider
        booking = world.book(at(1, 10))
        assert booking.pk == held.pk
        assert booking.status == BookingStatus.CONFIRMED
        assert booking.assignments.get().provider == promised
        assert (Booking.objects.count(), Assignment.objects.count()) == (1, 1)

    def test_it_stands_for_good(self, world: World) -> None:
        hold(world)
        booking = Booking.objects.get(pk=world.book(at(1, 10)).pk)
        taken = booking.assignments.get()
        assert (booking.held_until, taken.alive.upper, taken.minutes) == (None, None, 60)
        assert places_left(world) == 0

    def test_then_it_costs_and_is_told(self, world: World) -> None:
        hold(world)
        world.book(at(1, 10))
        kinds = list(EntitlementEntry.objects.values_list("kind", flat=True))
        assert kinds == [EntryKind.GRANTED, EntryKind.RESERVED]
        assert OutboxMessage.objects.get().kind == "booking.created"
        actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
        assert actions == ["booking.held", "booking.created"]

    def test_without_anything_left_it_stays_held(self, world: World) -> None:
        poor = make_recipient()
        make_entitlement(poor, world.service, amount=1)
        world.book(at(2, 10), recipient=poor)
        hold(world, recipient=poor)
        with refused(NothingLeft):
            world.book(at(1, 10), recipient=poor)
        assert Booking.objects.filter(status=BookingStatus.HELD).count() == 1

    def test_confirmed_twice_with_one_key_it_is_once(self, world: World) -> None:
        hold(world)
        first = world.book(at(1, 10), idempotency_key="form-1")
        assert world.book(at(1, 10), idempotency_key="form-1").pk == first.pk
        assert EntitlementEntry.objects.filter(kind=EntryKind.RESERVED).count() == 1

    def test_who_held_it_in_time_has_time_to_fill_in_the_form(self, larvik: object) -> None:
        """The notice runs out while the form is filled in; without a hold it is too late."""
        day = at(1, 0).date()
        with today_is(day, time(8)):
            world = make_world(providers=2, minimum_notice=timedelta(hours=2))
            held = hold_time(
                world.service, recipient=world.recipient, starts_at=at(0, 10), actor=world.actor()
            )
        with today_is(day, time(8, 5)):
            late = make_recipient()
            make_entitlement(late, world.service)
            with refused(TooShortNotice):
                world.book(at(0, 10), recipient=late)
            Booking.objects.filter(pk=held.pk).update(created_at=at(0, 8), held_until=at(0, 8, 10))
            assert world.book(at(0, 10)).pk == held.pk

    def test_a_hold_whose_provider_fell_sick_goes_to_somebody_who_can_come(self, larvik: object) -> None:
        world = make_world(providers=2)
        held = hold(world)
        sick = held.assignments.get().provider
        be_away(sick, from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=OFFICE)
        booking = Booking.objects.get(pk=world.book(at(1, 10)).pk)
        assert not booking.stranded
        assert booking.assignments.get(active=True).provider != sick

    def test_a_hold_on_ground_that_was_lost_is_refused(self, world: World) -> None:
        hold(world, 14)
        morning = [HoursOfDay(weekday, time(8), time(12)) for weekday in EVERY_DAY]
        set_opening_hours(world.department, hours=morning, actor=OFFICE)
        with refused(OutsideOpeningHours):
            world.book(at(1, 14))


class TestLapsed:
    def test_it_is_free_for_everybody_with_no_job(self, world: World, neighbour: Recipient) -> None:
        held = hold(world)
        let_lapse(held)
        assert not held.is_held
        assert places_left(world) == 1
        assert world.book(at(1, 10), recipient=neighbour).pk

    def test_a_late_confirmation_gets_the_time_if_it_is_still_free(self, world: World) -> None:
        held = hold(world)
        let_lapse(held)
        booking = world.book(at(1, 10))
        assert booking.status == BookingStatus.CONFIRMED
        assert places_left(world) == 0
        held.refresh_from_db()
        assert (booking.pk == held.pk, held.status) == (False, BookingStatus.EXPIRED)

    def test_a_late_confirmation_of_what_somebody_has_taken_says_so(
        self, world: World, neighbour: Recipient
    ) -> None:
        let_lapse(hold(world))
        world.book(at(1, 10), recipient=neighbour)
        with refused(HoldLapsed):
            world.book(at(1, 10))

    def test_also_when_somebody_only_holds_it(self, world: World, neighbour: Recipient) -> None:
        let_lapse(hold(world))
        hold(world, recipient=neighbour)
        with refused(HoldLapsed):
            world.book(at(1, 10))

    def test_the_recipient_may_be_needed_elsewhere_again(self, larvik: object) -> None:
        world = make_world(providers=2)
        other = make_service(world.department, name="Ergoterapi", requires_entitlement=False)
        let_lapse(hold(world))
        world.book(at(1, 10), service=other)
        with refused(RecipientBusy):
            world.book(at(1, 10))

    def test_held_anew_it_is_a_new_hold(self, world: World) -> None:
        first = hold(world)
        let_lapse(first)
        again = hold(world)
        assert again.pk != first.pk
        assert again.is_held

    def test_it_is_tidied_up_a_day_later_and_not_before(self, world: World) -> None:
        held = hold(world)
        let_lapse(held)
        assert forget_lapsed_holds() == 0
        age(held, by=timedelta(days=2))
        assert forget_lapsed_holds() == 1
        held.refresh_from_db()
        assert (held.status, held.assignments.get().active) == (BookingStatus.EXPIRED, False)
        assert forget_lapsed_holds() == 0

    def test_one_that_became_a_booking_is_not_tidied_up(self, world: World) -> None:
        held = hold(world)
        world.book(at(1, 10))
        age(held, by=timedelta(days=2))
        assert forget_lapsed_holds() == 0
        held.refresh_from_db()
        assert held.status == BookingStatus.CONFIRMED


def test_both_providers_of_a_visit_are_held_and_kept(larvik: object) -> None:
    world = make_world(providers=2, providers_needed=2)
    hold(world)
    assert places_left(world) == 0
    booking = world.book(at(1, 10))
    assert booking.assignments.filter(active=True, alive__endswith=None).count() == 2


def test_a_hold_lapses_for_both_providers(larvik: object) -> None:
    world = make_world(providers=2, providers_needed=2)
    let_lapse(hold(world))
    assert places_left(world) == 2
