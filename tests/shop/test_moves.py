"""Moving a booking: its own time is not in its way, it needs a permission, and a refusal leaves all as it was."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import can_move_self, move_booking
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import settle
from shop.domain.outcomes.telling import complete_booking
from shop.enums import AbsenceReason, BookingStatus, CancelReason, Confirmation, EntryKind
from shop.errors import (
    BeyondHorizon,
    BookingNotMovable,
    LengthNotOffered,
    NothingLeft,
    OutsideOpeningHours,
    RecipientBusy,
    ServicePaused,
    TimeTaken,
    TooShortNotice,
    TransitionNotAllowed,
)
from shop.lengths import Length
from shop.models import Assignment, Booking, Entitlement, EntitlementEntry, EntitlementPeriod, Provider
from shop.queries.citizen_days import citizen_calendar
from shop.queries.slots import slots_between
from tests.factories.absences import be_away
from tests.factories.clock import today_is
from tests.factories.dates import LONG_DAY, SHORT_DAY
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

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def move(world: World, booking: Booking, to: datetime, **changes: object) -> Booking:
    """The recipient moves it."""
    wanted: dict[str, object] = {"actor": world.actor()} | changes
    move_booking(booking, starts_at=to, **wanted)  # type: ignore[arg-type]  # a test's own changes
    return Booking.objects.get(pk=booking.pk)


def provider_of(booking: Booking) -> Provider:
    return booking.assignments.get(active=True).provider


def free_hours(world: World) -> list[int]:
    slots = slots_between(world.service, from_at=at(1, 0), until_at=at(2, 0))
    return [timezone.localtime(slot.starts_at).hour for slot in slots if slot.is_free]


@pytest.fixture
def world(larvik: object) -> World:
    """One provider alone: nobody else could come instead."""
    return make_world(providers=1, slot_interval=15 * MINUTE)


class TestTheNewTime:
    def test_the_old_one_is_free_and_the_new_one_taken(self, larvik: object) -> None:
        world = make_world(providers=1)
        booking = move(world, world.book(at(1, 10)), at(1, 12))
        assert (booking.starts_at, booking.ends_at) == (at(1, 12), at(1, 13))
        assert free_hours(world) == [8, 9, 10, 11, 13, 14, 15]
        assert booking.assignments.filter(active=True).count() == 1

    @pytest.mark.parametrize("minutes", [-45, -15, 15, 45])
    def test_some_minutes_with_one_sole_provider_work(self, world: World, minutes: int) -> None:
        booking = world.book(at(1, 10))
        moved = move(world, booking, at(1, 10) + minutes * MINUTE)
        assert moved.starts_at == at(1, 10) + minutes * MINUTE
        assert moved.pk == booking.pk

    def test_the_list_offers_them(self, world: World) -> None:
        booking = world.book(at(1, 10))
        calendar = citizen_calendar(world.service, recipient=world.recipient, moving=booking)
        assert at(1, 10, 15) in {slot.starts_at for slot in calendar.day(at(1, 0).date()).bookable}

    def test_its_provider_stays_if_that_can_be(self, larvik: object) -> None:
        world = make_world(providers=4)
        booking = world.book(at(1, 10))
        known = provider_of(booking)
        assert provider_of(move(world, booking, at(2, 12))) == known

    def test_another_comes_when_the_first_is_busy_then(self, larvik: object) -> None:
        world = make_world(providers=2)
        other = make_recipient()
        make_entitlement(other, world.service)
        busy = provider_of(world.book(at(1, 12), recipient=other))
        booking = world.book(at(1, 10))
        be_away(busy, from_at=at(1, 8), until_at=at(1, 9), reason=AbsenceReason.OTHER, actor=OFFICE)
        assert provider_of(move(world, booking, at(1, 12))) != busy

    def test_both_come_along(self, larvik: object) -> None:
        world = make_world(providers=2, providers_needed=2, slot_interval=15 * MINUTE)
        booking = move(world, world.book(at(1, 10)), at(1, 10, 15))
        active = booking.assignments.filter(active=True)
        assert {each.provider for each in active} == set(world.providers)
        assert {(each.occupied.lower, each.minutes) for each in active} == {(at(1, 10, 15), 60)}

    def test_where_it_is_already_it_is_not_touched(self, world: World) -> None:
        booking = world.book(at(1, 10))
        before = list(Assignment.objects.values())
        move(world, booking, at(1, 10))
        assert list(Assignment.objects.values()) == before
        assert not AuditEntry.objects.filter(action="booking.moved").exists()

    def test_one_whose_provider_fell_sick_may_be_given_anew_at_its_own_time(self, larvik: object) -> None:
        world = make_world(providers=2)
        booking = world.book(at(1, 10))
        sick = provider_of(booking)
        be_away(sick, from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=OFFICE)
        moved = move(world, booking, at(1, 10))
        assert (moved.stranded, provider_of(moved) == sick) == ("", False)

    def test_a_time_that_the_recipient_holds_is_theirs_to_move_to(self, world: World) -> None:
        booking = world.book(at(1, 10))
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 12), actor=world.actor())
        assert move(world, booking, at(1, 12)).starts_at == at(1, 12)
        held.refresh_from_db()
        assert held.status == BookingStatus.EXPIRED

    def test_it_is_written_down_and_told(self, world: World) -> None:
        move(world, world.book(at(1, 10)), at(1, 12))
        entry = AuditEntry.objects.latest("pk")
        assert entry.action == "booking.moved"
        assert datetime.fromisoformat(entry.details["from_start"]) == at(1, 10)
        assert datetime.fromisoformat(entry.details["to_start"]) == at(1, 12)
        assert OutboxMessage.objects.latest("pk").kind == "booking.moved"

    @pytest.mark.parametrize("night", [SHORT_DAY, LONG_DAY])
    def test_it_is_as_long_as_before_also_across_a_night_of_changing_clocks(
        self, larvik: object, night: date
    ) -> None:
        evening = timezone.make_aware(datetime.combine(night - timedelta(days=1), time(14)))
        with today_is(night - timedelta(days=3)):
            world = make_world(providers=1)
            booking = world.book(evening)
            moved = move(world, booking, timezone.make_aware(datetime.combine(night, time(10))))
        assert moved.ends_at - moved.starts_at == HOUR


class TestRefused:
    """Each of them leaves every row as it was."""

    def test_a_time_that_somebody_else_has(self, world: World) -> None:
        other = make_recipient()
        make_entitlement(other, world.service)
        world.book(at(1, 12), recipient=other)
        booking = world.book(at(1, 10))
        with refused(TimeTaken):
            move(world, booking, at(1, 12))

    def test_a_time_at_which_the_department_is_closed(self, world: World) -> None:
        booking = world.book(at(1, 10))
        with refused(OutsideOpeningHours):
            move(world, booking, at(1, 20))

    def test_a_time_at_which_the_recipient_is_needed_elsewhere(self, larvik: object) -> None:
        world = make_world(providers=2)
        other = make_service(world.department, name="Ergoterapi", requires_entitlement=False)
        world.book(at(1, 12), service=other)
        booking = world.book(at(1, 10))
        with refused(RecipientBusy):
            move(world, booking, at(1, 12))

    def test_too_soon_too_far_or_paused(self, larvik: object) -> None:
        world = make_world(minimum_notice=timedelta(days=2), booking_horizon=5)
        booking = world.book(at(3, 10))
        with refused(TooShortNotice):
            move(world, booking, at(1, 8))
        with refused(BeyondHorizon):
            move(world, booking, at(5, 8))
        type(world.service).objects.update(is_paused=True)
        with refused(ServicePaused):
            move(world, booking, at(4, 8))
        assert move(world, booking, at(7, 8), actor=OFFICE).starts_at == at(7, 8)

    def test_a_length_that_is_not_offered(self, world: World) -> None:
        booking = world.book(at(1, 10))
        with refused(LengthNotOffered):
            move(world, booking, at(1, 12), length=Length(20 * MINUTE))

    def test_another_period_in_which_nothing_is_left(self, larvik: object) -> None:
        world = make_world(providers=2, booking_horizon=20)
        Entitlement.objects.update(amount=1, period="week", valid_from=timezone.localdate())
        world.book(at(8, 10))
        booking = world.book(at(1, 10))
        with refused(NothingLeft):
            move(world, booking, at(9, 10))

    @pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.COMPLETED])
    def test_one_that_is_over(self, world: World, status: BookingStatus) -> None:
        booking = world.book_past() if status == BookingStatus.COMPLETED else world.book(at(1, 10))
        if status == BookingStatus.COMPLETED:
            complete_booking(booking, actor=OFFICE)
        else:
            cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        with refused(TransitionNotAllowed):
            move(world, booking, at(1, 12), actor=OFFICE)

    def test_a_hold_is_no_booking_to_move(self, world: World) -> None:
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        with refused(TransitionNotAllowed):
            move(world, held, at(1, 12))


class TestDeadlines:
    """Cancelling, moving within the day and moving to another day: three permissions."""

    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(
            move_within_day_deadline=2 * HOUR, move_to_other_day_deadline=24 * HOUR, booking_horizon=30
        )

    def test_within_the_day_the_one_counts_to_another_day_the_other(self, world: World) -> None:
        booking = world.book(at(2, 14))
        with today_is(at(2, 0).date(), time(9)):
            assert can_move_self(booking, within_day=True)
            assert not can_move_self(booking, within_day=False)
            # at() counts from the day it is
            with refused(BookingNotMovable):
                move(world, booking, at(1, 10))
            assert move(world, booking, at(0, 15)).starts_at == at(0, 15)

    def test_after_both_only_the_office_moves_it(self, world: World) -> None:
        booking = world.book(at(2, 14))
        with today_is(at(2, 0).date(), time(12, 1)):
            with refused(BookingNotMovable):
                move(world, booking, at(0, 15))
            assert move(world, booking, at(3, 10), actor=OFFICE).pk

    def test_none_means_not_without_calling(self, larvik: object) -> None:
        world = make_world(move_within_day_deadline=None, move_to_other_day_deadline=None)
        booking = world.book(at(2, 14))
        for to in (at(2, 10), at(3, 10)):
            with refused(BookingNotMovable):
                move(world, booking, to)
        assert move(world, booking, at(3, 10), actor=OFFICE).pk

    def test_the_list_asks_the_same_permissions(self, world: World) -> None:
        booking = world.book(at(2, 14))
        with today_is(at(2, 0).date(), time(9)):
            calendar = citizen_calendar(world.service, recipient=world.recipient, moving=booking)
        assert {day.date for day in calendar.days if day.bookable} == {at(2, 0).date()}

    def test_one_whose_plan_the_department_upset_can_be_moved_until_it_begins(self, world: World) -> None:
        booking = world.book(at(2, 14))
        for provider in world.providers:
            be_away(provider, from_at=at(2, 0), until_at=at(3, 0), reason=AbsenceReason.SICK, actor=OFFICE)
        booking.refresh_from_db()
        with today_is(at(2, 0).date(), time(13)):
            assert can_move_self(booking, within_day=False)
            moved = move(world, booking, at(3, 10))
        assert not moved.stranded

    def test_nobody_moves_what_has_begun(self, world: World) -> None:
        booking = world.book_past()
        with refused(BookingNotMovable):
            move(world, booking, at(1, 10), actor=OFFICE)


class TestWhatItCosts:
    def entries(self) -> list[tuple[str, int, int]]:
        return list(EntitlementEntry.objects.values_list("kind", "quantity", "balance_after"))

    def test_in_the_same_period_for_the_same_length_nothing(self, world: World) -> None:
        booking = world.book(at(1, 10))
        before = self.entries()
        move(world, booking, at(2, 10))
        assert self.entries() == before

    def test_in_another_period_it_goes_back_and_is_taken_anew(self, larvik: object) -> None:
        world = make_world(booking_horizon=20)
        Entitlement.objects.update(amount=2, period="week", valid_from=timezone.localdate())
        booking = world.book(at(1, 10))
        move(world, booking, at(8, 10))
        balances = list(EntitlementPeriod.objects.order_by("starts_on").values_list("balance", flat=True))
        assert balances == [2, 1]

    def test_a_shorter_one_is_never_refused_and_is_settled_for_what_it_takes(self, larvik: object) -> None:
        """Not where a reduced decision is overdrawn either: it makes that better."""
        world = make_world(other_durations=[2 * HOUR])
        Entitlement.objects.update(amount=240, unit="minutes")
        bookings = [world.book(at(day, 10), length=Length(2 * HOUR)) for day in (1, 2)]
        change_amount(Entitlement.objects.get(), amount=60, actor=OFFICE)
        for booking in bookings:
            move(world, booking, booking.starts_at, length=Length(HOUR))
        assert self.entries()[-2:] == [("reserved", -60, -120), ("reserved", -60, -60)]
        cancel_booking(bookings[0], actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert self.entries()[-1] == ("released", 60, 0)
        settle(bookings[1], kind=EntryKind.USED)
        assert self.entries()[-1] == ("used", 60, 0)
        settle(bookings[1], kind=EntryKind.RELEASED)
        assert self.entries()[-2:] == [("used", -60, 0), ("released", 60, 60)]
        assert EntitlementPeriod.objects.get().balance == 60

    def test_a_longer_visit_costs_the_difference(self, larvik: object) -> None:
        world = make_world(other_durations=[2 * HOUR])
        Entitlement.objects.update(amount=180, unit="minutes")
        booking = world.book(at(1, 10))
        move(world, booking, at(1, 12), length=Length(2 * HOUR))
        assert EntitlementPeriod.objects.get().balance == 60
        assert Assignment.objects.get(active=True).minutes == 120

    def test_after_a_reduced_decision_it_may_still_be_moved_and_the_list_offers_it(
        self, world: World
    ) -> None:
        booking = world.book(at(1, 10))
        world.book(at(1, 12))
        change_amount(Entitlement.objects.get(), amount=1, actor=OFFICE)
        calendar = citizen_calendar(world.service, recipient=world.recipient, moving=booking)
        assert at(1, 14) in {slot.starts_at for slot in calendar.day(at(1, 0).date()).bookable}
        move(world, booking, at(1, 14))
        assert EntitlementPeriod.objects.get().balance == -1

    def test_cancelled_afterwards_it_gives_back_what_it_took(self, larvik: object) -> None:
        world = make_world(booking_horizon=20)
        Entitlement.objects.update(amount=2, period="week", valid_from=timezone.localdate())
        booking = move(world, world.book(at(1, 10)), at(8, 10))
        cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        assert set(EntitlementPeriod.objects.values_list("balance", flat=True)) == {2}
        assert EntitlementEntry.objects.filter(kind=EntryKind.USED).count() == 0


def test_a_request_stays_a_request(larvik: object) -> None:
    world = make_world(confirmation=Confirmation.REQUESTED)
    assert move(world, world.book(at(1, 10)), at(1, 12)).status == BookingStatus.REQUESTED


def test_a_newcomer_may_be_the_only_one_who_can_take_it(world: World) -> None:
    booking = world.book(at(1, 10))
    leaving = provider_of(booking)
    newcomer = make_provider(world.department)
    be_away(leaving, from_at=at(2, 0), until_at=at(3, 0), reason=AbsenceReason.COURSE, actor=OFFICE)
    assert provider_of(move(world, booking, at(2, 10))) == newcomer
