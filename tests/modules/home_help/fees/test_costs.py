"""Which help counts: whose, in which month, for how long, and by which rates and band."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from modules.home_help.fees.costs import costs_of
from modules.home_help.fees.reckoning import Help, Strategy, month_after
from shop.enums import BookingStatus, NoShowBy
from shop.models import Entitlement
from tests.factories import world as make
from tests.modules.home_help.fees import fees_world as fees
from tests.modules.home_help.fees.fees_world import charged_world, give_band, make_table, month, visit

pytestmark = pytest.mark.usefixtures("larvik")

LAST = -1
"""The month before this one."""


@pytest.fixture
def world() -> make.World:
    return charged_world()


def amount(world: make.World, count: int = LAST) -> int | None:
    """In kroner, as things stand; None for nobody who had help."""
    cost = costs_of([month(count)]).so_far.get((world.recipient.pk, month(count)))
    return None if cost is None else cost.charge.amount // 100


def given(world: make.World, count: int = LAST) -> Help:
    return costs_of([month(count)]).so_far[world.recipient.pk, month(count)].charge.given


def test_minutes_delivered_count_and_else_those_booked(world: make.World) -> None:
    make_table(world.service)
    visit(world, month(LAST), minutes=60, delivered_minutes=45)
    visit(world, month(LAST) + timedelta(days=1), minutes=60)
    assert given(world) == Help(105, 2)
    assert amount(world) == 525  # 105 × 300 / 60, band 3: they have none


@pytest.mark.parametrize(
    ("status", "by"),
    [
        (BookingStatus.CANCELLED, ""),
        (BookingStatus.DECLINED, ""),
        (BookingStatus.CONFIRMED, ""),
        (BookingStatus.REQUESTED, ""),
        (BookingStatus.NO_SHOW, NoShowBy.PROVIDER),
        (BookingStatus.NO_SHOW, NoShowBy.RECIPIENT),
    ],
)
def test_what_was_not_carried_out_is_not_charged(world: make.World, status: BookingStatus, by: str) -> None:
    make_table(world.service)
    visit(world, month(LAST), status=status, no_show_by=by)
    assert not amount(world)


def test_a_door_that_nobody_opened_is_charged_as_booked_where_the_table_says_so(world: make.World) -> None:
    make_table(world.service, charges_missed=True)
    visit(world, month(LAST), status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT)
    visit(
        world,
        month(
            LAST,
        )
        + timedelta(days=1),
        status=BookingStatus.NO_SHOW,
        no_show_by=NoShowBy.PROVIDER,
    )
    assert given(world) == Help(60, 1)


def test_two_who_come_count_as_the_service_says(world: make.World) -> None:
    make_table(world.service)
    visit(world, month(LAST), delivered_minutes=50)
    type(world.service).objects.filter(pk=world.service.pk).update(providers_needed=2)
    assert given(world).minutes == 50
    type(world.service).objects.filter(pk=world.service.pk).update(counts_each_provider=True)
    assert given(world).minutes == 100


def test_a_visit_belongs_to_the_month_of_its_local_day(world: make.World) -> None:
    """Half past midnight on the first is still the month before in UTC."""
    make_table(world.service)
    visit(world, month(LAST), at=time(0, 30))
    visit(world, month_after(month(LAST)) - timedelta(days=1), at=time(23, 30))
    assert given(world) == Help(120, 2)
    assert amount(world, LAST - 1) is None
    assert amount(world, LAST + 1) is None


def test_services_that_the_table_does_not_name_are_free(world: make.World) -> None:
    other = make.make_service(world.department, name="Dusj", module_key="home_help")
    make_table(other)
    visit(world, month(LAST))
    assert amount(world) is None


def test_all_that_is_paid_for_is_added_up_under_one_maximum(world: make.World) -> None:
    """Whatever the module: neither knows of the other."""
    shopping = make.make_service(world.department, name="Handling", module_key="dummy")
    make_table(world.service, shopping)
    give_band(world.recipient, 1)
    visit(world, month(LAST), minutes=100)
    visit(world, month(LAST) + timedelta(days=1), minutes=100, service=shopping)
    assert given(world) == Help(200, 2)
    assert amount(world) == 240


def test_the_table_and_the_band_of_the_month_hold(world: make.World) -> None:
    make_table(world.service)
    dearer = [replace(band, hourly_rate=(band.hourly_rate or 0) * 2) for band in fees.BANDS]
    make_table(world.service, starts_on=month(LAST), bands=tuple(dearer))
    give_band(world.recipient, 2, since=month(-12))
    give_band(world.recipient, 3, since=month(0))
    for count in (-2, LAST, 0):
        visit(world, month(count))
    assert [amount(world, count) for count in (-4, -2, LAST, 0)] == [None, 200, 400, 600]


def test_a_subscription_of_a_month_without_a_visit_follows_the_table_and_the_decision(
    world: make.World,
) -> None:
    bands = tuple(replace(band, subscription=500_00) for band in fees.BANDS)
    Entitlement.objects.update(valid_from=month(LAST) + timedelta(days=20), valid_until=month(0))
    make_table(world.service, strategy=Strategy.SUBSCRIPTION, bands=bands, starts_on=month(-3))
    assert amount(world) is None
    make_table(
        world.service, strategy=Strategy.SUBSCRIPTION, bands=bands, starts_on=month(-2), charges_idle=True
    )
    assert [amount(world, count) for count in (-2, LAST, 0, 1)] == [None, 500, 500, None]


def test_what_is_booked_is_expected(world: make.World) -> None:
    make_table(world.service)
    visit(world, month(0))
    visit(world, month(0) + timedelta(days=1), status=BookingStatus.CONFIRMED)
    visit(world, month(0) + timedelta(days=2), status=BookingStatus.CANCELLED)
    costs, key = costs_of([month(0)], recipient=world.recipient), (world.recipient.pk, month(0))
    assert costs.so_far[key].charge.amount == 300_00
    assert costs.expected[key].charge.amount == 600_00


def test_of_who_is_erased_there_is_nothing(world: make.World) -> None:
    make_table(world.service)
    visit(world, month(LAST))
    world.recipient.erased_at = timezone.now()
    world.recipient.save()
    assert amount(world) is None


def test_before_the_first_table_nothing_costs(world: make.World) -> None:
    visit(world, month(LAST))
    assert costs_of([month(LAST)]).so_far == {}


def test_it_asks_as_often_for_one_as_for_many(world: make.World) -> None:
    make_table(world.service, charges_idle=True)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            costs_of([month(count) for count in range(-3, 1)])
        return len(queries)

    visit(world, month(LAST))
    one = asked()
    for number in range(3):
        other = make.make_recipient(name=f"Person {number}")
        make.make_entitlement(other, world.service)
        give_band(other, 2)
        visit(world, month(LAST) + timedelta(days=number), recipient=other)
    assert asked() == one == 7


def test_dates_are_of_months() -> None:
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
