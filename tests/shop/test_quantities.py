"""Quantities of the ledger, in words."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.models import Entitlement
from shop.quantities import amount, carried_in_words, granted_in_words, signed

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("unit", "quantity", "words"),
    [
        (EntitlementUnit.VISITS, 1, "1 visit"),
        (EntitlementUnit.VISITS, -3, "−3 visits"),
        (EntitlementUnit.MINUTES, 45, "45 minutes"),
        (EntitlementUnit.HOURS, 150, "2 hours 30 minutes"),
        (EntitlementUnit.HOURS, 0, "0 hours"),
        (EntitlementUnit.DAYS, 1, "1 day"),
        (EntitlementUnit.NIGHTS, 14, "14 nights"),
    ],
)
def test_an_amount_is_said_in_its_unit(unit: EntitlementUnit, quantity: int, words: str) -> None:
    assert amount(unit, quantity) == words


@pytest.mark.parametrize(("quantity", "words"), [(2, "+2 nights"), (-1, "−1 night"), (0, "–")])
def test_a_change_has_its_sign(quantity: int, words: str) -> None:
    assert signed(EntitlementUnit.NIGHTS, quantity) == words


def test_a_decision_says_what_it_grants_and_what_is_kept() -> None:
    decision = Entitlement(
        unit=EntitlementUnit.HOURS, amount=4, carry_over=1, period=EntitlementPeriodKind.MONTH
    )
    assert granted_in_words(decision) == "4 hours per month"
    assert carried_in_words(decision) == "At most 1 hour"
    decision.carry_over = 0
    assert carried_in_words(decision) == "Nothing"
