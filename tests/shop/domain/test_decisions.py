"""A decision that is changed: the ledger follows from the running period on, also below zero."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decision_changes import Terms, change_decision, end_decision
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import open_period
from shop.domain.ledger.expiry import expire_periods
from shop.enums import CancelReason, EntitlementPeriodKind, EntitlementUnit, EntryKind
from shop.errors import ChangedMeanwhile, NothingLeft
from shop.models import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.ledger import overdrawn_periods
from tests.factories.world import World, at, make_entitlement

FOUR_WEEKS = timedelta(weeks=4)


def balances() -> list[tuple[int, int]]:
    """Granted and left, by period."""
    return list(EntitlementPeriod.objects.order_by("starts_on").values_list("granted", "balance"))


def entries() -> int:
    return EntitlementEntry.objects.count()


@pytest.mark.parametrize(("amount", "left"), [(120, 119), (40, 39), (0, -1)])
def test_the_running_and_the_coming_periods_follow(world: World, amount: int, left: int) -> None:
    world.book(at(1, 10))
    open_period(Entitlement.objects.get(), on=timezone.localdate() + FOUR_WEEKS)
    change_amount(Entitlement.objects.get(), amount=amount, actor=SYSTEM)
    assert balances() == [(amount, left), (amount, amount)]
    assert EntitlementEntry.objects.filter(kind=EntryKind.ADJUSTED).count() == 2


def test_it_is_logged_with_both_amounts(world: World) -> None:
    entitlement = change_amount(Entitlement.objects.get(), amount=40, actor=SYSTEM)
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.object_id, entry.recipient_id) == (
        "entitlement.amount_changed",
        entitlement.pk,
        world.recipient.pk,
    )
    assert entry.details == {"service": world.service.pk, "former": 100, "amount": 40}


def test_periods_that_are_over_stay_as_they_were(world: World) -> None:
    Entitlement.objects.update(valid_from=timezone.localdate() - FOUR_WEEKS)
    open_period(Entitlement.objects.get(), on=timezone.localdate() - FOUR_WEEKS)
    change_amount(Entitlement.objects.get(), amount=40, actor=SYSTEM)
    assert balances() == [(100, 100)]
    assert open_period(Entitlement.objects.get(), on=timezone.localdate()).granted == 40


def test_hours_are_adjusted_in_minutes(world: World) -> None:
    Entitlement.objects.update(unit=EntitlementUnit.HOURS, amount=4)
    world.book(at(1, 10))
    change_amount(Entitlement.objects.get(), amount=3, actor=SYSTEM)
    assert balances() == [(180, 120)]


def test_a_first_period_in_proportion_is_adjusted_in_proportion(world: World) -> None:
    year = timezone.localdate().year + 1
    Entitlement.objects.update(
        period=EntitlementPeriodKind.YEAR, pro_rata=True, valid_from=date(year, 7, 2), amount=365
    )
    open_period(Entitlement.objects.get(), on=date(year, 7, 2))
    first = EntitlementPeriod.objects.get().granted
    change_amount(Entitlement.objects.get(), amount=730, actor=SYSTEM)
    assert balances() == [(2 * first, 2 * first)]


def test_below_zero_nothing_can_be_booked_until_enough_is_given_back(world: World) -> None:
    bookings = [world.book(at(1, hour)) for hour in (9, 10, 11)]
    change_amount(Entitlement.objects.get(), amount=2, actor=SYSTEM)
    assert [period.balance for period in overdrawn_periods(world.department)] == [-1]
    for booking in bookings[:2]:
        before = entries()
        with pytest.raises(NothingLeft):
            world.book(at(2, 10))
        assert entries() == before
        cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    world.book(at(2, 10))
    assert balances() == [(2, 0)]
    assert not overdrawn_periods(world.department)


def test_the_same_amount_changes_nothing(world: World) -> None:
    world.book(at(1, 10))
    before = entries(), AuditEntry.objects.count()
    change_amount(Entitlement.objects.get(), amount=100, actor=SYSTEM, seen=3)
    assert (entries(), AuditEntry.objects.count()) == before


def test_who_looked_at_another_amount_is_told_so(world: World) -> None:
    world.book(at(1, 10))
    entitlement = Entitlement.objects.get()
    change_amount(entitlement, amount=90, actor=SYSTEM, seen=100)
    before = entries(), balances()
    with pytest.raises(ChangedMeanwhile):
        change_amount(entitlement, amount=80, actor=SYSTEM, seen=100)
    assert (entries(), balances()) == before
    assert Entitlement.objects.get().amount == 90


def test_of_a_period_that_a_change_has_cut_the_share_is_adjusted(world: World) -> None:
    today = timezone.localdate()
    Entitlement.objects.update(period=EntitlementPeriodKind.WEEK, amount=7, valid_from=today)
    decision = Entitlement.objects.select_related("service", "recipient").get()
    open_period(decision, on=today)
    terms = Terms(7, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2")
    change_decision(decision, from_day=today + timedelta(days=3), terms=terms, actor=SYSTEM)
    assert balances() == [(3, 3)]
    for amount, kept in ((14, 6), (7, 3), (0, 0)):
        change_amount(decision, amount=amount, actor=SYSTEM)
        assert balances() == [(kept, kept)]


@pytest.mark.parametrize(
    ("amount", "granted"),
    [
        pytest.param(9, 5, id="the share is less than was taken"),
        pytest.param(14, 6, id="the share is more"),
        pytest.param(21, 9, id="the share is a lot more"),
    ],
)
def test_what_was_taken_beyond_the_share_counts_against_a_raised_one(
    world: World, amount: int, granted: int
) -> None:
    """Five of seven were taken before the week was cut to three days: a raised amount is no second leave for these."""
    today = timezone.localdate()
    Entitlement.objects.update(period=EntitlementPeriodKind.WEEK, amount=7, valid_from=today)
    decision = Entitlement.objects.select_related("service", "recipient").get()
    for number in range(5):
        world.book(at(1 + number // 4, 8 + number % 4))
    terms = Terms(7, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2")
    change_decision(decision, from_day=today + timedelta(days=3), terms=terms, actor=SYSTEM)
    cut = EntitlementPeriod.objects.filter(entitlement=decision)
    assert cut.values_list("granted", "balance").get() == (5, 0)
    change_amount(decision, amount=amount, actor=SYSTEM)
    assert cut.values_list("granted", "balance").get() == (granted, granted - 5)


def test_what_was_carried_into_a_cut_week_is_no_surplus(world: World) -> None:
    today = timezone.localdate()
    Entitlement.objects.update(
        period=EntitlementPeriodKind.WEEK, amount=7, carry_over=2, valid_from=today - timedelta(weeks=1)
    )
    decision = Entitlement.objects.select_related("service", "recipient").get()
    open_period(decision, on=today - timedelta(weeks=1))
    expire_periods(on=today)
    terms = Terms(7, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2")
    change_decision(decision, from_day=today + timedelta(days=3), terms=terms, actor=SYSTEM)
    cut = EntitlementPeriod.objects.filter(entitlement=decision, starts_on=today)
    assert cut.values_list("granted", "balance").get() == (5, 5)
    change_amount(decision, amount=14, actor=SYSTEM)
    assert cut.values_list("granted", "balance").get() == (8, 8)


def test_a_period_that_ends_with_the_decision_grants_all_of_the_other_amount(world: World) -> None:
    today = timezone.localdate()
    Entitlement.objects.update(period=EntitlementPeriodKind.WEEK, amount=7, valid_from=today)
    decision = Entitlement.objects.select_related("service", "recipient").get()
    open_period(decision, on=today)
    open_period(decision, on=today + timedelta(days=7))
    end_decision(decision, last_day=today + timedelta(days=2), actor=SYSTEM)
    make_entitlement(world.recipient, world.service, valid_from=today + timedelta(days=3))
    change_amount(decision, amount=14, actor=SYSTEM)
    assert balances() == [(14, 14), (0, 0)]
