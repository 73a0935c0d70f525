"""Rate tables, as who administers the municipality writes them."""

import pytest
from django.test import Client

from modules.home_help.fees.closing import close_month
from modules.home_help.fees.models import FeeTable
from modules.home_help.fees.reckoning import Strategy
from tests.factories import world as make
from tests.modules.home_help.fees.conftest import AT, text_of
from tests.modules.home_help.fees.fees_world import (
    STAFF,
    make_table,
    month,
)


def test_what_the_chosen_way_of_charging_does_not_need_is_neither_shown_nor_asked(
    world: make.World, sigrid: Client
) -> None:
    """The style sheet hides it: what was written there, or in a row of its own, stands in nobody's way."""
    sent = table_form(world, strategy="subscription", **{"band1-hourly_rate": "a lot", "band3-hours": "many"})
    page = sigrid.get(f"{AT}tables/new/").text
    assert 'data-used-by="hourly subscription_after_hours"' in page
    assert sigrid.post(f"{AT}tables/new/", sent).status_code == 302
    assert [band.hourly_rate for band in FeeTable.objects.get().bands.all()] == [None, None]


def table_form(world: make.World, **changes: str) -> dict[str, object]:
    return {
        "starts_on": month(1).isoformat(),
        "strategy": "subscription_after_hours",
        "services": [world.service.pk],
        "statutory_maximum": "240",
        "cost_price": "520,50",
        "default_band": "2",
        "band1-label": "Under 2 G",
        "band1-is_under_2g": "on",
        "band1-hourly_rate": "100",
        "band1-monthly_cap": "999",
        "band1-hours": "2",
        "band1-subscription": "1 150,50",
        "band2-label": "Over 2 G",
        "band2-hourly_rate": "300",
        "band2-hours": "4",
        "band2-subscription": "1500",
        **changes,
    }


def test_a_table_is_written_in_kroner(world: make.World, sigrid: Client) -> None:
    assert sigrid.post(f"{AT}tables/new/", table_form(world)).status_code == 302
    stored = FeeTable.objects.get()
    assert (stored.starts_on, stored.strategy, stored.cost_price) == (
        month(1),
        Strategy.SUBSCRIPTION_AFTER_HOURS,
        520_50,
    )
    first, second = stored.bands.all()
    assert (first.is_under_2g, first.hourly_rate, first.hours, first.subscription) == (
        True,
        100_00,
        2,
        1150_50,
    )
    assert first.monthly_cap is None, "the strategy has no use for it"
    assert (second.number, second.label) == (2, "Over 2 G")
    page = text_of(sigrid, "")
    assert "300 kr an hour until 4 hours, then 1 500 kr a month" in page
    assert "to come" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"band2-hourly_rate": "600"}, "cannot cost more than the cost price"),
        ({"band2-hourly_rate": "a lot"}, "such as 245 or 245,50"),
        ({"band2-hourly_rate": "NaN"}, "such as 245 or 245,50"),
        ({"band2-hourly_rate": "1,005"}, "two decimals"),
        ({"band2-subscription": ""}, "what the subscription costs"),
        ({"band2-hours": ""}, "after how many hours"),
        ({"band2-label": ""}, "Say whose band this is"),
        ({"statutory_maximum": ""}, "write the statutory maximum"),
        ({"default_band": "7"}, "There is no such band"),
        ({"band4-label": "5 G"}, "without an empty row"),
        ({"starts_on": "2026-01-15"}, "Select a valid choice"),
        ({"band1-label": "", "band1-is_under_2g": ""}, "Say whose band this is"),
    ],
)
def test_a_table_that_cannot_be_charged_by_is_not_saved(
    world: make.World, sigrid: Client, changes: dict[str, str], says: str
) -> None:
    answer = sigrid.post(f"{AT}tables/new/", table_form(world, **changes))
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="1500"' in answer.text or "band2-subscription" in changes, "what was written is still there"
    assert not FeeTable.objects.exists()


def test_a_month_has_one_table(world: make.World, sigrid: Client) -> None:
    make_table(world.service, starts_on=month(1))
    answer = sigrid.post(f"{AT}tables/new/", table_form(world))
    assert answer.status_code == 422
    assert "Another rate table begins in that month" in answer.text


def test_a_new_table_begins_as_the_latest(world: make.World, sigrid: Client) -> None:
    make_table(world.service, starts_on=month(2))
    page = text_of(sigrid, "tables/new/")
    assert f'value="{month(3).isoformat()}" selected' in page
    assert 'value="2–3 G"' in page
    assert 'value="200"' in page


def test_rates_by_which_a_month_was_closed_stay(world: make.World, sigrid: Client) -> None:
    used = make_table(world.service, starts_on=month(-1))
    close_month(month(-1), actor=STAFF)
    assert sigrid.post(f"{AT}tables/{used.pk}/", table_form(world)).status_code == 302
    assert sigrid.post(f"{AT}tables/{used.pk}/remove/").status_code == 302
    before = table_form(world, starts_on=month(-1).isoformat())
    assert sigrid.post(f"{AT}tables/new/", before).status_code == 422
    (stored,) = FeeTable.objects.all()
    assert stored.strategy == Strategy.HOURLY
    assert f"tables/{used.pk}/" not in text_of(sigrid, "")


def test_a_table_to_come_is_changed_and_removed(world: make.World, sigrid: Client) -> None:
    stored = make_table(world.service, starts_on=month(1))
    assert sigrid.post(f"{AT}tables/{stored.pk}/", table_form(world)).status_code == 302
    stored.refresh_from_db()
    assert stored.strategy == Strategy.SUBSCRIPTION_AFTER_HOURS
    assert stored.bands.count() == 2
    assert "nothing is charged" in text_of(sigrid, f"tables/{stored.pk}/remove/")
    assert FeeTable.objects.exists()
    assert sigrid.post(f"{AT}tables/{stored.pk}/remove/").status_code == 302
    assert not FeeTable.objects.exists()
