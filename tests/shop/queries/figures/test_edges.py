"""Where months meet, where there is nothing, and what does not count."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.scope import Scope
from shop.enums import BookingStatus, ProviderKind, RecipientEnd
from shop.models import Assignment, Booking, Provider, Recipient, Shift
from shop.queries.days import moment_of
from shop.queries.figures.all_figures import Figures, figures_of
from shop.queries.figures.lead_time import lead_times
from shop.queries.figures.span import Group, Span, month_after
from shop.queries.figures.utilisation import utilisations
from shop.queries.figures.volume import volumes
from shop.queries.figures.ways import ways
from tests.factories.clock import today_is
from tests.factories.world import World, make_department, make_recipient, make_world
from tests.shop.queries.figures.october import OCTOBER, October, on
from tests.shop.views.visits import make_visit

MAY, MARCH = date(2027, 5, 1), date(2027, 3, 1)


def span_of(world: World, month: date, *, months: int = 1) -> Span:
    return Span((world.department.pk,), month, months)


def local(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class TestMonths:
    @pytest.mark.parametrize(
        ("month", "by", "expected"),
        [
            (date(2026, 12, 1), 1, date(2027, 1, 1)),
            (date(2026, 1, 1), -1, date(2025, 12, 1)),
            (date(2026, 11, 1), 2, date(2027, 1, 1)),
            (date(2026, 11, 1), 0, date(2026, 11, 1)),
            (date(2026, 11, 1), -12, date(2025, 11, 1)),
        ],
    )
    def test_reckoning(self, month: date, by: int, expected: date) -> None:
        assert month_after(month, by=by) == expected

    @pytest.mark.parametrize(
        ("starts_at", "month"),
        [
            ("2026-09-30T21:59:59Z", date(2026, 9, 1)),
            ("2026-09-30T22:00:00Z", date(2026, 10, 1)),  # summer time still: midnight in Norway
            ("2026-10-31T22:30:00Z", date(2026, 10, 1)),  # half past eleven at night, winter time
            ("2026-10-31T22:59:59Z", date(2026, 10, 1)),
            ("2026-10-31T23:00:00Z", date(2026, 11, 1)),
        ],
    )
    def test_midnight_is_norways_in_summer_and_winter(
        self, world: World, starts_at: str, month: date
    ) -> None:
        make_visit(world, datetime.fromisoformat(starts_at))
        found = volumes(span_of(world, date(2026, 9, 1), months=3))
        assert {group.month for group in found} == {month}
        for number in range(3):
            each = date(2026, 9 + number, 1)
            assert bool(volumes(span_of(world, each))) == (each == month), "asked one by one"

    @pytest.mark.parametrize(("month", "day", "hours"), [(MARCH, 28, 23), (date(2026, 10, 1), 25, 25)])
    def test_the_days_on_which_the_clocks_change(
        self, world: World, month: date, day: int, hours: int
    ) -> None:
        """Sunday 28 March 2027 has 23 hours, Sunday 25 October 2026 has 25."""
        Shift.objects.all().delete()
        amal = world.providers[0]
        begins = month.replace(day=day)
        whole_day = (moment_of(begins, time.min), moment_of(begins + timedelta(days=1), time.min))
        Shift.objects.create(provider=amal, during=whole_day)
        visit = make_visit(world, whole_day[0])
        Booking.objects.filter(pk=visit.pk).update(ends_at=whole_day[1])
        visit.assignments.update(occupied=whole_day)
        found = utilisations(span_of(world, month))[Group(month, world.department.pk)]
        assert (found.booked, found.on_duty, found.rate) == (hours * 60, hours * 60, 1)

    def test_a_stay_over_the_end_of_the_month_is_cut_in_two(self, world: World) -> None:
        bed = world.providers[0]
        Provider.objects.filter(pk=bed.pk).update(kind=ProviderKind.PLACE)
        Shift.objects.all().delete()
        Shift.objects.create(provider=bed, during=(on(10, 1, 0), on(12, 1, 0)))
        stay = (on(10, 30, 12), on(11, 3, 12))
        visit = make_visit(world, stay[0], provider=bed)
        Booking.objects.filter(pk=visit.pk).update(ends_at=stay[1])
        visit.assignments.update(occupied=stay)
        found = utilisations(span_of(world, OCTOBER, months=2))
        october, november = (
            found[Group(month, world.department.pk)] for month in (OCTOBER, date(2026, 11, 1))
        )
        day = 24 * 60
        # From noon of the 30th: a day and a half in October, two and a half in November. October has an hour more.
        assert (october.places_booked, october.places_open) == (1.5 * day, 31 * day + 60)
        assert (november.places_booked, november.places_open) == (2.5 * day, 30 * day)
        assert october.booked == october.on_duty == 0, "a bed is no helper"


class TestNothing:
    def test_an_empty_month_is_no_month_at_all(self, world: World) -> None:
        assert figures_of(span_of(world, date(2021, 5, 1), months=2)) == {}

    def test_of_nothing_there_is_no_share(self) -> None:
        nothing = Figures()
        for rate in (
            nothing.utilisation.rate,
            nothing.utilisation.places_rate,
            nothing.outcomes.nobody_home_rate,
            nothing.outcomes.wasted_trips_rate,
            nothing.outcomes.we_did_not_come_rate,
            nothing.outcomes.own_nobody_home_rate,
            nothing.outcomes.offices_nobody_home_rate,
            nothing.changes.per_booking,
            nothing.ways.themselves_rate,
            nothing.ways.outside_rate,
            nothing.standing.declined_rate,
            nothing.upset.kept_rate,
            nothing.lead_time.median,
        ):
            assert rate is None

    def test_visits_without_anybody_on_duty_are_no_division_by_zero(self, world: World) -> None:
        Shift.objects.all().delete()
        make_visit(world, on(10, 5, 9))
        found = utilisations(span_of(world, OCTOBER))[Group(OCTOBER, world.department.pk)]
        assert (found.booked, found.rate) == (60, None)

    def test_a_department_without_anybody(self, larvik: Scope) -> None:
        empty = make_department()
        assert figures_of(Span((empty.pk,), OCTOBER)) == {}
        assert figures_of(Span((), OCTOBER)) == {}


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("created", "is_outside"),
        [
            (local(date(2027, 5, 14), time(8)), False),  # Friday
            (local(date(2027, 5, 14), time(7, 59)), True),
            (local(date(2027, 5, 14), time(15, 29)), False),
            (local(date(2027, 5, 14), time(15, 30)), True),
            (local(date(2027, 5, 15), time(12)), True),  # Saturday
            (local(date(2027, 5, 17), time(12)), True),  # a Monday, and the seventeenth of May
            (local(date(2027, 5, 6), time(12)), True),  # Ascension Day, a Thursday
            (local(date(2027, 5, 18), time(12)), False),
        ],
    )
    def test_office_hours(self, world: World, created: datetime, *, is_outside: bool) -> None:
        make_visit(world, local(date(2027, 5, 20), time(12)), created_at=created)
        found = ways(span_of(world, MAY))[Group(MAY, world.department.pk)]
        assert (found.chosen, found.outside) == (1, int(is_outside))

    def test_the_office_is_not_open_a_year_before_either(self, world: World) -> None:
        constitution_day = local(date(2026, 5, 17) - timedelta(days=16), time(12))  # 1 May 2026, a Friday
        make_visit(world, local(date(2027, 5, 20), time(12)), created_at=constitution_day)
        assert ways(span_of(world, MAY))[Group(MAY)].outside == 1

    @pytest.mark.parametrize("status", [BookingStatus.HELD, BookingStatus.EXPIRED])
    def test_what_was_only_held_is_nowhere(self, world: World, status: BookingStatus) -> None:
        held: dict[str, Any] = (
            {"created_at": on(10, 5, 7), "held_until": on(10, 5, 8)} if status == BookingStatus.HELD else {}
        )
        Shift.objects.all().delete()
        make_visit(world, on(10, 5, 9), status=status, **held)
        assert figures_of(span_of(world, OCTOBER)) == {}

    def test_one_who_was_here_twice_is_one(self, world: World) -> None:
        """The merged one's visits go to the row that stays; the empty row is counted nowhere."""
        stays, gone = make_recipient(), make_recipient()
        make_visit(world, on(10, 5, 9), recipient=stays)
        twin = make_visit(world, on(10, 6, 9), recipient=gone)
        Recipient.objects.filter(pk=gone.pk).update(
            is_active=False, ended_on=OCTOBER, end_reason=RecipientEnd.MERGED, merged_into=stays
        )
        Booking.objects.filter(pk=twin.pk).update(recipient=stays)
        found = volumes(span_of(world, OCTOBER))[Group(OCTOBER, world.department.pk)]
        assert (found.booked, found.recipients) == (2, 1)

    def test_a_visit_that_two_come_to_is_one_visit_and_the_time_of_two(self, world: World) -> None:
        visit = make_visit(world, on(10, 5, 9))
        first = visit.assignments.get()
        Assignment.objects.create(
            booking=visit,
            provider=world.providers[1],
            occupied=first.occupied,
            alive=first.alive,
            reason=first.reason,
            party=first.party,
            minutes=60,
        )
        found = figures_of(span_of(world, OCTOBER))[Group(OCTOBER, world.department.pk)]
        assert (found.volume.booked, found.utilisation.booked) == (1, 120)

    def test_what_the_system_booked_chose_no_time(self, world: World) -> None:
        visit = make_visit(world, on(10, 5, 9))
        Booking.objects.filter(pk=visit.pk).update(channel="system")
        assert lead_times(span_of(world, OCTOBER)) == {}
        assert ways(span_of(world, OCTOBER))[Group(OCTOBER)].chosen == 0

    def test_the_neighbour_department_is_no_part_of_it(self, october: October) -> None:
        other = make_world()
        make_visit(other, on(10, 5, 9))
        span = Span((october.department.pk,), OCTOBER)
        alone = figures_of(span)
        assert alone[Group(OCTOBER)].volume.booked == 16
        both = figures_of(Span((october.department.pk, other.department.pk), OCTOBER))
        assert both[Group(OCTOBER)].volume.booked == 17
        assert both[Group(OCTOBER, october.department.pk)] == alone[Group(OCTOBER, october.department.pk)]


@pytest.mark.parametrize(("departments", "visits"), [(1, 1), (3, 30)])
def test_statements(world: World, departments: int, visits: int) -> None:
    worlds = [world, *(make_world() for _ in range(departments - 1))]
    for each in worlds:
        for number in range(visits):
            make_visit(each, on(10, 1 + number, 9))
    span = Span(tuple(each.department.pk for each in worlds), date(2026, 9, 1), months=2)
    with today_is(date(2026, 11, 2)), CaptureQueriesContext(connection) as captured:
        figures_of(span)
    assert len(captured) == 10, "one a family, however many months"
