"""The one catalogue of prices: bands without gaps, keys that are never two, sums that are what their parts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.agreements.texts import Kind, current
from tenants.billing.prices import (
    BANDS,
    MONTHS_OF_A_YEAR_PAID,
    TRIAL,
    Interval,
    band_of,
    base_price,
    catalogue,
    estimate,
    largest_of,
    module_price,
)

pytestmark = pytest.mark.unit

populations = st.integers(min_value=1, max_value=2_000_000)
keys = st.lists(st.from_regex(r"[a-z]{1,8}(_[a-z]{1,8})?", fullmatch=True), max_size=6)


@given(populations)
def test_every_municipality_is_in_exactly_one_band(population: int) -> None:
    fitting = [band for band in BANDS if band.smallest <= population <= (largest_of(band) or population)]
    assert fitting == [band_of(population)]


@given(populations, keys, st.sampled_from(Interval))
def test_an_estimate_is_the_sum_of_rows_of_the_catalogue(
    population: int, modules: list[str], interval: Interval
) -> None:
    amounts = {price.lookup_key: price.amount for price in catalogue(modules)}
    found = estimate(population, modules=modules, interval=interval)
    wanted = {f"base_{band_of(population).key}_{interval}"} | {f"module_{key}_{interval}" for key in modules}
    assert found.total == sum(amounts[key] for key in wanted)
    assert {found.base.lookup_key, *(each.lookup_key for each in found.modules)} == wanted


@given(keys)
def test_the_catalogue_has_each_lookup_key_once_and_whole_positive_ore(modules: list[str]) -> None:
    rows = catalogue(modules)
    assert len({row.lookup_key for row in rows}) == len(rows) == 2 * (len(BANDS) + len(set(modules)))
    assert all(type(row.amount) is int for row in rows)
    assert min(row.amount for row in rows) > 0


@given(populations, populations, keys, st.sampled_from(Interval))
def test_no_smaller_municipality_pays_more(
    one: int, other: int, modules: list[str], interval: Interval
) -> None:
    small, large = sorted((one, other))
    assert (
        estimate(small, modules=modules, interval=interval).total
        <= estimate(large, modules=modules, interval=interval).total
    )


def test_a_year_costs_ten_months() -> None:
    assert MONTHS_OF_A_YEAR_PAID == 10
    for band in BANDS:
        monthly, yearly = (base_price(band, each).amount for each in (Interval.MONTHLY, Interval.YEARLY))
        assert yearly == 10 * monthly
    assert module_price("any", Interval.YEARLY).amount == 10 * module_price("any", Interval.MONTHLY).amount


@pytest.mark.parametrize(
    ("population", "key"),
    [
        (1, "under_5000"),
        (4_999, "under_5000"),
        (5_000, "from_5000"),
        (48_000, "from_20000"),
        (720_000, "from_100000"),
    ],
)
def test_where_a_band_begins(population: int, key: str) -> None:
    assert band_of(population).key == key


@pytest.mark.parametrize("population", [0, -1])
def test_nobody_lives_in_no_municipality(population: int) -> None:
    with pytest.raises(ValueError, match="inhabitants"):
        band_of(population)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_one_tries_for_as_long_as_the_terms_say(language: str) -> None:
    trial = current(Kind.TERMS, language=language).text.sections[1]
    assert f" {TRIAL.days} " in trial.parts[0].text
