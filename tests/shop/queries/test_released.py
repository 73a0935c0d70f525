"""Released time: granted − booked − delivered, by service, unit and month."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import open_period
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import CancelReason, EntitlementPeriodKind, EntitlementUnit, NoShowBy
from shop.models import Department, Entitlement
from shop.queries.released import ReleasedTime, released_time
from tests.factories.world import World, at, make_department, make_entitlement, make_recipient, make_service
from tests.shop.views.visits import make_visit

YEARS = {"first_day": date(2020, 1, 1), "before": date(2100, 1, 1)}


def released(department: Department) -> Sequence[ReleasedTime]:
    return released_time(department, **YEARS)


def test_it_is_granted_less_booked_less_delivered(world: World) -> None:
    Entitlement.objects.update(amount=10)
    complete_booking(world.book_past(), actor=SYSTEM)
    world.book(at(2, 10))
    world.book(at(2, 11))
    cancel_booking(world.book(at(2, 12)), actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    (found,) = released(world.department)
    assert (found.granted, found.booked, found.delivered, found.released) == (10, 2, 1, 7)
    assert (found.minutes, found.is_over, found.periods) == (7 * 60, False, 1)


def test_a_month_that_had_begun_before_the_first_visit_is_known_in_part(world: World) -> None:
    begins = timezone.localdate() - timedelta(days=40)
    Entitlement.objects.update(valid_from=begins)
    open_period(Entitlement.objects.get(), on=begins)
    world.book(at(2, 10))
    assert next(each.is_part for each in released(world.department))
    make_visit(world, at(-50, 10))
    assert not any(each.is_part for each in released(world.department))


def test_who_was_not_home_has_used_it_and_who_could_not_come_has_not(world: World) -> None:
    mark_no_show(world.book_past(ago=timedelta(minutes=1)), actor=SYSTEM)
    mark_no_show(world.book_past(ago=timedelta(hours=3)), actor=SYSTEM, by=NoShowBy.PROVIDER)
    (found,) = released(world.department)
    assert (found.booked, found.delivered) == (0, 1)


def test_a_reduced_decision_has_released_less_than_nothing(world: World) -> None:
    world.book(at(1, 10))
    change_amount(Entitlement.objects.get(), amount=0, actor=SYSTEM)
    (found,) = released(world.department)
    assert (found.granted, found.released) == (0, -1)


def test_a_period_counts_in_the_month_in_which_it_begins_and_what_is_carried_in_the_next(
    world: World,
) -> None:
    Entitlement.objects.update(
        amount=5, carry_over=2, period=EntitlementPeriodKind.MONTH, valid_from=date(2026, 1, 1)
    )
    open_period(Entitlement.objects.get(), on=date(2026, 1, 1))
    expire_periods(on=date(2026, 2, 1))
    months = [(each.month, each.granted, each.is_over) for each in released(world.department)]
    assert months == [(date(2026, 1, 1), 3, True), (date(2026, 2, 1), 7, True)]
    one = released_time(world.department, first_day=date(2026, 2, 1), before=date(2026, 3, 1))
    assert [each.month for each in one] == [date(2026, 2, 1)]


def test_what_is_delivered_after_all_and_called_back_adds_up_in_both_periods(world: World) -> None:
    """As if nobody had ever said that we could not come."""
    Entitlement.objects.update(amount=4, carry_over=4)
    visit = mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)
    begins = Entitlement.objects.get().valid_from
    expire_periods(on=begins + timedelta(weeks=4))
    assert by_period(world.department, begins=begins) == [(0, 0), (8, 0)]
    complete_booking(visit, actor=SYSTEM)
    assert by_period(world.department, begins=begins) == [(1, 1), (7, 0)]


def by_period(department: Department, *, begins: date) -> Sequence[tuple[int, int]]:
    """Granted and delivered in the first two periods, in which nothing else is booked."""
    found = []
    for first_day in (begins, begins + timedelta(weeks=4)):
        (one,) = released_time(department, first_day=first_day, before=first_day + timedelta(days=1))
        assert (one.booked, one.released) == (0, one.granted - one.delivered)
        found.append((one.granted, one.delivered))
    return found


@pytest.mark.parametrize(
    ("unit", "minutes"),
    [
        (EntitlementUnit.VISITS, 2 * 60),
        (EntitlementUnit.MINUTES, 2),
        (EntitlementUnit.HOURS, 2 * 60),
        (EntitlementUnit.DAYS, None),
        (EntitlementUnit.NIGHTS, None),
    ],
)
def test_it_is_time_where_the_unit_says_how_long(
    world: World, unit: EntitlementUnit, minutes: int | None
) -> None:
    Entitlement.objects.update(unit=unit, amount=2)
    expire_periods(on=at(0, 12).date())
    (found,) = released(world.department)
    assert found.minutes == minutes


@pytest.mark.parametrize("rows", [1, 3])
def test_it_is_one_query_and_knows_no_other_department(world: World, rows: int) -> None:
    make_entitlement(make_recipient(), make_service(make_department(name="Annen")))
    for number in range(rows - 1):
        make_entitlement(world.recipient, make_service(world.department, name=f"Prøve {number}"))
    expire_periods(on=at(0, 12).date())
    with CaptureQueriesContext(connection) as captured:
        assert len(released(world.department)) == rows
    assert len(captured) == 1
