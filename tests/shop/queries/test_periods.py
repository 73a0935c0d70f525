"""What was granted: which period a day belongs to, how much it grants, and what a booking costs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shop.enums import EntitlementPeriodKind as Kind
from shop.enums import EntitlementUnit as Unit
from shop.enums import StayUnit
from shop.models import Entitlement, Service
from shop.queries.periods import carry_over_of, cost_of, granted_in, ledger_amount, period_bounds, usual_cost

pytestmark = pytest.mark.unit


def decision(**changes: object) -> Entitlement:
    """Twenty visits a month from 1 January 2026, without an end."""
    usual = {
        "unit": Unit.VISITS,
        "amount": 20,
        "period": Kind.MONTH,
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
    }
    return Entitlement(**(usual | changes))


def service(**changes: object) -> Service:
    return Service(**({"duration": timedelta(hours=1)} | changes))


def local(day: str, clock: str = "00:00", *, fold: int = 0) -> datetime:
    moment = datetime.combine(
        date.fromisoformat(day), time.fromisoformat(clock), timezone.get_current_timezone()
    )
    return moment.replace(fold=fold)


def cost(unit: Unit, starts_at: datetime, ends_at: datetime, **changes: object) -> int:
    return cost_of(service(**changes), decision(unit=unit), starts_at=starts_at, ends_at=ends_at)


class TestBounds:
    @pytest.mark.parametrize(
        ("kind", "on", "starts_on", "ends_before"),
        [
            (Kind.WEEK, "2026-01-07", "2026-01-01", "2026-01-08"),
            (Kind.WEEK, "2026-01-08", "2026-01-08", "2026-01-15"),
            (Kind.WEEK, "2027-01-01", "2026-12-31", "2027-01-07"),
            (Kind.FOUR_WEEKS, "2026-01-28", "2026-01-01", "2026-01-29"),
            (Kind.FOUR_WEEKS, "2026-01-29", "2026-01-29", "2026-02-26"),
            (Kind.FOUR_WEEKS, "2026-03-29", "2026-03-26", "2026-04-23"),  # the clocks go forward
            (Kind.FOUR_WEEKS, "2028-02-29", "2028-02-24", "2028-03-23"),
            (Kind.MONTH, "2026-01-31", "2026-01-01", "2026-02-01"),
            (Kind.MONTH, "2026-02-28", "2026-02-01", "2026-03-01"),
            (Kind.MONTH, "2028-02-29", "2028-02-01", "2028-03-01"),
            (Kind.MONTH, "2026-12-31", "2026-12-01", "2027-01-01"),
            (Kind.QUARTER, "2026-03-31", "2026-01-01", "2026-04-01"),
            (Kind.QUARTER, "2026-05-17", "2026-04-01", "2026-07-01"),
            (Kind.QUARTER, "2026-12-31", "2026-10-01", "2027-01-01"),
            (Kind.YEAR, "2026-12-31", "2026-01-01", "2027-01-01"),
            (Kind.YEAR, "2027-01-01", "2027-01-01", "2028-01-01"),
            (Kind.TOTAL, "2099-06-01", "2026-01-01", "2126-01-01"),
        ],
    )
    def test_a_day_belongs_to_its_period(self, kind: Kind, on: str, starts_on: str, ends_before: str) -> None:
        bounds = period_bounds(decision(period=kind), date.fromisoformat(on))
        assert [day.isoformat() for day in bounds] == [starts_on, ends_before]

    @pytest.mark.parametrize("kind", [Kind.MONTH, Kind.QUARTER, Kind.YEAR])
    def test_the_first_period_begins_with_the_decision(self, kind: Kind) -> None:
        starts_on, _ends = period_bounds(
            decision(period=kind, valid_from=date(2026, 1, 20)), date(2026, 1, 25)
        )
        assert starts_on == date(2026, 1, 20)

    @pytest.mark.parametrize("kind", list(Kind))
    def test_the_last_period_ends_with_the_decision(self, kind: Kind) -> None:
        until = date(2026, 1, 3)
        assert period_bounds(decision(period=kind, valid_until=until), until)[1] == date(2026, 1, 4)

    def test_a_total_may_begin_on_29_february(self) -> None:
        leap = decision(period=Kind.TOTAL, valid_from=date(2028, 2, 29))
        assert period_bounds(leap, date(2028, 2, 29)) == (date(2028, 2, 29), date(2128, 2, 1))

    @given(
        kind=st.sampled_from(list(Kind)),
        valid_from=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        days=st.integers(0, 1500),
        lasts=st.none() | st.integers(0, 1500),
    )
    def test_periods_follow_each_other_without_a_gap(
        self, kind: Kind, valid_from: date, days: int, lasts: int | None
    ) -> None:
        until = None if lasts is None else valid_from + timedelta(days=max(days, lasts))
        some = decision(period=kind, valid_from=valid_from, valid_until=until)
        on = valid_from + timedelta(days=days)
        starts_on, ends_before = period_bounds(some, on)
        assert valid_from <= starts_on <= on < ends_before
        assert period_bounds(some, starts_on) == period_bounds(some, ends_before - timedelta(days=1))
        if kind != Kind.TOTAL and (until is None or ends_before <= until):
            assert period_bounds(some, ends_before)[0] == ends_before


class TestGranted:
    @pytest.mark.parametrize(
        ("kind", "valid_from", "share"),
        [
            (Kind.MONTH, "2026-01-20", 8),  # 12 of 31 days of 20: 7.74
            (Kind.MONTH, "2026-01-31", 1),  # 0.65
            (Kind.MONTH, "2026-02-15", 10),  # exactly half
            (Kind.MONTH, "2028-02-29", 1),  # 1 of 29 days
            (Kind.MONTH, "2026-04-29", 1),  # 1.33
            (Kind.QUARTER, "2026-02-15", 10),  # 45 of 90 days
            (Kind.YEAR, "2026-12-31", 0),  # 0.05
            (Kind.WEEK, "2026-01-20", 20),
            (Kind.FOUR_WEEKS, "2026-01-20", 20),
            (Kind.TOTAL, "2026-01-20", 20),
        ],
    )
    def test_a_first_period_in_proportion_has_its_share_of_the_days(
        self, kind: Kind, valid_from: str, share: int
    ) -> None:
        begins = date.fromisoformat(valid_from)
        assert granted_in(decision(period=kind, valid_from=begins, pro_rata=True), starts_on=begins) == share
        assert granted_in(decision(period=kind, valid_from=begins), starts_on=begins) == 20

    def test_half_is_rounded_up(self) -> None:
        some = decision(amount=21, valid_from=date(2026, 2, 15), pro_rata=True)
        assert granted_in(some, starts_on=date(2026, 2, 15)) == 11

    def test_later_periods_grant_all_and_so_does_the_last(self) -> None:
        some = decision(valid_from=date(2026, 1, 20), valid_until=date(2026, 3, 2), pro_rata=True)
        assert [granted_in(some, starts_on=date(2026, month, 1)) for month in (2, 3)] == [20, 20]

    def test_hours_are_minutes_in_the_ledger_and_rounded_as_such(self) -> None:
        some = decision(unit=Unit.HOURS, amount=10, carry_over=2, valid_from=date(2026, 1, 20), pro_rata=True)
        assert (ledger_amount(some), carry_over_of(some)) == (600, 120)
        assert granted_in(some, starts_on=date(2026, 1, 20)) == 232  # 12 of 31 days: 232.26


class TestCost:
    def test_a_visit_is_one_however_long(self) -> None:
        assert cost(Unit.VISITS, local("2026-01-05", "10:00"), local("2026-01-05", "13:30")) == 1

    @pytest.mark.parametrize("unit", [Unit.MINUTES, Unit.HOURS])
    @pytest.mark.parametrize(
        ("evening", "morning", "minutes"),
        [
            ("2026-01-05", "2026-01-06", 8 * 60),
            ("2026-03-28", "2026-03-29", 7 * 60),  # the clocks go forward
            ("2026-10-24", "2026-10-25", 9 * 60),  # the clocks go back
            ("2026-12-31", "2027-01-01", 8 * 60),
        ],
    )
    def test_minutes_are_those_that_pass(self, unit: Unit, evening: str, morning: str, minutes: int) -> None:
        assert cost(unit, local(evening, "22:00"), local(morning, "06:00")) == minutes

    def test_the_hour_that_comes_twice_is_paid_for_as_often_as_it_is_there(self) -> None:
        first, second = local("2026-10-25", "02:30"), local("2026-10-25", "02:30", fold=1)
        assert cost(Unit.MINUTES, first, second) == 60

    @pytest.mark.parametrize(
        ("ends_on", "clock", "days", "nights"),
        [
            ("2026-03-28", "20:00", 1, 1),
            ("2026-03-29", "00:00", 1, 1),
            ("2026-03-29", "00:30", 2, 1),
            ("2026-03-29", "11:00", 2, 1),
            ("2026-03-30", "00:00", 2, 1),
            ("2026-03-31", "11:00", 4, 3),
        ],
    )
    def test_days_and_nights_are_the_calendars(
        self, ends_on: str, clock: str, days: int, nights: int
    ) -> None:
        starts_at, ends_at = local("2026-03-28", "15:00"), local(ends_on, clock)
        assert cost(Unit.DAYS, starts_at, ends_at) == days
        assert cost(Unit.NIGHTS, starts_at, ends_at) == nights

    @pytest.mark.parametrize(
        ("first", "last", "nights"),
        [("2028-02-28", "2028-03-01", 2), ("2026-02-28", "2026-03-01", 1), ("2026-12-30", "2027-01-02", 3)],
    )
    def test_nights_over_the_end_of_february_and_of_the_year(
        self, first: str, last: str, nights: int
    ) -> None:
        assert cost(Unit.NIGHTS, local(first, "15:00"), local(last, "11:00")) == nights
        assert cost(Unit.DAYS, local(first, "15:00"), local(last, "11:00")) == nights + 1

    @pytest.mark.parametrize(("unit", "single"), [(Unit.VISITS, 1), (Unit.MINUTES, 60), (Unit.DAYS, 1)])
    def test_two_who_come_cost_double_where_each_of_them_counts(self, unit: Unit, single: int) -> None:
        times = local("2026-01-05", "10:00"), local("2026-01-05", "11:00")
        assert cost(unit, *times, providers_needed=2) == single
        assert cost(unit, *times, providers_needed=2, counts_each_provider=True) == 2 * single

    @pytest.mark.parametrize(
        ("unit", "usual"),
        [(Unit.VISITS, 1), (Unit.HOURS, 2 * 24 * 60 - 240), (Unit.DAYS, 3), (Unit.NIGHTS, 2)],
    )
    def test_the_usual_stay_is_the_shortest(self, unit: Unit, usual: int) -> None:
        stay = service(
            stay_unit=StayUnit.NIGHTS,
            shortest_stay=2,
            longest_stay=7,
            arrives_at=time(15),
            leaves_at=time(11),
        )
        assert usual_cost(stay, decision(unit=unit)) == usual

    def test_the_usual_visit_is_as_long_as_the_service_says(self) -> None:
        costs: Sequence[int] = [usual_cost(service(), decision(unit=unit)) for unit in Unit]
        assert costs == [1, 60, 60, 1, 1, 1]
