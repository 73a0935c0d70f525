"""The sum on the page is the catalogue's, for any municipality; what cannot be reckoned is said so."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.billing.prices import BANDS, Interval, band_of, catalogue
from tenants.offered import offered_modules
from tenants.site.forms import MOST_INHABITANTS
from ui.money import kroner

KEYS = [each.key for each in offered_modules()]


def sums_of(page: str) -> list[str]:
    return re.findall(r"<dd>(.*?)</dd>", page)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    population=st.integers(1, MOST_INHABITANTS),
    modules=st.lists(st.sampled_from(KEYS), unique=True),
    interval=st.sampled_from(Interval),
)
def test_the_sum_is_that_of_the_catalogue(
    visitor: Client, population: int, modules: list[str], interval: Interval
) -> None:
    amounts = {price.lookup_key: price.amount for price in catalogue(KEYS)}
    rows = [amounts[f"base_{band_of(population).key}_{interval}"]]
    rows += [amounts[f"module_{key}_{interval}"] for key in modules]
    asked = [("population", str(population)), ("interval", interval), ("language", "en")]
    page = visitor.get("/pricing/", [*asked, *(("modules", key) for key in modules)]).text
    assert sums_of(page) == [*(kroner(amount) for amount in rows), kroner(sum(rows))]
    assert f"<strong>{kroner(sum(rows))}</strong>" in page
    assert "excluding VAT" in page


def test_the_list_has_every_price_of_the_catalogue(visitor: Client) -> None:
    page = visitor.get("/pricing/?language=en").text
    assert {kroner(price.amount) for price in catalogue(KEYS)} <= set(
        re.findall(r'<td class="number" data-label="[^"]+">(.*?)</td>', page)
    )
    assert page.count('<th scope="row">') == len(BANDS) + 1
    assert "60 days" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"population": "-3"},
        {"population": "0"},
        {"population": ""},
        {"population": "many"},
        {"population": "1e3"},
        {"population": str(MOST_INHABITANTS + 1)},
        {"population": "9" * 5000},
        {"population": "5000", "modules": "no_such_module"},
        {"population": "5000", "interval": "weekly"},
        {"population": "5000\x00"},
    ],
)
def test_what_cannot_be_reckoned_is_said_and_stands_in_the_form(
    wrong: dict[str, str], visitor: Client
) -> None:
    answer = visitor.get("/pricing/", {"interval": "monthly", "language": "en"} | wrong)
    assert answer.status_code == 200
    assert "data-error-summary" in answer.text
    assert sums_of(answer.text) == []


def test_the_base_fee_alone_is_said_to_open_nothing(visitor: Client) -> None:
    page = visitor.get("/pricing/?population=4000&interval=monthly&language=en").text
    assert "opens no service" in page
