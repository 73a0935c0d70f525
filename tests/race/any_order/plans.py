"""What a department plans, and changes: hours, shifts, absences, closures, and who comes."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.schedule import (
    remove_absence,
    remove_exception_day,
    set_exception_day,
    set_opening_hours,
    set_weekly_shifts,
)
from shop.domain.placing import place_booking
from shop.enums import AbsenceReason, ReassignmentReason
from shop.hours import HoursOfDay
from shop.models import Absence, Assignment, Closure, ExceptionDay, Provider
from shop.queries.spots import Spot, spots_for
from tests.factories.absences import be_away
from tests.factories.world import EVERY_DAY
from tests.race.any_order.ground import COMING, OFFICE, Ground, at_work, moment, numbers, starts


class Plans(Ground):
    @rule(which=numbers, to=numbers)
    def give_away(self, which: int, to: int) -> None:
        given = self._some_given(which)
        if given is not None:
            self.attempt(
                lambda: reassign(
                    given.booking,
                    to=self.provider(to),
                    instead_of=given.provider,
                    reason=ReassignmentReason.ROUTE,
                    actor=OFFICE,
                )
            )

    @rule(which=numbers, to=numbers, start=starts, is_where_it_fits=st.booleans())
    def put_on_the_board(
        self, which: int, to: int, start: tuple[int, int], *, is_where_it_fits: bool
    ) -> None:
        given = self._some_given(which)
        if given is None:
            return
        with at_work():
            spots = spots_for(given, first=timezone.localdate(), days=3) if is_where_it_fits else []
            spot = spots[to % len(spots)] if spots else Spot(moment(start), self.provider(to).pk)
            provider = Provider.objects.get(pk=spot.provider_id)
        self.follow(
            self.attempt(
                lambda: place_booking(
                    given.booking,
                    starts_at=spot.starts_at,
                    to=provider,
                    instead_of=given.provider,
                    reason=ReassignmentReason.ROUTE,
                    actor=OFFICE,
                )
            )
        )

    def _some_given(self, which: int) -> Assignment | None:
        given: Assignment | None = self.one_of(
            Assignment.objects.filter(active=True, booking__status__in=COMING).select_related(
                "provider", "booking__service__department", "booking__recipient"
            ),
            which,
        )
        return given

    @rule(which=st.sampled_from(range(10)), who=numbers, start=starts)
    def plan_anew(self, which: int, who: int, start: tuple[int, int]) -> None:
        """Hours, shifts, absences, exception days and closures, one of them at a time."""
        plans = (
            self._change_hours,
            self._change_shifts,
            self._fall_sick,
            self._have_others_come,
            self._never_mind,
            self._come_back,
            self._say_other_hours,
            self._take_other_hours_back,
            self._close,
            self._open_again,
        )
        plans[which](who, moment(start))

    def _change_hours(self, number: int, _start: datetime) -> None:
        closes = time((16, 12, 14)[number % 3])
        hours = [HoursOfDay(weekday, time(8), closes) for weekday in EVERY_DAY]
        self.attempt(lambda: set_opening_hours(self.department(number), hours=hours, actor=OFFICE))

    def _change_shifts(self, number: int, start: datetime) -> None:
        ends = time(16 if start.minute else 12)
        hours = [HoursOfDay(weekday, time(8), ends) for weekday in EVERY_DAY]
        self.attempt(lambda: set_weekly_shifts(self.provider(number), hours=hours, actor=OFFICE))

    def _fall_sick(self, number: int, start: datetime) -> None:
        self.attempt(
            lambda: be_away(
                self.provider(number),
                from_at=start,
                until_at=start + timedelta(hours=1 + number % 5),
                reason=AbsenceReason.SICK,
                actor=OFFICE,
            )
        )

    def _have_others_come(self, number: int, start: datetime) -> None:
        self.attempt(
            lambda: report_away(
                self.provider(number),
                from_at=start,
                until_at=start + timedelta(hours=1 + number % 7),
                reason=AbsenceReason.SICK,
                actor=OFFICE,
            )
        )

    def _never_mind(self, number: int, _start: datetime) -> None:
        absences = Absence.objects.select_related("provider__department")
        if absence := self.one_of(absences, number):
            self.attempt(lambda: undo_away(absence, actor=OFFICE))

    def _come_back(self, number: int, _start: datetime) -> None:
        absences = Absence.objects.select_related("provider__department")
        if absence := self.one_of(absences, number):
            self.attempt(lambda: remove_absence(absence, actor=OFFICE))

    def _say_other_hours(self, number: int, start: datetime) -> None:
        opens, closes = (time(9), time(13)) if number % 2 else (None, None)
        self.attempt(
            lambda: set_exception_day(
                self.department(number),
                day=start.date(),
                opens_at=opens,
                closes_at=closes,
                label="",
                actor=OFFICE,
            )
        )

    def _take_other_hours_back(self, number: int, _start: datetime) -> None:
        if exception := self.one_of(ExceptionDay.objects.select_related("department"), number):
            self.attempt(lambda: remove_exception_day(exception, actor=OFFICE))

    def _close(self, number: int, start: datetime) -> None:
        department, day = (self.departments[0], None)[number % 2], start.date()
        self.attempt(lambda: add_closure(department, first_day=day, last_day=day, label="", actor=OFFICE))

    def _open_again(self, number: int, _start: datetime) -> None:
        if closure := self.one_of(Closure.objects.select_related("department"), number):
            self.attempt(lambda: remove_closure(closure, actor=OFFICE))
