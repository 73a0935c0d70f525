"""What is left of a decision, in periods that were booked in and in those that were not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import open_period, write_entry
from shop.domain.ledger.expiry import expire_periods
from shop.enums import EntitlementPeriodKind, EntitlementUnit, EntryKind
from shop.models import Entitlement
from shop.queries.balance import PeriodBalance, balances
from tests.factories.world import World, make_entitlement, make_service

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def decide(**changes: object) -> Entitlement:
    """Ten visits a month from 17 January 2026 on."""
    usual = {"amount": 10, "period": EntitlementPeriodKind.MONTH, "valid_from": date(2026, 1, 17)}
    Entitlement.objects.update(**(usual | changes))
    return Entitlement.objects.select_related("service").get()


def found(first: date = FIRST, last: date = LAST) -> list[PeriodBalance]:
    return list(balances(Entitlement.objects.select_related("service"), first=first, last=last))


def test_untouched_periods_are_whole(world: World) -> None:
    decide()
    assert [(each.starts_on.day, each.ends_on.day, each.granted, each.left) for each in found()] == [
        (17, 31, 10, 10),
        (1, 28, 10, 10),
        (1, 31, 10, 10),
    ]


def test_a_first_period_in_proportion_has_its_share_before_anybody_books(world: World) -> None:
    decide(pro_rata=True)
    assert [each.left for each in found()] == [5, 10, 10]


def test_hours_are_minutes(world: World) -> None:
    decide(unit=EntitlementUnit.HOURS)
    assert {each.granted for each in found()} == {600}


def test_what_was_carried_and_booked_counts(world: World) -> None:
    entitlement = decide(carry_over=3)
    open_period(entitlement, on=date(2026, 1, 17))
    expire_periods(on=date(2026, 2, 1))
    period = entitlement.periods.get(starts_on=date(2026, 2, 1))
    write_entry(period.pk, kind=EntryKind.RESERVED, quantity=4)
    assert [(each.granted, each.left) for each in found()] == [(7, 0), (13, 9), (10, 10)]


def test_a_reduced_decision_may_leave_less_than_nothing(world: World) -> None:
    entitlement = decide(valid_from=timezone.localdate(), period=EntitlementPeriodKind.FOUR_WEEKS)
    write_entry(open_period(entitlement, on=entitlement.valid_from).pk, kind=EntryKind.RESERVED, quantity=4)
    change_amount(entitlement, amount=1, actor=SYSTEM)
    (balance,) = found(entitlement.valid_from, entitlement.valid_from)
    assert (balance.granted, balance.left) == (1, -3)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_once_for_one_decision_and_for_three(world: World, rows: int) -> None:
    for number in range(rows - 1):
        make_entitlement(world.recipient, make_service(world.department, name=f"Prøve {number}"))
    decisions = list(Entitlement.objects.select_related("service"))
    today = decisions[0].valid_from + timedelta(days=1)
    with CaptureQueriesContext(connection) as captured:
        assert len(balances(decisions, first=today, last=today)) == rows
    assert len(captured) == 1
