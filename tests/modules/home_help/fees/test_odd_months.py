"""Months out of the ordinary: the clocks change, two decisions, rates or a band put back in time."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from foundation.scope import Scope
from modules.home_help.fees.bands import set_band
from modules.home_help.fees.closing import close_month, draft_of
from modules.home_help.fees.costs import costs_of
from modules.home_help.fees.editing import change_table, remove_table
from modules.home_help.fees.errors import BandNotPossible, MonthTaken, TableIsUsed
from modules.home_help.fees.models import FeeLine, FeeRun, FeeTable, RecipientBand
from modules.home_help.fees.own import earlier_months
from modules.home_help.fees.rate_tables import rates_of, stored_rates
from modules.home_help.fees.reckoning import Help, Strategy, first_of, month_after
from shop.domain.capacity.services import change_service
from shop.domain.circumstances.ending import end_recipient
from shop.domain.privacy.accounts import days_with_name
from shop.domain.privacy.erasing import erase_recipient
from shop.enums import RecipientEnd
from shop.models import Entitlement, Recipient
from tests.factories import world as make
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.modules.home_help.fees.fees_world import (
    BANDS,
    STAFF,
    charged_world,
    give_band,
    make_table,
    month,
    visit,
)

AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)


@pytest.fixture
def world(larvik: Scope) -> make.World:
    return charged_world()


def close(count: int) -> FeeRun:
    return close_month(month(count), actor=STAFF)


def charged(recipient: Recipient, count: int) -> int:
    """In kroner, all lines about the month together."""
    lines = FeeLine.objects.filter(recipient=recipient, month=month(count))
    return (lines.aggregate(all=Sum("amount"))["all"] or 0) // 100


def put(stored: FeeTable, *, starts_on: date) -> None:
    rates = rates_of(stored)
    table = replace(rates.table, starts_on=starts_on)
    change_table(stored, table=table, service_ids=rates.service_ids, actor=STAFF)


@pytest.mark.parametrize("night", [AUTUMN, SPRING])
def test_a_night_on_which_the_clocks_change_has_the_minutes_that_went_by(
    world: make.World, night: date
) -> None:
    """Begun at half past one and an hour long, it ends at half past three in spring and half past two in autumn."""
    make_table(world.service, starts_on=first_of(night))
    visit(world, night, at=time(1, 30), minutes=60)
    visit(world, night, at=time(3, 30), minutes=90)
    cost = costs_of([first_of(night)]).so_far[world.recipient.pk, first_of(night)]
    assert cost.charge.given == Help(150, 2)


@pytest.mark.parametrize("night", [AUTUMN, SPRING])
def test_its_month_begins_and_ends_at_the_midnights_of_the_wall(world: make.World, night: date) -> None:
    """One of them is an hour later by the world's clock than the other."""
    this, following = first_of(night), month_after(first_of(night))
    make_table(world.service, starts_on=this)
    visit(world, this, at=time(0), minutes=30)
    visit(world, following, at=time(0), minutes=45)
    costs = costs_of([this, following]).so_far
    assert [costs[world.recipient.pk, each].charge.given.minutes for each in (this, following)] == [30, 45]


def test_two_decisions_of_two_services_are_one_subscription(world: make.World) -> None:
    other = make.make_service(world.department, name="Handling", module_key="home_help")
    make.make_entitlement(world.recipient, other, valid_from=month(-2), decision_reference="2026/2")
    world.recipient.entitlements.update(valid_from=month(-2))
    make_table(
        world.service,
        other,
        strategy=Strategy.SUBSCRIPTION,
        charges_idle=True,
        bands=tuple(replace(band, subscription=700_00) for band in BANDS),
        starts_on=month(-2),
    )
    visit(world, month(-1))
    visit(world, month(-1), service=other, at=time(13))
    assert [close(count).lines.count() for count in (-2, -1)] == [1, 1]
    assert [charged(world.recipient, count) for count in (-2, -1)] == [700, 700]


def test_rates_are_not_put_back_into_a_month_that_is_closed(world: make.World) -> None:
    make_table(world.service, starts_on=month(-2))
    later = make_table(world.service, starts_on=month(1))
    visit(world, month(-2))
    close(-2)
    for back, why in ((-2, MonthTaken), (-3, TableIsUsed)):
        with pytest.raises(why):
            put(later, starts_on=month(back))
    put(later, starts_on=month(-1))
    assert [each.table.starts_on for each in stored_rates()] == [month(-2), month(-1)]


def test_rates_that_were_removed_meanwhile_are_not_changed(world: make.World) -> None:
    table = make_table(world.service, starts_on=month(1))
    stale = FeeTable.objects.get()
    remove_table(table, actor=STAFF)
    with pytest.raises(NotFound):
        put(stale, starts_on=month(2))
    remove_table(stale, actor=STAFF)


def test_a_band_put_back_and_forth_ends_where_it_was(world: make.World) -> None:
    """What is sent adds up to what the months cost in the band that holds in the end."""
    make_table(world.service, starts_on=month(-3), statutory_maximum=400_00)
    for count in (-3, -2, -1):
        visit(world, month(count), minutes=120)
    give_band(world.recipient, 3, since=month(-3))
    close(-3)
    officer = Actor(user_id=None, channel=Channel.STAFF)
    set_band(world.recipient, number=1, starts_on=month(-3), actor=officer)
    close(-2)
    set_band(world.recipient, number=3, starts_on=month(-3), actor=officer)
    close(-1)
    assert [charged(world.recipient, count) for count in (-3, -2, -1)] == [600, 600, 600]
    (shown, *_rest) = earlier_months(world.recipient, rates=stored_rates())
    assert shown.amount == 600_00
    for odd in (month(-13), month(4), date(1, 1, 1), date(9999, 12, 1)):
        with pytest.raises(BandNotPossible):
            set_band(world.recipient, number=1, starts_on=odd, actor=officer)
    assert RecipientBand.objects.count() == 1


def test_a_month_counts_by_the_rules_it_was_reckoned_with(world: make.World) -> None:
    """Of the draft, not of the moment at which it is written down: else the next month puts right what was right."""
    make_table(world.service, starts_on=month(-2))
    visit(world, month(-2))
    draft = draft_of(month(-2))
    assert draft.weights == {world.service.pk: 1}
    close(-2)
    change_service(world.service, rules={"providers_needed": 2, "counts_each_provider": True}, actor=STAFF)
    assert not draft_of(month(-1)).corrections
    assert draft_of(month(-1)).weights == {world.service.pk: 2}


@pytest.mark.race
@pytest.mark.usefixtures("committed_db")
def test_who_is_erased_while_a_month_is_closed_is_paid_nothing_back() -> None:
    with works_for(LARVIK):
        world = charged_world()
        make_table(world.service, starts_on=month(-2))
        visit(world, month(-2))
        close(-2)
        Entitlement.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
        end_recipient(
            world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.NO_LONGER, actor=STAFF
        )
        late = timezone.localdate() + timedelta(days=days_with_name())

    def forget() -> None:
        with works_for(LARVIK):
            erase_recipient(world.recipient, actor=STAFF, agreed_until=late)

    def close_next() -> None:
        with works_for(LARVIK):
            close(-1)

    outcomes = at_once([close_next, forget])
    assert [each.refusal for each in outcomes if each.refusal] == []
    with works_for(LARVIK):
        assert charged(world.recipient, -2) == 300
