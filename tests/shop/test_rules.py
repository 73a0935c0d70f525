"""The rules of a service, one by one: what each refuses, whom it binds, and that a refusal changes nothing."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.capacity.schedule import set_exception_day
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason
from shop.errors import (
    BeyondHorizon,
    BookingNotCancellable,
    NobodyOnDuty,
    OutsideOpeningHours,
    RecipientBusy,
    ServiceNotOffered,
    ServicePaused,
    TimeTaken,
    TooManyBookings,
    TooShortNotice,
)
from shop.models import Booking, Closure, Department, Service
from shop.queries.citizen_days import citizen_calendar
from shop.queries.slots import slots_between, slots_for_citizens
from tests.factories.clock import today_is
from tests.factories.dates import (
    ASCENSION_DAY,
    LEAP_DAY,
    MAUNDY_THURSDAY,
    NATIONAL_DAY,
    NEW_YEARS_EVE,
    ORDINARY_MONDAY,
)
from tests.factories.refusals import refused
from tests.factories.world import (
    World,
    at,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BOUND = (Channel.SELF, Channel.REPRESENTATIVE, Channel.API)
FREE_TO_CHOOSE = (Channel.STAFF, Channel.PHONE)


def by(channel: Channel) -> Actor:
    return Actor(user_id=None, channel=channel)


def offered(world: World, day: int = 1) -> list[datetime]:
    """The times of that day that the recipient can have."""
    calendar = citizen_calendar(world.service, recipient=world.recipient)
    return [timezone.localtime(slot.starts_at) for slot in calendar.day(at(day, 0).date()).bookable]


def local(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def change(row: Service | Department, **fields: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()


class TestBuffers:
    def test_they_are_not_part_of_the_visit(self, larvik: object) -> None:
        world = make_world(buffer_before=15 * MINUTE, buffer_after=30 * MINUTE)
        booking = world.book(at(1, 10))
        assert (booking.starts_at, booking.ends_at) == (at(1, 10), at(1, 11))
        slots = slots_between(world.service, from_at=at(1, 10), until_at=at(1, 11))
        assert [(slot.starts_at, slot.ends_at) for slot in slots] == [(at(1, 10), at(1, 11))]

    @pytest.mark.parametrize("name", ["buffer_before", "buffer_after"])
    def test_they_block_the_provider(self, larvik: object, name: str) -> None:
        world = make_world(providers=1, **{name: 30 * MINUTE})
        world.book(at(1, 10))
        for hour in (9, 11):
            with refused(TimeTaken):
                world.book(at(1, hour))
        hours = {start.hour for start in offered(world)}
        assert 12 in hours
        assert not hours & {9, 10, 11}

    def test_they_lie_in_the_shift_but_need_no_open_door(self, larvik: object) -> None:
        """Travel before the office opens is work; before the shift begins it is not."""
        department = make_department(opens=time(9), closes=time(15))
        service = make_service(
            department, buffer_before=30 * MINUTE, buffer_after=30 * MINUTE, requires_entitlement=False
        )
        world = World(
            department, service, [make_provider(department, starts=time(9), ends=time(16))], make_recipient()
        )
        with refused(NobodyOnDuty):
            world.book(at(1, 9))
        assert world.book(at(1, 14)).pk

    def test_those_of_the_next_visit_may_not_reach_into_this_one(self, larvik: object) -> None:
        world = make_world(providers=1)
        world.book(at(1, 10))
        travelling = make_service(
            world.department, name="Ergoterapi", buffer_before=15 * MINUTE, requires_entitlement=False
        )
        with refused(TimeTaken):
            world.book(at(1, 11), service=travelling)


class TestNoticeAndHorizon:
    @pytest.mark.parametrize("channel", BOUND)
    def test_too_soon_is_refused_to_citizens_and_integrations(self, larvik: object, channel: Channel) -> None:
        world = make_world(minimum_notice=timedelta(days=2))
        with refused(TooShortNotice):
            world.book(at(1, 10), actor=by(channel))

    @pytest.mark.parametrize("channel", FREE_TO_CHOOSE)
    def test_staff_book_sooner(self, larvik: object, channel: Channel) -> None:
        world = make_world(minimum_notice=timedelta(days=2))
        assert world.book(at(1, 10), actor=by(channel)).channel == channel

    def test_notice_is_counted_to_the_minute(self, larvik: object) -> None:
        day = ORDINARY_MONDAY
        for clock, may in ((time(8), True), (time(8, 1), False)):
            with today_is(day, clock):
                world = make_world(minimum_notice=2 * HOUR)
                if may:
                    assert world.book(local(day, 10)).pk
                else:
                    with refused(TooShortNotice):
                        world.book(local(day, 10))

    @pytest.mark.parametrize("channel", BOUND)
    @pytest.mark.parametrize("horizon", [1, 14, 30])
    def test_the_last_day_of_the_horizon_is_the_last_they_can_book(
        self, larvik: object, channel: Channel, horizon: int
    ) -> None:
        world = make_world(booking_horizon=horizon)
        with refused(BeyondHorizon) as refusal:
            world.book(at(horizon, 8), actor=by(channel))
        assert refusal.value.params == {"days": horizon}
        if horizon > 1:
            assert world.book(at(horizon - 1, 15), actor=by(channel)).pk
        assert len(citizen_calendar(world.service, recipient=world.recipient).days) == horizon

    @pytest.mark.parametrize("channel", FREE_TO_CHOOSE)
    def test_staff_book_further_ahead(self, larvik: object, channel: Channel) -> None:
        world = make_world(booking_horizon=2)
        assert world.book(at(40, 10), actor=by(channel)).pk


class TestPause:
    @pytest.mark.parametrize("channel", BOUND)
    @pytest.mark.parametrize("what", ["service", "department"])
    def test_it_binds_citizens_and_integrations_and_says_why(
        self, world: World, channel: Channel, what: str
    ) -> None:
        change(getattr(world, what), is_paused=True, pause_message="Vi flytter denne uken.")
        with refused(ServicePaused) as refusal:
            world.book(at(1, 10), actor=by(channel))
        assert refusal.value.advice() == "Vi flytter denne uken."
        with refused(ServicePaused):
            hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=by(channel))

    @pytest.mark.parametrize("what", ["service", "department"])
    def test_the_list_offers_nothing_and_says_the_same(self, world: World, what: str) -> None:
        change(getattr(world, what), is_paused=True, pause_message="Vi flytter denne uken.")
        world.service.refresh_from_db()
        calendar = citizen_calendar(world.service, recipient=world.recipient)
        assert (calendar.is_paused, calendar.pause_message) == (True, "Vi flytter denne uken.")
        assert not any(day.bookable for day in calendar.days)

    @pytest.mark.parametrize("channel", FREE_TO_CHOOSE)
    def test_staff_go_on_booking(self, world: World, channel: Channel) -> None:
        change(world.department, is_paused=True)
        assert world.book(at(1, 10), actor=by(channel)).pk

    def test_after_it_everything_is_as_before(self, world: World) -> None:
        change(world.service, is_paused=True)
        change(world.service, is_paused=False)
        assert world.book(at(1, 10)).pk

    def test_what_is_booked_stays_and_can_be_cancelled(self, world: World) -> None:
        booking = world.book(at(1, 10))
        change(world.department, is_paused=True)
        cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        assert Booking.objects.get().status == BookingStatus.CANCELLED


class TestMostActiveBookings:
    def test_the_next_one_is_refused_and_no_more_is_offered(self, larvik: object) -> None:
        world = make_world(maximum_active_bookings=2)
        world.book(at(1, 10))
        assert offered(world)
        world.book(at(2, 10))
        with refused(TooManyBookings):
            world.book(at(3, 10))
        assert not offered(world)

    def test_one_that_is_cancelled_makes_room(self, larvik: object) -> None:
        world = make_world(maximum_active_bookings=1)
        booking = world.book(at(1, 10))
        cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        assert world.book(at(2, 10)).pk

    def test_one_that_is_over_makes_room(self, larvik: object) -> None:
        world = make_world(maximum_active_bookings=1)
        world.book_past(ago=2 * HOUR)
        assert world.book(at(2, 10)).pk

    def test_a_time_that_is_only_held_is_not_counted(self, larvik: object) -> None:
        world = make_world(maximum_active_bookings=1)
        hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        assert world.book(at(2, 10)).pk

    def test_others_and_other_services_are_not_counted(self, larvik: object) -> None:
        world = make_world(maximum_active_bookings=1)
        world.book(at(1, 10))
        other = make_service(world.department, name="Ergoterapi", requires_entitlement=False)
        assert world.book(at(1, 11), service=other).pk
        neighbour = make_recipient()
        make_entitlement(neighbour, world.service)
        assert world.book(at(1, 10), recipient=neighbour).pk

    def test_it_binds_staff_too(self, larvik: object) -> None:
        world = make_world(maximum_active_bookings=1)
        world.book(at(1, 10))
        with refused(TooManyBookings):
            world.book(at(2, 10), actor=by(Channel.STAFF))


class TestPresence:
    @pytest.mark.parametrize("minutes", [-30, 0, 30])
    def test_nobody_is_required_in_two_places(self, larvik: object, minutes: int) -> None:
        """Not even in two departments."""
        world = make_world(slot_interval=15 * MINUTE)
        elsewhere = make_world(module_key="sample", slot_interval=30 * MINUTE)
        make_entitlement(world.recipient, elsewhere.service)
        world.book(at(1, 10))
        with refused(RecipientBusy):
            world.book(at(1, 10) + minutes * MINUTE, service=elsewhere.service)

    @pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (False, False)])
    def test_a_delivery_may_come_meanwhile(self, larvik: object, *, first: bool, second: bool) -> None:
        world = make_world(requires_presence=first)
        other = make_service(
            world.department, name="Varer", requires_presence=second, requires_entitlement=False
        )
        world.book(at(1, 10))
        assert world.book(at(1, 10), service=other).pk

    def test_one_after_the_other_is_no_overlap(self, world: World) -> None:
        world.book(at(1, 10))
        assert world.book(at(1, 11)).pk
        assert world.book(at(1, 9)).pk

    def test_the_list_leaves_out_what_the_recipient_has_no_time_for(self, world: World) -> None:
        world.book(at(1, 10))
        assert 10 not in [start.hour for start in offered(world)]

    def test_a_rule_changed_later_does_not_change_what_was_agreed(self, world: World) -> None:
        booking = world.book(at(1, 10))
        change(world.service, requires_presence=False)
        booking.refresh_from_db()
        assert booking.requires_presence


class TestWhatIsOffered:
    @pytest.mark.parametrize("what", ["service", "department"])
    def test_nothing_of_what_is_no_longer_active(self, world: World, what: str) -> None:
        change(getattr(world, what), is_active=False)
        for channel in (Channel.SELF, Channel.STAFF):
            with refused(ServiceNotOffered):
                world.book(at(1, 10), actor=by(channel))

    def test_visits_begin_on_the_grid_of_each_opening(self, larvik: object) -> None:
        department = make_department(opens=time(8, 15), closes=time(11))
        service = make_service(department, slot_interval=20 * MINUTE, requires_entitlement=False)
        make_provider(department)
        starts = [timezone.localtime(slot.starts_at) for slot in slots_for_citizens(service)]
        tomorrow = [f"{start:%H:%M}" for start in starts if start.date() == at(1, 0).date()]
        assert tomorrow == ["08:15", "08:35", "08:55", "09:15", "09:35", "09:55"]


class TestPublicHolidays:
    def test_the_department_is_closed_unless_the_service_says_otherwise(self, larvik: object) -> None:
        with today_is(NATIONAL_DAY - timedelta(days=7)):
            world = make_world(open_on_public_holidays=False)
            also_then = make_service(world.department, name="Nattpatrulje", requires_entitlement=False)
            with refused(OutsideOpeningHours):
                world.book(local(NATIONAL_DAY, 10))
            assert world.book(local(NATIONAL_DAY, 10), service=also_then).pk
            assert world.book(local(NATIONAL_DAY + timedelta(days=1), 10)).pk

    @pytest.mark.parametrize(
        ("holiday", "is_one"),
        [
            (NEW_YEARS_EVE + timedelta(days=1), True),
            (MAUNDY_THURSDAY, True),
            (NATIONAL_DAY.replace(day=1), True),
            (ASCENSION_DAY, True),
            (NEW_YEARS_EVE.replace(day=25), True),
            (NEW_YEARS_EVE.replace(day=24), False),
            (NEW_YEARS_EVE, False),
            (LEAP_DAY, False),
        ],
    )
    def test_they_are_those_of_the_law(self, larvik: object, holiday: date, *, is_one: bool) -> None:
        with today_is(holiday - timedelta(days=2)):
            world = make_world(open_on_public_holidays=False)
            starts = slots_between(world.service, from_at=local(holiday, 0), until_at=local(holiday, 23))
            assert (not starts) == is_one

    def test_hours_said_for_the_date_hold_holiday_or_not(self, larvik: object) -> None:
        with today_is(NATIONAL_DAY - timedelta(days=7)):
            world = make_world(open_on_public_holidays=False)
            set_exception_day(
                world.department,
                day=NATIONAL_DAY,
                opens_at=time(12),
                closes_at=time(14),
                label="",
                actor=by(Channel.STAFF),
            )
            with refused(OutsideOpeningHours):
                world.book(local(NATIONAL_DAY, 10))
            assert world.book(local(NATIONAL_DAY, 12)).pk


class TestClosures:
    def closed(self, first: int, last: int, department: Department | None) -> None:
        Closure.objects.create(
            department=department, first_day=at(first, 0).date(), last_day=at(last, 0).date()
        )

    def test_both_days_are_included(self, world: World) -> None:
        self.closed(2, 3, world.department)
        for day in (2, 3):
            with refused(OutsideOpeningHours):
                world.book(at(day, 10))
        assert world.book(at(1, 10)).pk
        assert world.book(at(4, 10)).pk

    def test_one_of_the_municipality_closes_every_department(self, world: World) -> None:
        self.closed(2, 2, None)
        with refused(OutsideOpeningHours):
            world.book(at(2, 10))

    def test_one_of_another_department_does_not(self, world: World) -> None:
        self.closed(2, 2, make_department())
        assert world.book(at(2, 10)).pk

    def test_hours_said_for_the_date_do_not_open_it(self, world: World) -> None:
        self.closed(2, 2, world.department)
        set_exception_day(
            world.department,
            day=at(2, 0).date(),
            opens_at=time(8),
            closes_at=time(16),
            label="",
            actor=by(Channel.STAFF),
        )
        with refused(OutsideOpeningHours):
            world.book(at(2, 10))

    def test_they_bind_staff_too(self, world: World) -> None:
        self.closed(2, 2, world.department)
        with refused(OutsideOpeningHours):
            world.book(at(2, 10), actor=by(Channel.STAFF))


class TestCancelling:
    def test_the_deadline_is_counted_to_the_minute(self, larvik: object) -> None:
        world = make_world(cancel_deadline=timedelta(hours=24))
        booking = world.book(at(2, 10))
        with today_is(at(1, 0).date(), time(10, 1)), refused(BookingNotCancellable):
            cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        with today_is(at(1, 0).date(), time(10)):
            cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        assert Booking.objects.get().status == BookingStatus.CANCELLED

    def test_without_a_deadline_only_by_calling(self, larvik: object) -> None:
        world = make_world(cancel_deadline=None)
        booking = world.book(at(2, 10))
        with refused(BookingNotCancellable):
            cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        cancel_booking(booking, actor=by(Channel.PHONE), reason=CancelReason.BY_RECIPIENT)
        assert Booking.objects.get().status == BookingStatus.CANCELLED
