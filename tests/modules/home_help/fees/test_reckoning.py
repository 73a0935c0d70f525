"""What always holds of a charge, whatever the table, the band and the visits."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from modules.home_help.fees.reckoning import (
    Band,
    Help,
    Problem,
    Strategy,
    Table,
    charge_of,
    month_after,
    problems_of,
    table_of,
)
from tests.tiers import examples

pytestmark = pytest.mark.unit

MONEY = st.integers(min_value=0, max_value=500_000)
VISITS = st.lists(st.integers(min_value=1, max_value=600), max_size=12)
MONTHS = st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(lambda day: day.replace(day=1))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    cost = draw(st.none() | st.integers(min_value=1, max_value=100_000))
    rates = st.integers(min_value=0, max_value=cost or 100_000)
    bands = tuple(
        Band(
            number=number,
            label=f"Band {number}",
            is_under_2g=draw(st.booleans()),
            hourly_rate=draw(rates),
            monthly_cap=draw(st.none() | MONEY),
            subscription=draw(MONEY),
            hours=draw(st.integers(min_value=0, max_value=12)),
        )
        for number in range(1, draw(st.integers(min_value=1, max_value=6)) + 1)
    )
    return Table(
        starts_on=draw(MONTHS),
        strategy=draw(st.sampled_from(Strategy)),
        bands=bands,
        default_band=draw(st.sampled_from([band.number for band in bands])),
        statutory_maximum=draw(MONEY),
        cost_price=cost,
        charges_idle=draw(st.booleans()),
    )


BANDS = st.none() | st.integers(min_value=1, max_value=8)


def help_of(visits: list[int], *, is_granted: bool = True) -> Help:
    return Help(sum(visits), len(visits), is_granted=is_granted)


@given(tables(), BANDS, VISITS, st.booleans())
@settings(max_examples=examples(300))
def test_it_is_never_above_a_ceiling(
    table: Table,
    band: int | None,
    visits: list[int],
    is_granted: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    assert problems_of(table) == []
    charge = charge_of(table, band=band, given=help_of(visits, is_granted=is_granted))
    assert charge.amount >= 0
    if table.strategy == Strategy.HOURLY and charge.band.monthly_cap is not None:
        assert charge.amount <= charge.band.monthly_cap
    if charge.band.is_under_2g:
        assert charge.amount <= (table.statutory_maximum or 0)
    if table.strategy != Strategy.SUBSCRIPTION and table.cost_price is not None:
        assert charge.amount * 60 <= table.cost_price * sum(visits)
    if table.strategy != Strategy.HOURLY and charge.band.subscription is not None:
        assert charge.amount <= charge.band.subscription


@given(tables(), BANDS, VISITS, VISITS)
@settings(max_examples=examples(300))
def test_more_help_never_costs_less(
    table: Table, band: int | None, visits: list[int], more: list[int]
) -> None:
    before = charge_of(table, band=band, given=help_of(visits))
    after = charge_of(table, band=band, given=help_of(visits + more))
    assert before.amount <= after.amount


@given(tables(), BANDS, VISITS, st.randoms())
@settings(max_examples=examples(100))
def test_the_order_of_the_visits_does_not_matter(
    table: Table, band: int | None, visits: list[int], random: Random
) -> None:
    shuffled = list(visits)
    random.shuffle(shuffled)
    assert charge_of(table, band=band, given=help_of(visits)) == charge_of(
        table, band=band, given=help_of(shuffled)
    )


@given(tables(), tables(), BANDS, VISITS, MONTHS)
@settings(max_examples=examples(200))
def test_a_table_that_begins_next_month_changes_nothing_in_this_one(
    table: Table, coming: Table, band: int | None, visits: list[int], month: date
) -> None:
    assume(table.starts_on <= month)
    coming = replace(coming, starts_on=month_after(month))
    now = table_of([table, coming], month=month)
    assert now == table
    assert table_of([table, coming], month=month_after(month)) == coming
    assert charge_of(now, band=band, given=help_of(visits)) == charge_of(
        table, band=band, given=help_of(visits)
    )


@given(MONTHS, st.integers(min_value=-40, max_value=40))
@settings(max_examples=examples(50))
def test_months_are_counted_over_the_years(month: date, count: int) -> None:
    assert month_after(month_after(month, count=count), count=-count) == month
    assert month_after(month, count=12) == month.replace(year=month.year + 1)


def test_before_the_first_table_nothing_is_charged() -> None:
    assert table_of([hourly(starts_on=date(2026, 3, 1))], month=date(2026, 2, 1)) is None


def hourly(**changes: object) -> Table:
    band = Band(1, "All", hourly_rate=100_00)
    return replace(Table(date(2026, 1, 1), Strategy.HOURLY, (band,), 1), **changes)  # type: ignore[arg-type]  # any


ONE = Band(1, "All")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (hourly(starts_on=date(2026, 1, 2)), (Problem.NOT_THE_FIRST, None)),
        (hourly(bands=()), (Problem.NO_BANDS, None)),
        (hourly(bands=(Band(2, "All", hourly_rate=1),), default_band=2), (Problem.NOT_IN_ORDER, None)),
        (hourly(default_band=4), (Problem.NO_SUCH_DEFAULT, None)),
        (hourly(cost_price=-1, bands=(Band(1, "All", hourly_rate=0),)), (Problem.NEGATIVE, None)),
        (hourly(bands=(Band(1, "All", is_under_2g=True, hourly_rate=1),)), (Problem.MAXIMUM_MISSING, None)),
        (hourly(cost_price=99_99), (Problem.ABOVE_COST, 1)),
        (hourly(bands=(ONE,)), (Problem.RATE_MISSING, 1)),
        (hourly(bands=(Band(1, "All", hourly_rate=1, monthly_cap=-1),)), (Problem.NEGATIVE, 1)),
        (hourly(strategy=Strategy.SUBSCRIPTION), (Problem.SUBSCRIPTION_MISSING, 1)),
        (hourly(strategy=Strategy.SUBSCRIPTION_AFTER_HOURS), (Problem.HOURS_MISSING, 1)),
    ],
)
def test_a_table_that_cannot_be_charged_by_says_why(
    table: Table, problem: tuple[Problem, int | None]
) -> None:
    assert problem in problems_of(table)
