"""The night: what is left expires, what may be carried over is, and twice is the same as once."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from foundation.jobs import run_job
from foundation.scope import current_tenant_key
from shop.domain.ledger.entitlements import open_period, write_entry
from shop.domain.ledger.expiry import close_periods, expire_periods
from shop.enums import EntitlementPeriodKind, EntitlementUnit, EntryKind
from shop.models import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.expiry import entitlements_to_close
from shop.queries.ledger import carried_out_of
from shop.tasks import CLOSE_PERIODS, EXPIRE_PERIODS
from tests.factories.world import World

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
GRANTED, RESERVED, ADJUSTED = EntryKind.GRANTED, EntryKind.RESERVED, EntryKind.ADJUSTED
EXPIRED, RELEASED = EntryKind.EXPIRED, EntryKind.RELEASED


def decide(**changes: Any) -> Entitlement:
    """Ten visits a month from January on, three of which may be carried over."""
    usual = {
        "amount": 10,
        "period": EntitlementPeriodKind.MONTH,
        "carry_over": 3,
        "valid_from": JANUARY,
        "valid_until": None,
    }
    Entitlement.objects.update(**(usual | changes))
    return Entitlement.objects.get()


def ledger() -> dict[str, Sequence[tuple[str, int, int]]]:
    """Kind, quantity and balance of the entries of each period, by its first day."""
    periods = EntitlementPeriod.objects.order_by("starts_on")
    return {
        str(period.starts_on): list(
            period.entries.order_by("pk").values_list("kind", "quantity", "balance_after")
        )
        for period in periods
    }


def take(on: date, quantity: int, *, kind: EntryKind = RESERVED) -> None:
    write_entry(EntitlementPeriod.objects.get(starts_on=on).pk, kind=kind, quantity=quantity)


@pytest.fixture
def january(world: World) -> EntitlementPeriod:
    """Six of January's ten are taken."""
    period = open_period(decide(), on=JANUARY)
    take(JANUARY, 6)
    return period


def test_what_is_left_is_carried_as_far_as_it_may_and_the_rest_expires(january: EntitlementPeriod) -> None:
    assert expire_periods(on=FEBRUARY) == 1
    assert ledger() == {
        "2026-01-01": [(GRANTED, 10, 10), (RESERVED, 6, 4), (ADJUSTED, -3, 1), (EXPIRED, 1, 0)],
        "2026-02-01": [(GRANTED, 10, 10), (ADJUSTED, 3, 13)],
    }
    granted = EntitlementPeriod.objects.order_by("starts_on").values_list("granted", "balance")
    assert list(granted) == [(7, 0), (13, 13)]


def test_a_second_night_changes_nothing(january: EntitlementPeriod) -> None:
    expire_periods(on=FEBRUARY)
    before = ledger()
    assert expire_periods(on=FEBRUARY) == 0
    close_periods(january.entitlement_id, on=FEBRUARY)
    assert ledger() == before


def test_without_carry_over_all_of_it_expires(world: World) -> None:
    open_period(decide(carry_over=0), on=JANUARY)
    expire_periods(on=FEBRUARY)
    assert ledger()["2026-01-01"][1:] == [(EXPIRED, 10, 0)]
    assert ledger()["2026-02-01"] == [(GRANTED, 10, 10)]


def test_hours_are_carried_in_minutes(world: World) -> None:
    open_period(decide(unit=EntitlementUnit.HOURS), on=JANUARY)
    expire_periods(on=FEBRUARY)
    assert ledger()["2026-01-01"] == [(GRANTED, 600, 600), (ADJUSTED, -180, 420), (EXPIRED, 420, 0)]


def test_what_is_given_back_late_expires_the_next_night_and_no_more_is_carried(
    january: EntitlementPeriod,
) -> None:
    expire_periods(on=FEBRUARY)
    take(JANUARY, 2, kind=RELEASED)
    expire_periods(on=FEBRUARY + timedelta(days=1))
    assert ledger()["2026-01-01"][4:] == [(RELEASED, 2, 2), (EXPIRED, 2, 0)]
    assert carried_out_of(january) == 3


def test_what_is_given_back_late_is_carried_as_far_as_there_was_room(world: World) -> None:
    open_period(decide(), on=JANUARY)
    take(JANUARY, 9)
    expire_periods(on=FEBRUARY)
    take(JANUARY, 5, kind=RELEASED)
    expire_periods(on=FEBRUARY + timedelta(days=1))
    assert ledger()["2026-01-01"][2:] == [
        (ADJUSTED, -1, 0),
        (RELEASED, 5, 5),
        (ADJUSTED, -2, 3),
        (EXPIRED, 3, 0),
    ]
    assert EntitlementPeriod.objects.get(starts_on=FEBRUARY).balance == 13


def test_nights_that_were_missed_are_made_up_for(january: EntitlementPeriod) -> None:
    expire_periods(on=date(2026, 4, 2))
    assert [len(entries) for entries in ledger().values()] == [4, 4, 4, 2]
    assert list(ledger()) == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    assert ledger()["2026-03-01"] == [
        (GRANTED, 10, 10),
        (ADJUSTED, 3, 13),
        (ADJUSTED, -3, 10),
        (EXPIRED, 10, 0),
    ]


def test_a_decision_nobody_used_begins_with_the_period_in_which_it_is_seen(world: World) -> None:
    decide()
    expire_periods(on=MARCH)
    assert ledger() == {"2026-03-01": [(GRANTED, 10, 10)]}


def test_a_period_that_was_booked_in_ahead_gets_what_is_carried_when_it_begins(
    january: EntitlementPeriod,
) -> None:
    open_period(january.entitlement, on=MARCH)
    take(MARCH, 2)
    expire_periods(on=FEBRUARY)
    assert ledger()["2026-03-01"] == [(GRANTED, 10, 10), (RESERVED, 2, 8)]
    expire_periods(on=MARCH)
    assert ledger()["2026-03-01"][2:] == [(ADJUSTED, 3, 11)]


def test_who_books_before_the_night_has_come_takes_over_what_is_carried(january: EntitlementPeriod) -> None:
    period = open_period(january.entitlement, on=FEBRUARY)
    assert period.balance == 13
    assert ledger()["2026-01-01"][2:] == [(ADJUSTED, -3, 1), (EXPIRED, 1, 0)]


@pytest.mark.parametrize("until", [date(2026, 1, 20), date(2026, 1, 31)])
def test_with_the_decision_all_that_is_left_ends(world: World, until: date) -> None:
    open_period(decide(valid_until=until), on=JANUARY)
    expire_periods(on=until + timedelta(days=1))
    assert ledger() == {"2026-01-01": [(GRANTED, 10, 10), (EXPIRED, 10, 0)]}


def test_a_total_is_carried_nowhere(world: World) -> None:
    open_period(decide(period=EntitlementPeriodKind.TOTAL, valid_until=date(2026, 6, 30)), on=JANUARY)
    expire_periods(on=date(2026, 6, 30))
    assert EntitlementPeriod.objects.get().balance == 10
    expire_periods(on=date(2026, 7, 1))
    assert EntitlementPeriod.objects.get().balance == 0


def test_a_period_that_is_overdrawn_stays_so(january: EntitlementPeriod) -> None:
    take(JANUARY, -8, kind=ADJUSTED)
    expire_periods(on=FEBRUARY)
    assert EntitlementPeriod.objects.get(starts_on=JANUARY).balance == -4
    assert EntitlementPeriod.objects.get(starts_on=FEBRUARY).balance == 10


def test_a_night_that_breaks_off_leaves_nothing_half_done(
    january: EntitlementPeriod, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ledger()

    def break_off(period_id: int, *, kind: EntryKind, **line: Any) -> None:
        if kind == EXPIRED:
            raise KeyboardInterrupt
        write_entry(period_id, kind=kind, **line)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("shop.domain.ledger.entitlements.write_entry", break_off)
        expire_periods(on=FEBRUARY)
    assert ledger() == before
    expire_periods(on=FEBRUARY)
    assert EntitlementEntry.objects.filter(kind=EXPIRED).get().quantity == 1


def test_the_nightly_job_closes_each_decision_in_a_job_of_its_own(
    january: EntitlementPeriod, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued: list[tuple[str, str, Any]] = []
    monkeypatch.setattr("shop.tasks.enqueue", lambda *job: enqueued.append(job))
    run_job(EXPIRE_PERIODS, tenant=current_tenant_key(), args={})
    assert enqueued == [("larvik", CLOSE_PERIODS, {"entitlement_id": january.entitlement_id})]
    run_job(CLOSE_PERIODS, tenant=current_tenant_key(), args=enqueued[0][2])
    january.refresh_from_db()
    assert january.balance == 0
    assert not entitlements_to_close(on=timezone.localdate())
