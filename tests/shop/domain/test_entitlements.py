"""The ledger: what a visit takes, what its outcome keeps or gives back, and that nothing is said twice."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.entitlements import open_period, settle
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import (
    BookingStatus,
    CancelReason,
    EntitlementPeriodKind,
    EntitlementUnit,
    EntryKind,
    NoShowBy,
)
from shop.errors import NothingLeft
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from tests.factories.world import World, at

GRANTED, RESERVED, USED = EntryKind.GRANTED, EntryKind.RESERVED, EntryKind.USED
RELEASED, EXPIRED = EntryKind.RELEASED, EntryKind.EXPIRED


def lines() -> Sequence[tuple[str, int, int]]:
    """Kind, quantity and balance afterwards of every entry."""
    return list(EntitlementEntry.objects.order_by("pk").values_list("kind", "quantity", "balance_after"))


def period() -> EntitlementPeriod:
    return EntitlementPeriod.objects.get()


@pytest.fixture
def visit(world: World) -> Booking:
    """It began a minute ago, and took one of three."""
    Entitlement.objects.update(amount=3)
    return world.book_past()


def test_a_period_is_opened_with_what_it_grants_and_only_once(world: World) -> None:
    entitlement = Entitlement.objects.get()
    first, second = (open_period(entitlement, on=timezone.localdate()) for _ in range(2))
    assert first == second
    assert (first.granted, first.balance) == (100, 100)
    assert lines() == [(GRANTED, 100, 100)]


def test_a_visit_takes_minutes_of_a_decision_in_hours(world: World) -> None:
    Entitlement.objects.update(unit=EntitlementUnit.HOURS, amount=2)
    world.book(at(1, 10))
    assert lines() == [(GRANTED, 120, 120), (RESERVED, 60, 60)]


def test_a_first_period_in_proportion_grants_its_share(world: World) -> None:
    begins = timezone.localdate().replace(month=1, day=31)
    Entitlement.objects.update(
        period=EntitlementPeriodKind.MONTH, pro_rata=True, valid_from=begins, amount=31
    )
    assert open_period(Entitlement.objects.get(), on=begins).granted == 1


class TestOutcomes:
    def test_done_is_used(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        assert lines()[2:] == [(USED, 1, 2)]

    def test_who_was_not_home_has_used_it(self, visit: Booking) -> None:
        mark_no_show(visit, actor=SYSTEM)
        assert lines()[2:] == [(USED, 1, 2)]

    def test_when_nobody_could_come_it_is_given_back(self, visit: Booking) -> None:
        booking = mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert (booking.status, booking.no_show_by) == (BookingStatus.NO_SHOW, NoShowBy.PROVIDER)
        assert lines()[2:] == [(RELEASED, 1, 3)]

    def test_cancelled_it_is_given_back_once(self, world: World) -> None:
        booking = world.book(at(1, 10))
        for _twice in range(2):
            cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
            settle(booking, kind=RELEASED)
        assert [kind for kind, *_ in lines()] == [GRANTED, RESERVED, RELEASED]

    def test_without_a_reservation_there_is_nothing_to_settle(self, visit: Booking, world: World) -> None:
        other = Booking.objects.get(pk=visit.pk)
        other.pk = None
        other.starts_at, other.ends_at = at(2, 10), at(2, 11)
        other.save()
        settle(other, kind=USED)
        assert len(lines()) == 2


class TestCorrections:
    def test_taken_back_it_is_only_reserved_again(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        undo_outcome(visit, actor=SYSTEM)
        assert lines()[2:] == [(USED, 1, 2), (USED, -1, 2)]

    def test_done_that_turns_out_not_to_be_is_given_back(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert lines()[3:] == [(USED, -1, 2), (RELEASED, 1, 3)]

    def test_given_back_by_mistake_it_is_taken_again(self, visit: Booking) -> None:
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        complete_booking(visit, actor=SYSTEM)
        assert lines()[3:] == [(RESERVED, 1, 2), (USED, 1, 2)]

    def test_who_did_not_come_can_be_corrected(self, visit: Booking) -> None:
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        booking = mark_no_show(visit, actor=SYSTEM)
        assert booking.no_show_by == NoShowBy.RECIPIENT
        assert lines()[3:] == [(RESERVED, 1, 2), (USED, 1, 2)]

    def test_the_same_said_twice_is_said_once(self, visit: Booking) -> None:
        for _twice in range(2):
            mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert len(lines()) == 3

    def test_what_is_used_by_now_is_not_taken_again(self, visit: Booking, world: World) -> None:
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        for hour in (9, 10, 11):
            world.book(at(2, hour))
        before = lines()
        with pytest.raises(NothingLeft):
            complete_booking(visit, actor=SYSTEM)
        visit.refresh_from_db()
        assert visit.status == BookingStatus.NO_SHOW
        assert (lines(), period().balance) == (before, 0)

    def test_what_expired_since_it_was_given_back_is_called_back(self, visit: Booking) -> None:
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        expire_periods(on=timezone.localdate() + timedelta(days=40))
        first = EntitlementPeriod.objects.order_by("starts_on")[0]
        complete_booking(visit, actor=SYSTEM)
        entries = first.entries.order_by("pk").values_list("kind", "quantity", "balance_after")
        assert list(entries)[3:] == [(EXPIRED, 3, 0), (EXPIRED, -1, 1), (RESERVED, 1, 0), (USED, 1, 0)]
