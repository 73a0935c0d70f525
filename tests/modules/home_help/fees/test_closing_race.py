"""Two close a month at once, and one who changes the rates meanwhile: it is closed once, by rates that stay."""

from functools import partial

import pytest

from modules.home_help.fees.closing import close_month
from modules.home_help.fees.editing import remove_table
from modules.home_help.fees.errors import TableIsUsed
from modules.home_help.fees.models import FeeLine, FeeRun, FeeTable
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.modules.home_help.fees.fees_world import STAFF, charged_world, make_table, month, visit

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

CLICKS = 6


@pytest.fixture
def table() -> FeeTable:
    """Rates of one month that can be closed, with one visit."""
    with works_for(LARVIK):
        world = charged_world()
        visit(world, month(-1))
        return make_table(world.service, starts_on=month(-1))


def close() -> None:
    with works_for(LARVIK):
        close_month(month(-1), actor=STAFF)


def remove(table: FeeTable) -> None:
    with works_for(LARVIK):
        remove_table(table, actor=STAFF)


@pytest.mark.usefixtures("table")
def test_a_month_that_many_close_at_once_is_closed_once() -> None:
    outcomes = at_once([close] * CLICKS)
    assert [outcome.refusal for outcome in outcomes if outcome.refusal] == []
    with works_for(LARVIK):
        assert (FeeRun.objects.count(), FeeLine.objects.count()) == (1, 1)


def test_rates_that_are_removed_meanwhile_were_never_charged_by(table: FeeTable) -> None:
    outcomes = at_once([close, partial(remove, table), close])
    with works_for(LARVIK):
        assert FeeTable.objects.exists() == FeeRun.objects.exists()
    refusals = {type(outcome.refusal).__name__ for outcome in outcomes if outcome.refusal}
    assert refusals <= {TableIsUsed.__name__, "MonthNotClosable"}
