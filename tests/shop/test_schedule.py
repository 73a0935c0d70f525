"""Hours, shifts and absences: what changes, whom it strands, and that a refusal changes nothing."""

from collections.abc import Sequence
from copy import copy
from datetime import time

import pytest

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.absence.away import report_away
from shop.domain.capacity.schedule import (
    remove_absence,
    remove_exception_day,
    set_exception_day,
    set_opening_hours,
    set_unnamed_staffing,
    set_weekly_shifts,
)
from shop.domain.capacity.services import change_service
from shop.domain.capacity.staff import add_provider, deactivate_provider, reactivate_provider
from shop.domain.door.changes import cancel_booking
from shop.domain.outcomes.telling import complete_booking, undo_outcome
from shop.enums import AbsenceReason, BookingStatus, CancelReason, StrandedReason
from shop.errors import BookingNotCancellable, ChangedMeanwhile, InvalidHours, NameTaken, TransitionNotAllowed
from shop.hours import HoursOfDay
from shop.models import Absence, Booking, OpeningHours, Provider, Shift, ShiftTemplate
from shop.queries.slots import slots_between
from shop.queries.staffing import unnamed_staffing
from shop.queries.versions import opening_hours_version, staffing_version
from tests.factories.absences import be_away
from tests.factories.world import EVERY_DAY, World, at, make_department, make_world

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)


def every_day(begins: int, ends: int) -> list[HoursOfDay]:
    return [HoursOfDay(weekday, time(begins), time(ends % 24)) for weekday in EVERY_DAY]


def staffed(begins: int, ends: int, *, count: int) -> list[tuple[HoursOfDay, int]]:
    return [(hours, count) for hours in every_day(begins, ends)]


def free_hours(world: World, day: int = 1) -> Sequence[int]:
    slots = slots_between(world.service, from_at=at(day, 0), until_at=at(day + 1, 0))
    return [slot.starts_at.astimezone(at(day, 0).tzinfo).hour for slot in slots if slot.is_free]


class TestOpeningHours:
    def test_free_times_follow_at_once(self, world: World) -> None:
        set_opening_hours(world.department, hours=every_day(9, 12), actor=ADMINISTRATOR)
        assert free_hours(world) == [9, 10, 11]

    def test_midnight_closes_the_day(self, world: World) -> None:
        set_opening_hours(world.department, hours=every_day(0, 0), actor=ADMINISTRATOR)
        assert free_hours(world) == [8, 9, 10, 11, 12, 13, 14, 15]

    def test_a_booking_outside_the_new_hours_is_stranded_and_kept(self, world: World) -> None:
        booking = world.book(at(1, 14))
        assert set_opening_hours(world.department, hours=every_day(8, 12), actor=ADMINISTRATOR) == 1
        booking.refresh_from_db()
        assert (booking.status, booking.stranded) == (BookingStatus.CONFIRMED, StrandedReason.CLOSED)

    def test_opening_again_takes_the_booking_back_to_firm_ground(self, world: World) -> None:
        booking = world.book(at(1, 14))
        set_opening_hours(world.department, hours=every_day(8, 12), actor=ADMINISTRATOR)
        assert set_opening_hours(world.department, hours=every_day(8, 16), actor=ADMINISTRATOR) == 0
        booking.refresh_from_db()
        assert not booking.stranded

    @pytest.mark.parametrize(
        "hours",
        [
            [HoursOfDay(1, time(12), time(8))],
            [HoursOfDay(1, time(8), time(8))],
            [HoursOfDay(1, time(8), time(12)), HoursOfDay(1, time(11), time(16))],
            [HoursOfDay(1, time(8), time(0)), HoursOfDay(1, time(20), time(22))],
        ],
    )
    def test_nonsense_is_refused_and_nothing_is_changed(self, world: World, hours: list[HoursOfDay]) -> None:
        with pytest.raises(InvalidHours):
            set_opening_hours(world.department, hours=hours, actor=ADMINISTRATOR)
        assert free_hours(world) == list(range(8, 16))
        assert not AuditEntry.objects.exists()

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, world: World) -> None:
        seen = opening_hours_version(world.department)
        set_opening_hours(world.department, hours=every_day(9, 12), actor=ADMINISTRATOR, seen=seen)
        with pytest.raises(ChangedMeanwhile):
            set_opening_hours(world.department, hours=every_day(10, 14), actor=ADMINISTRATOR, seen=seen)
        assert free_hours(world) == [9, 10, 11]

    def test_saving_the_same_twice_is_no_conflict(self, world: World) -> None:
        seen = opening_hours_version(world.department)
        for _twice in range(2):
            set_opening_hours(world.department, hours=every_day(9, 12), actor=ADMINISTRATOR, seen=seen)
        assert OpeningHours.objects.count() == 7
        assert AuditEntry.objects.count() == 1


class TestExceptionDays:
    def test_a_closed_day_has_no_times_and_strands(self, world: World) -> None:
        booking = world.book(at(1, 10))
        exception = set_exception_day(
            world.department,
            day=at(1, 0).date(),
            opens_at=None,
            closes_at=None,
            label="Plandag",
            actor=ADMINISTRATOR,
        )
        booking.refresh_from_db()
        assert (free_hours(world), booking.stranded) == ([], StrandedReason.CLOSED)
        remove_exception_day(exception, actor=ADMINISTRATOR)
        booking.refresh_from_db()
        assert not booking.stranded
        assert free_hours(world) == list(range(8, 16))


class TestWeeklyShifts:
    def test_the_old_shifts_are_gone(self, larvik: object) -> None:
        world = make_world(providers=1)
        set_weekly_shifts(world.providers[0], hours=every_day(9, 11), actor=ADMINISTRATOR)
        assert free_hours(world) == [9, 10]
        set_weekly_shifts(world.providers[0], hours=every_day(12, 14), actor=ADMINISTRATOR)
        assert free_hours(world) == [12, 13]

    def test_no_shifts_at_all_strand_the_visits(self, larvik: object) -> None:
        world = make_world(providers=1)
        booking = world.book(at(1, 10))
        assert set_weekly_shifts(world.providers[0], hours=[], actor=ADMINISTRATOR) == 1
        booking.refresh_from_db()
        assert booking.stranded == StrandedReason.NO_SHIFT
        assert not ShiftTemplate.objects.exists()

    def test_a_shift_that_somebody_edited_by_hand_stays(self, larvik: object) -> None:
        world = make_world(providers=1)
        Shift.objects.filter(during__startswith=at(1, 8)).update(template=None)
        set_weekly_shifts(world.providers[0], hours=[], actor=ADMINISTRATOR)
        assert free_hours(world) == list(range(8, 16))
        assert free_hours(world, day=2) == []

    def test_the_neighbour_keeps_theirs(self, world: World) -> None:
        set_weekly_shifts(world.providers[0], hours=[], actor=ADMINISTRATOR)
        assert free_hours(world) == list(range(8, 16))

    def test_of_another_department_keeps_theirs(self, world: World) -> None:
        other = make_world(providers=1)
        set_weekly_shifts(world.providers[0], hours=[], actor=ADMINISTRATOR)
        assert free_hours(other) == list(range(8, 16))


class TestUnnamedStaffing:
    def test_as_many_places_as_asked_for(self, larvik: object) -> None:
        world = make_world(providers=0)
        set_unnamed_staffing(world.department, staffing=staffed(8, 10, count=3), actor=ADMINISTRATOR)
        slots = slots_between(world.service, from_at=at(1, 0), until_at=at(2, 0))
        assert [slot.places for slot in slots] == [3, 3]

    def test_fewer_places_strand_the_visits_of_those_who_went(self, larvik: object) -> None:
        world = make_world(providers=0)
        set_unnamed_staffing(world.department, staffing=staffed(8, 16, count=2), actor=ADMINISTRATOR)
        world.book(at(1, 10))
        assert set_unnamed_staffing(world.department, staffing=[], actor=ADMINISTRATOR) == 1
        assert free_hours(world) == []

    def test_what_was_said_is_read_back(self, larvik: object) -> None:
        department = make_department()
        wanted = [
            (HoursOfDay(1, time(8), time(12)), 3),
            (HoursOfDay(1, time(12), time(16)), 1),
            (HoursOfDay(6, time(20), time(0)), 2),
        ]
        set_unnamed_staffing(department, staffing=wanted, actor=ADMINISTRATOR)
        assert unnamed_staffing(department) == wanted

    def test_two_who_save_do_not_overwrite_each_other(self, larvik: object) -> None:
        department = make_department()
        seen = staffing_version(department)
        set_unnamed_staffing(department, staffing=staffed(8, 16, count=2), actor=ADMINISTRATOR, seen=seen)
        with pytest.raises(ChangedMeanwhile):
            set_unnamed_staffing(department, staffing=staffed(8, 16, count=9), actor=ADMINISTRATOR, seen=seen)
        assert Provider.objects.count() == 2


class TestAbsences:
    def test_an_absence_strands_and_its_removal_mends(self, larvik: object) -> None:
        world = make_world(providers=1)
        booking = world.book(at(1, 10))
        absence = be_away(
            world.providers[0],
            from_at=at(1, 0),
            until_at=at(2, 0),
            reason=AbsenceReason.SICK,
            actor=ADMINISTRATOR,
        )
        booking.refresh_from_db()
        assert (free_hours(world), booking.stranded) == ([], StrandedReason.NO_SHIFT)
        remove_absence(absence, actor=ADMINISTRATOR)
        booking.refresh_from_db()
        assert not booking.stranded
        assert not Absence.objects.exists()

    def test_registered_again_for_another_reason_it_has_the_newer_one(self, world: World) -> None:
        sick, holiday = AbsenceReason.SICK, AbsenceReason.HOLIDAY
        for reason in (sick, holiday, holiday):
            report_away(
                world.providers[0], from_at=at(1, 0), until_at=at(2, 0), reason=reason, actor=ADMINISTRATOR
            )
        assert Absence.objects.get().reason == holiday
        logged = AuditEntry.objects.filter(action="absence.registered").order_by("pk")
        assert [entry.details for entry in logged] == [
            {"reason": "sick"},
            {"reason": "holiday", "former": "sick"},
        ]


class TestProviders:
    def test_a_new_provider_has_a_name_and_no_shifts(self, larvik: object) -> None:
        provider = add_provider(make_department(), name="Amal Prøve", actor=ADMINISTRATOR)
        assert (provider.display_name, provider.shifts.count()) == ("Amal Prøve", 0)

    def test_a_name_is_given_once(self, larvik: object) -> None:
        department = make_department()
        add_provider(department, name="Amal Prøve", actor=ADMINISTRATOR)
        with pytest.raises(NameTaken):
            add_provider(department, name="amal prøve", actor=ADMINISTRATOR)
        assert Provider.objects.count() == 1

    def test_who_has_left_gets_no_visits_and_strands_those_they_had(self, larvik: object) -> None:
        world = make_world(providers=1)
        booking = world.book(at(1, 10))
        assert deactivate_provider(world.providers[0], actor=ADMINISTRATOR) == 1
        booking.refresh_from_db()
        assert (free_hours(world), booking.stranded) == ([], StrandedReason.NO_SHIFT)
        assert reactivate_provider(world.providers[0], actor=ADMINISTRATOR) == 0
        assert 11 in free_hours(world)

    def test_hand_made_shifts_do_not_hide_that_somebody_left(self, larvik: object) -> None:
        world = make_world(providers=1)
        world.book(at(1, 10))
        Shift.objects.update(template=None)
        assert deactivate_provider(world.providers[0], actor=ADMINISTRATOR) == 1


class TestOutcomes:
    def begun(self, world: World) -> Booking:
        booking = world.book(at(1, 10))
        Booking.objects.filter(pk=booking.pk).update(starts_at=at(0, 0), ends_at=at(0, 1))
        booking.refresh_from_db()
        return booking

    def test_taking_back_twice_is_once(self, world: World) -> None:
        booking = self.begun(world)
        complete_booking(booking, actor=ADMINISTRATOR)
        for _twice in range(2):
            undo_outcome(booking, actor=ADMINISTRATOR)
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CONFIRMED
        assert AuditEntry.objects.filter(action="booking.outcome_undone").count() == 1

    def test_a_cancelled_visit_has_no_outcome_to_take_back(self, world: World) -> None:
        booking = world.book(at(1, 10))
        cancel_booking(booking, actor=ADMINISTRATOR, reason=CancelReason.BY_DEPARTMENT)
        with pytest.raises(TransitionNotAllowed):
            undo_outcome(booking, actor=ADMINISTRATOR)

    def test_nobody_cancels_a_visit_that_has_begun(self, world: World) -> None:
        booking = self.begun(world)
        with pytest.raises(BookingNotCancellable):
            cancel_booking(booking, actor=ADMINISTRATOR, reason=CancelReason.BY_DEPARTMENT)
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CONFIRMED


def test_what_is_removed_twice_is_written_down_once(world: World) -> None:
    actor = world.actor()
    absence = be_away(
        world.providers[0], from_at=at(2, 8), until_at=at(2, 16), reason=AbsenceReason.COURSE, actor=actor
    )
    day = set_exception_day(
        world.department, day=at(3, 0).date(), opens_at=None, closes_at=None, label="", actor=actor
    )
    for _ in range(2):
        remove_absence(copy(absence), actor=actor)
        remove_exception_day(copy(day), actor=actor)
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions.count("absence.removed") == 1
    assert actions.count("exception_day.removed") == 1


class TestFurther:
    """Shifts reach eight weeks beyond what can be booked."""

    def test_a_longer_horizon_has_shifts_at_once(self, world: World) -> None:
        change_service(world.service, rules={"booking_horizon": 120}, actor=world.actor())
        slots = slots_between(world.service, from_at=at(119, 0), until_at=at(120, 0))
        assert len(slots) == 8
        assert Shift.objects.latest("starts_at").starts_at.date() == at(120 + 56, 8).date()

    def test_who_is_booked_far_ahead_stays_when_the_horizon_shrinks_and_the_week_changes(
        self, world: World
    ) -> None:
        change_service(world.service, rules={"booking_horizon": 200}, actor=world.actor())
        booking = world.book(at(199, 10))
        change_service(world.service, rules={"booking_horizon": 14}, actor=world.actor())
        set_weekly_shifts(
            world.providers[0],
            hours=[HoursOfDay(day, time(8), time(15)) for day in EVERY_DAY],
            actor=world.actor(),
        )
        booking.refresh_from_db()
        assert booking.stranded == ""
