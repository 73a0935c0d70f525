"""A department's day as figures: free through the hour, load, and the nights when the clocks change."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.enums import BookingStatus, StayUnit
from shop.lengths import Length
from shop.models import Absence, Closure, ExceptionDay, OpeningHours, Shift
from shop.queries.day_plan import next_visit_of, visits_of
from shop.queries.days import span_of_day, span_of_hours
from shop.queries.department_day import department_day, department_days
from shop.queries.spans import Span, total, without
from tests.factories.world import World, at, make_world
from tests.shop.views.visits import make_visit

AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def places_left(world: World, hour: int) -> int:
    plan = department_day(world.department, tomorrow())
    return plan.places_left(span_of_hours(tomorrow(), time(hour), time((hour + 1) % 24)))


class TestPlacesLeft:
    def test_everybody_on_duty_is_free(self, world: World) -> None:
        assert (places_left(world, 8), places_left(world, 15), places_left(world, 16)) == (2, 2, 0)

    def test_a_visit_takes_both_hours_it_touches(self, world: World) -> None:
        make_visit(world, at(1, 9, 30))
        assert [places_left(world, hour) for hour in (8, 9, 10, 11)] == [2, 1, 1, 2]

    def test_who_is_away_is_not_free(self, world: World) -> None:
        Absence.objects.create(provider=world.providers[0], during=(at(1, 0), at(1, 12)))
        assert [places_left(world, hour) for hour in (8, 12)] == [1, 2]

    def test_only_the_open_part_of_an_hour_counts(self, world: World) -> None:
        OpeningHours.objects.update(opens_at=time(8, 30))
        make_visit(world, at(1, 7, 30))
        assert places_left(world, 8) == 2

    def test_a_closed_day_has_none(self, world: World) -> None:
        ExceptionDay.objects.create(department=world.department, date=tomorrow())
        assert places_left(world, 8) == 0


class TestHolds:
    """Somebody fills in a form: their time is taken until the hold ends, and they have no visit yet."""

    def hold(self, world: World, *, ends_in: timedelta) -> None:
        until = timezone.now() + ends_in
        made_at = until - timedelta(minutes=10)
        make_visit(world, at(1, 9), status=BookingStatus.HELD, held_until=until, created_at=made_at)

    def test_a_live_one_takes_time_and_is_no_visit(self, world: World) -> None:
        self.hold(world, ends_in=timedelta(minutes=5))
        plan = department_day(world.department, tomorrow())
        assert (plan.visits, places_left(world, 9)) == ([], 1)
        assert max(lane.load or 0 for lane in plan.lanes) == 0

    def test_a_lapsed_one_is_not_there(self, world: World) -> None:
        self.hold(world, ends_in=-timedelta(minutes=5))
        assert places_left(world, 9) == 2

    def test_the_helpers_own_day_has_none(self, world: World) -> None:
        self.hold(world, ends_in=timedelta(minutes=5))
        assert visits_of(world.providers[0], day=tomorrow()) == []
        assert next_visit_of(world.providers[0], after=timezone.localdate()) is None


class TestLanes:
    def test_a_session_is_one_party_and_counts_once(self, world: World) -> None:
        first = make_visit(world, at(1, 9))
        first.assignments.update(seat=1)
        other = make_visit(world, at(1, 9), provider=world.providers[1])
        other.assignments.update(provider=world.providers[0], party=first.pk, seat=2)
        lane = department_day(world.department, tomorrow()).lanes[0]
        assert (lane.parties, lane.booked) == (((first, other),), timedelta(hours=1))

    def test_a_visit_of_two_is_told_once_with_both(self, world: World) -> None:
        visit = make_visit(world, at(1, 9))
        second = visit.assignments.get()
        second.pk, second.provider = None, world.providers[1]
        second._state.adding = True
        second.save()
        plan = department_day(world.department, tomorrow())
        assert plan.visits == [(visit, world.providers)]

    def test_load_is_booked_time_of_the_shift(self, world: World) -> None:
        for hour in (8, 10):
            make_visit(world, at(1, hour))
        plan = department_day(world.department, tomorrow())
        assert sorted(lane.load or 0 for lane in plan.lanes) == [0, 25]

    def test_away_all_day_is_known(self, world: World) -> None:
        Absence.objects.create(provider=world.providers[0], during=(at(1, 0), at(2, 0)))
        plan = department_day(world.department, tomorrow())
        away = [lane.provider for lane in plan.lanes if lane.is_away_all_day]
        assert away == [world.providers[0]]

    def test_who_has_left_is_shown_only_with_visits(self, world: World) -> None:
        first = world.providers[0]
        first.is_active = False
        first.save(update_fields=["is_active"])
        assert len(department_day(world.department, tomorrow()).lanes) == 1
        make_visit(world, at(1, 10))
        assert len(department_day(world.department, tomorrow()).lanes) == 2


@pytest.mark.unit
class TestClocks:
    @pytest.mark.parametrize(("day", "hours"), [(AUTUMN, 25), (SPRING, 23), (date(2026, 6, 1), 24)])
    def test_a_day_is_as_long_as_it_is(self, day: date, hours: int) -> None:
        assert total([span_of_day(day)]) == timedelta(hours=hours)

    def test_an_hour_the_clocks_skip_is_empty(self) -> None:
        span = span_of_hours(SPRING, time(2), time(3))
        assert span.starts_at == span.ends_at

    def test_an_end_at_midnight_is_the_next_day(self) -> None:
        span = span_of_hours(date(2026, 6, 1), time(22), time(0))
        assert span.length == timedelta(hours=2)

    def test_cutting_a_hole_leaves_both_ends(self) -> None:
        day = span_of_day(date(2026, 6, 1))
        noon = Span(day.starts_at + timedelta(hours=12), day.starts_at + timedelta(hours=13))
        assert total(without([day], taken=[noon])) == timedelta(hours=23)


def test_a_stay_is_there_on_each_of_its_days_and_counts_for_so_much_of_each(larvik: object) -> None:
    world = make_world(
        providers=1,
        stay_unit=StayUnit.NIGHTS,
        shortest_stay=1,
        longest_stay=5,
        arrives_at=time(14),
        leaves_at=time(11),
    )
    bed = world.providers[0]
    bed.shifts.all().delete()
    Shift.objects.create(provider=bed, during=(at(0, 0), at(9, 0)))
    world.book(at(1, 14), length=Length(stay=2))
    lanes = [department_day(world.department, at(day, 0).date()).lanes[0] for day in (0, 1, 2, 3, 4)]
    assert [len(lane.visits) for lane in lanes] == [0, 1, 1, 1, 0]
    assert [lane.booked for lane in lanes[1:4]] == [timedelta(hours=hours) for hours in (10, 24, 11)]


@pytest.mark.parametrize("visits", [1, 3])
def test_a_week_is_its_days_in_six_queries(world: World, visits: int) -> None:
    """Also what begins on one day and ends on another, and each day's own hours."""
    for day in range(visits):
        make_visit(world, at(day, 10))
    make_visit(world, at(2, 23, 30), provider=world.providers[1])
    Absence.objects.create(provider=world.providers[0], during=(at(3, 12), at(5, 12)))
    ExceptionDay.objects.create(department=world.department, date=at(1, 0).date(), label="Plandag")
    closed = {"first_day": at(4, 0).date(), "last_day": at(5, 0).date()}
    Closure.objects.create(department=None, label="Alt er stengt", **closed)
    Closure.objects.create(department=world.department, label="Flytting", **closed)
    today = timezone.localdate()
    with CaptureQueriesContext(connection) as captured:
        week = department_days(world.department, first=today, count=7).days
    assert len(captured) == 6
    assert week == [department_day(world.department, today + timedelta(days=day)) for day in range(7)]
    assert [plan.label for plan in week[4:6]] == ["Flytting"] * 2
    at_night = [lane for plan in week[2:4] for lane in plan.lanes if lane.provider == world.providers[1]]
    assert [len(lane.visits) for lane in at_night] == [1, 1]
