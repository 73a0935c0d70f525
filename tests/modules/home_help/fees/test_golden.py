"""Each strategy and the statutory maximum against tables worked by hand: the arithmetic stands in golden/*.txt."""

import pytest

from modules.home_help.fees.reckoning import Rule, Strategy, charge_of, problems_of
from tests.modules.home_help.fees.reading_golden import Worked, worked_by_hand

pytestmark = pytest.mark.unit

WORKED = list(worked_by_hand())


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.title)
def test_the_hand_reckoned_right(worked: Worked) -> None:
    for line in worked.lines:
        assert line.reckoned == line.written, line.rule
    assert worked.pays == (worked.steps[-1].amount if worked.steps else 0)


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.title)
def test_it_costs_what_the_hand_says(worked: Worked) -> None:
    charge = charge_of(worked.table, band=worked.band, given=worked.given)
    assert charge.steps == worked.steps
    assert charge.amount == worked.pays


def test_every_strategy_and_every_rule_was_worked() -> None:
    assert {worked.table.strategy for worked in WORKED} == set(Strategy)
    assert {line.rule for worked in WORKED for line in worked.lines} == set(Rule)


def test_the_tables_could_be_charged_by() -> None:
    assert [problems_of(worked.table) for worked in WORKED] == [[]] * len(WORKED)
