"""A month is closed once; what changes later comes as corrections, none lost and none twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import AuditEntry
from foundation.scope import Scope
from modules.home_help.fees.bands import set_band
from modules.home_help.fees.closing import close_month, draft_of, month_to_close
from modules.home_help.fees.costs import costs_of
from modules.home_help.fees.errors import MonthNotClosable
from modules.home_help.fees.models import FeeLine, FeeRun
from shop.enums import BookingStatus, NoShowBy
from shop.errors import ChangedMeanwhile
from shop.models import Booking, Recipient, Service
from tests.factories import world as make
from tests.factories.refusals import refused
from tests.modules.home_help.fees.fees_world import STAFF, charged_world, give_band, make_table, month, visit
from tests.tiers import examples


@pytest.fixture
def world(larvik: Scope) -> make.World:
    """Rates from two months ago: two months can be closed."""
    world = charged_world()
    make_table(world.service, starts_on=month(-2))
    return world


def close(count: int) -> FeeRun:
    return close_month(month(count), actor=STAFF)


def lines(count: int) -> list[tuple[int, int, int]]:
    """Of the run of that month: about how many months ago, minutes and kroner."""
    found = FeeLine.objects.filter(run__month=month(count)).order_by("month", "recipient_id")
    months = {month(number): number for number in range(-6, 1)}
    return [(months[line.month], line.minutes, line.amount // 100) for line in found]


def correct(booking: Booking, **changes: object) -> None:
    Booking.objects.filter(pk=booking.pk).update(**changes)


def test_a_month_is_written_down_as_it_is(world: make.World) -> None:
    give_band(world.recipient, 2)
    visit(world, month(-2), minutes=90)
    visit(world, month(-2) + timedelta(days=9), status=BookingStatus.CONFIRMED)
    other = make.make_recipient()
    visit(world, month(-2), recipient=other)
    run = close(-2)
    assert run.without_outcome == 1
    (mine,) = run.lines.filter(recipient=world.recipient)
    assert (mine.band, mine.visits, mine.minutes, mine.amount) == (2, 1, 90, 300_00)
    (theirs,) = run.lines.filter(recipient=other)
    assert (theirs.band, theirs.amount) == (3, 300_00)
    assert AuditEntry.objects.filter(action="fees.month_closed").count() == 1


def test_closed_twice_is_closed_once(world: make.World) -> None:
    visit(world, month(-2))
    first = close(-2)
    visit(world, month(-2) + timedelta(days=1))
    assert close(-2) == first
    assert FeeLine.objects.count() == 1


def test_only_the_next_month_that_is_over_can_be_closed(world: make.World) -> None:
    for count in (-3, -1, 0, 1):
        with refused(MonthNotClosable):
            close(count)
    close(-2)
    close(-1)
    assert month_to_close() == month(0)
    with refused(MonthNotClosable):
        close(0)
    assert FeeRun.objects.count() == 2


def test_nothing_is_closed_where_nothing_is_charged(larvik: Scope) -> None:
    assert month_to_close() is None
    with refused(MonthNotClosable):
        close(-1)


def test_a_yes_holds_for_what_was_shown(world: make.World) -> None:
    visit(world, month(-2))
    seen = draft_of(month(-2)).version
    visit(world, month(-2) + timedelta(days=1))
    with refused(ChangedMeanwhile):
        close_month(month(-2), actor=STAFF, seen=seen)
    assert not FeeRun.objects.exists()
    close_month(month(-2), actor=STAFF, seen=draft_of(month(-2)).version)
    assert lines(-2) == [(-2, 120, 600)]


def test_a_yes_does_not_hold_for_what_adds_up_to_the_same(world: make.World) -> None:
    mine = visit(world, month(-2), minutes=60)
    theirs = visit(world, month(-2), minutes=120, recipient=make.make_recipient())
    seen = draft_of(month(-2)).version
    correct(mine, delivered_minutes=120)
    correct(theirs, delivered_minutes=60)
    with refused(ChangedMeanwhile):
        close_month(month(-2), actor=STAFF, seen=seen)


def test_what_is_said_later_comes_with_the_next_month(world: make.World) -> None:
    untold = visit(world, month(-2), status=BookingStatus.CONFIRMED)
    told = visit(world, month(-2) + timedelta(days=1))
    visit(world, month(-1))
    close(-2)
    assert lines(-2) == [(-2, 60, 300)]
    correct(untold, status=BookingStatus.COMPLETED, delivered_minutes=30)
    correct(told, status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.PROVIDER)
    close(-1)
    assert lines(-1) == [(-2, -30, -150), (-1, 60, 300)]
    assert lines(-2) == [(-2, 60, 300)], "what was sent stays as it was sent"


def test_who_was_charged_for_nothing_gets_all_of_it_back(world: make.World) -> None:
    booking = visit(world, month(-2))
    close(-2)
    correct(booking, status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.PROVIDER)
    close(-1)
    assert lines(-1) == [(-2, -60, -300)]


def test_more_above_a_cap_corrects_nothing(world: make.World) -> None:
    give_band(world.recipient, 1)
    booking = visit(world, month(-2), minutes=300)
    close(-2)
    correct(booking, delivered_minutes=400)
    close(-1)
    assert lines(-2) == [(-2, 300, 240)]
    assert lines(-1) == []


def test_a_band_that_is_set_later_corrects_the_months_it_is_about(world: make.World) -> None:
    visit(world, month(-2))
    close(-2)
    set_band(world.recipient, number=1, starts_on=month(-2), actor=STAFF)
    close(-1)
    assert lines(-1) == [(-2, 0, -200)]
    assert FeeLine.objects.get(run__month=month(-1)).band == 1


def test_new_rules_of_a_service_leave_closed_months_alone(world: make.World) -> None:
    visit(world, month(-2))
    visit(world, month(-1))
    close(-2)
    Service.objects.filter(pk=world.service.pk).update(providers_needed=2, counts_each_provider=True)
    close(-1)
    assert lines(-1) == [(-1, 120, 600)]


def test_who_is_erased_is_neither_charged_nor_paid_back(world: make.World) -> None:
    visit(world, month(-2))
    visit(world, month(-1))
    close(-2)
    Recipient.objects.filter(pk=world.recipient.pk).update(erased_at=timezone.now())
    close(-1)
    assert lines(-2) == [(-2, 60, 300)]
    assert lines(-1) == []


OUTCOMES = st.sampled_from(
    [
        {"status": BookingStatus.COMPLETED, "no_show_by": "", "delivered_minutes": minutes}
        for minutes in (None, 15, 240)
    ]
    + [{"status": BookingStatus.NO_SHOW, "no_show_by": by, "delivered_minutes": None} for by in NoShowBy]
    + [{"status": BookingStatus.CONFIRMED, "no_show_by": "", "delivered_minutes": None}]
)
type Changes = list[tuple[int, int, dict[str, object]]]
WHEN = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), OUTCOMES), max_size=12)


@given(WHEN, WHEN, WHEN, st.integers(1, 3))
@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_corrected_what_was_sent_adds_up_to_what_it_costs(
    larvik_properties: make.World, first: Changes, second: Changes, third: Changes, band: int
) -> None:
    """Of each month: the lines come to what it costs as it stood when the last month was closed."""
    with transaction.atomic():
        world = larvik_properties
        visits = [
            visit(world, month(-4 + number) + timedelta(days=day)) for number in range(4) for day in range(5)
        ]
        for count, changes in ((-4, first), (-3, second), (-2, third)):
            for which, day, outcome in changes:
                correct(visits[which * 5 + day], **outcome)
            if count == -3:
                give_band(world.recipient, band, since=month(-5))
            close(count)
        costs = costs_of([month(count) for count in (-4, -3, -2)]).so_far
        sent = dict(FeeLine.objects.order_by().values_list("month").annotate(Sum("amount")))
        for count in (-4, -3, -2):
            cost = costs.get((world.recipient.pk, month(count)))
            assert sent.get(month(count), 0) == (cost.charge.amount if cost else 0)
        transaction.set_rollback(True)


@pytest.fixture
def larvik_properties(larvik: Scope) -> make.World:
    """For many examples in one transaction."""
    world = charged_world()
    make_table(world.service, starts_on=month(-4))
    return world
