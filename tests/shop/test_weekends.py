"""Stays of weekends: from Friday to Sunday, one of what was granted, whatever the clocks and the calendar do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from foundation.actor import Actor, Channel
from shop.domain.capacity.services import change_service
from shop.domain.ledger.entitlements import open_period
from shop.domain.ledger.expiry import expire_periods
from shop.domain.series.terms import starts_of_day
from shop.enums import EntitlementPeriodKind, EntitlementUnit, StayUnit
from shop.errors import LengthNotOffered, NothingLeft, OutsideOpeningHours, RulesContradict
from shop.lengths import Length, end_of, length_of, lengths_of, usual_length
from shop.models import Booking, Entitlement, EntitlementPeriod, OpeningHours, Service
from shop.presentation import lengths as lengths_in_words
from shop.presentation import quantity
from shop.quantities import amount, granted_in_words
from shop.queries.days import moment_of
from shop.queries.periods import cost_of, usual_cost
from shop.queries.slots import slots_for_citizens
from shop.ways import Way
from tests.factories.clock import today_is
from tests.factories.dates import LONG_DAY, MAUNDY_THURSDAY, NEXT_YEAR, ORDINARY_MONDAY, SHORT_DAY
from tests.factories.houses import ARRIVES, LEAVES, make_houses, make_up
from tests.factories.refusals import refused
from tests.factories.world import World, make_entitlement
from tests.guest_module.module import BOTH, ONE

OLA, TOGETHER = Way(chosen=ONE.value), Way(chosen=BOTH.value)
WEEKEND, DAY = Length(stay=1), timedelta(days=1)
FRIDAY, SATURDAY, SUNDAY = 5, 6, 7
STAFF = Actor(user_id=None, channel=Channel.STAFF)


def friday_before(day: date) -> date:
    return day - (day.isoweekday() - FRIDAY) % 7 * DAY


def quarter_of(day: date) -> int:
    return (day.month - 1) // 3


ORDINARY_FRIDAY = ORDINARY_MONDAY + 4 * DAY
GOOD_FRIDAY, WHIT_SUNDAY = MAUNDY_THURSDAY + DAY, MAUNDY_THURSDAY + 52 * DAY
FRIDAYS = [friday_before(date(NEXT_YEAR, 1, 8)) + number * 7 * DAY for number in range(52 * 9)]
TURN = next(each for each in FRIDAYS if quarter_of(each) != quarter_of(each + 2 * DAY))
"""A weekend of which Friday is the last of a quarter, or Saturday."""
MAY_SATURDAY = next(each for each in FRIDAYS if (each + DAY).month == 5 and (each + DAY).day in {1, 17})


def moment(day: date, hour: int) -> datetime:
    return moment_of(day, time(hour))


@pytest.fixture
def house(larvik: object) -> World:
    return make_houses(2, unit=StayUnit.WEEKENDS, requires_entitlement=True)


def granted(world: World, unit: EntitlementUnit = EntitlementUnit.WEEKENDS, **terms: object) -> Entitlement:
    usual = {"valid_from": date(2026, 1, 1), "period": EntitlementPeriodKind.QUARTER, "amount": 3}
    return make_entitlement(world.recipient, world.service, unit=unit, **usual | terms)


def stay(world: World, friday: date, way: Way = OLA) -> Booking:
    make_up(world, first=friday, last=friday + 2 * DAY)
    return world.book(moment(friday, ARRIVES), way=way, actor=STAFF)


def left(decision: Entitlement) -> list[int]:
    periods = EntitlementPeriod.objects.filter(entitlement=decision).order_by("starts_on")
    return list(periods.values_list("balance", flat=True))


class TestWhen:
    def test_it_is_from_friday_to_sunday_and_there_is_no_other_length(self, house: World) -> None:
        granted(house)
        booking = stay(house, ORDINARY_FRIDAY)
        assert booking.ends_at == moment(ORDINARY_FRIDAY + 2 * DAY, LEAVES)
        assert lengths_of(house.service) == [usual_length(house.service)] == [length_of(booking)] == [WEEKEND]
        with refused(LengthNotOffered):
            house.book(moment(ORDINARY_FRIDAY, ARRIVES), way=OLA, actor=STAFF, length=Length(stay=2))

    @pytest.mark.parametrize("later", [1, 2, 3, 6])
    def test_none_begins_on_another_day(self, house: World, later: int) -> None:
        granted(house)
        first = ORDINARY_FRIDAY + later * DAY
        make_up(house, first=first, last=first + 2 * DAY)
        with refused(OutsideOpeningHours):
            house.book(moment(first, ARRIVES), way=OLA, actor=STAFF)

    def test_the_list_shows_fridays_and_each_can_be_had(self, house: World) -> None:
        granted(house)
        offered = slots_for_citizens(house.service, way=OLA)
        assert {timezone.localdate(slot.starts_at).isoweekday() for slot in offered} == {FRIDAY}
        assert house.book(offered[0].starts_at, way=OLA).ends_at == offered[0].ends_at

    def test_a_standing_one_comes_on_fridays(self, house: World) -> None:
        hours = list(OpeningHours.objects.filter(department=house.department))
        begins = {day: starts_of_day(house.service, weekday=day, hours=hours) for day in range(1, 8)}
        assert {day for day, times in begins.items() if times} == {FRIDAY}


@pytest.mark.parametrize("night", [SHORT_DAY, LONG_DAY])
class TestNightsOnWhichTheClocksAreChanged:
    def test_one_comes_and_goes_by_the_clock_on_the_wall(self, house: World, night: date) -> None:
        decision = granted(house)
        booking = stay(house, friday_before(night))
        assert booking.ends_at == moment(night, LEAVES)
        hours = (booking.ends_at.astimezone(UTC) - booking.starts_at.astimezone(UTC)) / timedelta(hours=1)
        assert hours == 44 + (1 if night == LONG_DAY else -1)
        assert left(decision) == [2]

    @pytest.mark.parametrize(
        ("unit", "cost"),
        [(EntitlementUnit.WEEKENDS, 1), (EntitlementUnit.NIGHTS, 2), (EntitlementUnit.DAYS, 3)],
    )
    def test_it_costs_what_it_always_does(
        self, house: World, night: date, unit: EntitlementUnit, cost: int
    ) -> None:
        decision = granted(house, unit, amount=9)
        assert usual_cost(house.service, decision) == cost
        stay(house, friday_before(night))
        assert left(decision) == [9 - cost]

    def test_in_hours_it_is_those_that_pass(self, house: World, night: date) -> None:
        decision = granted(house, EntitlementUnit.HOURS, amount=100)
        stay(house, friday_before(night))
        assert left(decision) == [(100 - 44 - (1 if night == LONG_DAY else -1)) * 60]


class TestPublicHolidays:
    @pytest.mark.parametrize("friday", [GOOD_FRIDAY, WHIT_SUNDAY - 2 * DAY])
    @pytest.mark.parametrize("is_open", [True, False])
    def test_somebody_must_be_there_when_one_comes_and_goes(
        self, house: World, friday: date, *, is_open: bool
    ) -> None:
        """Good Friday is one on which nobody comes, Whit Sunday one on which nobody goes."""
        granted(house)
        Service.objects.update(open_on_public_holidays=is_open, booking_horizon=60)
        house.service.refresh_from_db()
        with today_is(friday - 10 * DAY):
            make_up(house, first=friday - 9 * DAY, last=friday + 9 * DAY)
            offered = {slot.starts_at for slot in slots_for_citizens(house.service, way=OLA)}
            assert (moment(friday, ARRIVES) in offered) == is_open
            if is_open:
                assert stay(house, friday).pk
            else:
                with refused(OutsideOpeningHours):
                    stay(house, friday)

    def test_a_holiday_on_the_saturday_between_is_nobodys_hindrance(self, house: World) -> None:
        granted(house)
        house.service.open_on_public_holidays = False
        house.service.save()
        assert stay(house, MAY_SATURDAY).pk


class TestLedger:
    def test_two_of_a_family_are_two_where_each_counts_and_one_where_not(self, house: World) -> None:
        decision = granted(house)
        stay(house, ORDINARY_FRIDAY, TOGETHER)
        Service.objects.update(counts_each_provider=True)
        house.service.refresh_from_db()
        assert left(decision) == [2]
        stay(house, ORDINARY_FRIDAY + 7 * DAY, TOGETHER)
        assert left(decision) == [0]
        with refused(NothingLeft):
            stay(house, ORDINARY_FRIDAY + 14 * DAY)

    def test_one_over_the_turn_of_a_quarter_is_of_that_in_which_it_begins(self, house: World) -> None:
        decision = granted(house)
        stay(house, TURN)
        (period,) = EntitlementPeriod.objects.filter(entitlement=decision)
        assert quarter_of(period.starts_on) == quarter_of(TURN)
        assert (period.ends_before <= TURN + 2 * DAY, period.balance) == (True, 2)

    @pytest.mark.parametrize(
        ("unit", "granted_each", "cost"), [(EntitlementUnit.WEEKENDS, 3, 1), (EntitlementUnit.NIGHTS, 7, 2)]
    )
    def test_what_is_carried_over_at_the_turn_of_a_quarter(
        self, house: World, unit: EntitlementUnit, granted_each: int, cost: int
    ) -> None:
        """At most two go on, the rest expires; what was booked last in the old quarter is paid there."""
        decision = granted(house, unit, amount=granted_each, carry_over=2)
        open_period(decision, on=TURN)
        stay(house, TURN)
        expire_periods(on=TURN + 2 * DAY)
        carried = min(2, granted_each - cost)
        assert left(decision) == [0, granted_each + carried]
        stay(house, TURN + 7 * DAY)
        assert left(decision) == [0, granted_each + carried - cost]

    def test_what_was_carried_is_in_words(self) -> None:
        decision = Entitlement(
            unit=EntitlementUnit.WEEKENDS, amount=4, period=EntitlementPeriodKind.QUARTER, carry_over=1
        )
        with translation.override("en"):
            assert granted_in_words(decision) == "4 weekends per quarter"
            assert amount(EntitlementUnit.WEEKENDS, -1) == "−1 weekend"
            assert quantity(EntitlementUnit.WEEKENDS, left=1, granted=4) == "1 of 4 weekends"


DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2030, 12, 31))
HOURS = st.integers(min_value=0, max_value=23)


@pytest.mark.unit
@given(DAYS, HOURS, st.integers(min_value=1, max_value=24 * 40))
def test_a_decision_in_weekends_counts_each_saturday_and_never_less_than_one(
    first: date, hour: int, hours: int
) -> None:
    begins = moment(first, hour)
    ends = begins.astimezone(UTC) + timedelta(hours=hours)
    last = (ends - timedelta(microseconds=1)).astimezone(begins.tzinfo).date()
    days = [first + number * DAY for number in range((last - first).days + 1)]
    service, decision = Service(providers_needed=1), Entitlement(unit=EntitlementUnit.WEEKENDS)
    cost = cost_of(service, decision, starts_at=begins, ends_at=ends)
    assert cost == max(1, sum(day.isoweekday() == SATURDAY for day in days))


@pytest.mark.unit
@given(DAYS)
def test_a_weekend_that_begins_on_a_friday_is_one_weekend_two_nights_and_three_days(day: date) -> None:
    friday = friday_before(day)
    service = Service(stay_unit=StayUnit.WEEKENDS, leaves_at=time(LEAVES), arrives_at=time(ARRIVES))
    begins = moment(friday, ARRIVES)
    ends = end_of(service, WEEKEND, begins)
    assert ends.astimezone(begins.tzinfo).date().isoweekday() == SUNDAY
    costs = [
        cost_of(service, Entitlement(unit=unit), starts_at=begins, ends_at=ends)
        for unit in (EntitlementUnit.WEEKENDS, EntitlementUnit.NIGHTS, EntitlementUnit.DAYS)
    ]
    assert costs == [1, 2, 3]
    assert length_of(Booking(service=service, starts_at=begins, ends_at=ends)) == WEEKEND


def test_it_is_said_in_words(house: World) -> None:
    with translation.override("en"):
        assert lengths_in_words(house.service) == "1 weekend, Friday 16.00 to Sunday 12.00"


def test_the_rules_say_one_weekend_at_a_time(house: World) -> None:
    with refused(RulesContradict):
        change_service(house.service, rules={"longest_stay": 2}, actor=STAFF)
