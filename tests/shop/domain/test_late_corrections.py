"""An outcome that is corrected after its period was closed: what left the period is called back, if it is there."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import write_entry
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import BookingStatus, CancelReason, EntitlementUnit, EntryKind, NoShowBy
from shop.errors import GivenBackAndSpent
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.ledger import carried_out_of, ledger_of
from tests.factories.world import World, at

GRANTED, RESERVED, USED = EntryKind.GRANTED, EntryKind.RESERVED, EntryKind.USED
RELEASED, EXPIRED, ADJUSTED = EntryKind.RELEASED, EntryKind.EXPIRED, EntryKind.ADJUSTED
FOUR_WEEKS = timedelta(weeks=4)


def lines(number: int) -> Sequence[tuple[str, int, int]]:
    """Kind, quantity and balance afterwards of every entry of that period, the first being 1."""
    entries = period(number).entries.order_by("pk")
    return list(entries.values_list("kind", "quantity", "balance_after"))


def period(number: int) -> EntitlementPeriod:
    return EntitlementPeriod.objects.order_by("starts_on")[number - 1]


def balances() -> list[int]:
    return list(EntitlementPeriod.objects.order_by("starts_on").values_list("balance", flat=True))


def close(*, periods: int = 1) -> None:
    """The night after that many periods."""
    expire_periods(on=Entitlement.objects.get().valid_from + periods * FOUR_WEEKS)


def given_back(world: World, *, amount: int = 4, carry_over: int, unit: str = "visits") -> Booking:
    """A visit in the first period, of which it was said that nobody could come."""
    Entitlement.objects.update(amount=amount, carry_over=carry_over, unit=unit)
    return mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)


def spend(quantity: int, *, number: int) -> None:
    write_entry(period(number).pk, kind=RESERVED, quantity=quantity)


def test_what_was_carried_over_is_called_back(world: World) -> None:
    visit = given_back(world, carry_over=4)
    close()
    assert complete_booking(visit, actor=SYSTEM).status == BookingStatus.COMPLETED
    assert lines(1)[2:] == [
        (RELEASED, 1, 4),
        (ADJUSTED, -4, 0),
        (ADJUSTED, 1, 1),
        (RESERVED, 1, 0),
        (USED, 1, 0),
    ]
    assert lines(2) == [(GRANTED, 4, 4), (ADJUSTED, 4, 8), (ADJUSTED, -1, 7)]
    assert [period(number).granted for number in (1, 2)] == [1, 7]
    assert [carried_out_of(period(number)) for number in (1, 2)] == [3, 0]


def test_the_ledger_tells_what_was_called_back_from_what_was_carried(world: World) -> None:
    visit = given_back(world, carry_over=4)
    close()
    complete_booking(visit, actor=SYSTEM)
    (decision,) = ledger_of(Entitlement.objects.all(), first=period(1).starts_on)
    adjusted = [
        [
            (line.entry.quantity, line.is_carried, line.is_called_back)
            for line in found
            if line.entry.kind == ADJUSTED
        ]
        for _period, found in decision.periods
    ]
    assert adjusted == [
        [(4, True, False), (-1, True, True)],
        [(-4, True, False), (1, True, True)],
    ]


def test_what_expired_is_called_back_before_what_was_carried(world: World) -> None:
    """As it would have been had the right thing been said at once: as much is carried, and less expires."""
    visit = given_back(world, carry_over=3)
    close()
    complete_booking(visit, actor=SYSTEM)
    assert lines(1)[3:] == [
        (ADJUSTED, -3, 1),
        (EXPIRED, 1, 0),
        (EXPIRED, -1, 1),
        (RESERVED, 1, 0),
        (USED, 1, 0),
    ]
    assert lines(2) == [(GRANTED, 4, 4), (ADJUSTED, 3, 7)]


def test_what_was_carried_on_and_on_is_called_back_from_period_to_period(world: World) -> None:
    visit = given_back(world, carry_over=12)
    close(periods=3)
    assert balances() == [0, 0, 0, 16]
    complete_booking(visit, actor=SYSTEM)
    assert balances() == [0, 0, 0, 15]
    assert lines(4)[2:] == [(ADJUSTED, -1, 15)]
    assert lines(3)[2:] == [(ADJUSTED, -12, 0), (ADJUSTED, 1, 1), (ADJUSTED, -1, 0)]
    assert lines(2)[2:] == [(ADJUSTED, -8, 0), (ADJUSTED, 1, 1), (ADJUSTED, -1, 0)]
    assert [carried_out_of(period(number)) for number in (1, 2, 3, 4)] == [3, 7, 11, 0]


def test_what_was_carried_and_then_expired_is_called_back_from_there(world: World) -> None:
    visit = given_back(world, carry_over=4)
    close(periods=2)
    complete_booking(visit, actor=SYSTEM)
    assert lines(2)[2:] == [(ADJUSTED, -4, 4), (EXPIRED, 4, 0), (EXPIRED, -1, 1), (ADJUSTED, -1, 0)]
    assert balances() == [0, 0, 8]
    assert [carried_out_of(period(number)) for number in (1, 2)] == [3, 4]


def test_only_what_is_lacking_is_called_back(world: World) -> None:
    visit = given_back(world, carry_over=100, amount=2, unit=EntitlementUnit.HOURS)
    close()
    write_entry(period(1).pk, kind=RELEASED, quantity=20)
    complete_booking(visit, actor=SYSTEM)
    assert lines(1)[5:] == [(ADJUSTED, 40, 60), (RESERVED, 60, 0), (USED, 60, 0)]
    assert lines(2)[2:] == [(ADJUSTED, -40, 200)]


def test_corrected_to_and_fro_it_ends_as_if_it_had_been_said_at_once(world: World) -> None:
    """Three may be carried, however often, and the night after each correction."""
    visit = given_back(world, carry_over=3)
    close()
    for _ in range(3):
        complete_booking(visit, actor=SYSTEM)
        close()
        assert (balances(), carried_out_of(period(1))) == ([0, 7], 3)
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        close()
        assert (balances(), carried_out_of(period(1))) == ([0, 7], 3)


def test_what_was_called_back_is_carried_once_more_when_it_is_given_back_again(world: World) -> None:
    visit = given_back(world, carry_over=4)
    close()
    for _ in range(3):
        complete_booking(visit, actor=SYSTEM)
        assert (balances(), carried_out_of(period(1))) == ([0, 7], 3)
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        close()
        assert (balances(), carried_out_of(period(1))) == ([0, 8], 4)


def test_who_was_not_home_after_all_has_used_it_too(world: World) -> None:
    visit = given_back(world, carry_over=4)
    close()
    mark_no_show(visit, actor=SYSTEM, by=NoShowBy.RECIPIENT)
    assert (balances(), lines(1)[-1]) == ([0, 7], (USED, 1, 0))


class TestReduced:
    """Where the decision grants less by now, nobody has what was given back: it can be taken back."""

    def test_a_slip_of_the_finger_is_undone(self, world: World) -> None:
        visit = self.overdrawn(world)
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert balances() == [-1]
        assert undo_outcome(visit, actor=SYSTEM).status == BookingStatus.CONFIRMED
        assert (balances(), lines(1)[-2:]) == ([-2], [(RELEASED, 1, -1), (RELEASED, -1, -2)])

    def test_it_was_carried_out_after_all(self, world: World) -> None:
        visit = self.overdrawn(world)
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        complete_booking(visit, actor=SYSTEM)
        assert (balances(), lines(1)[-1]) == ([-2], (USED, 1, -2))
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        complete_booking(visit, actor=SYSTEM)
        assert balances() == [-2]

    def test_what_somebody_else_has_taken_since_is_theirs(self, world: World) -> None:
        Entitlement.objects.update(amount=1)
        visit = mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)
        world.book(at(2, 10))
        change_amount(Entitlement.objects.get(), amount=0, actor=SYSTEM)
        with pytest.raises(GivenBackAndSpent):
            complete_booking(visit, actor=SYSTEM)
        assert balances() == [-1]

    def overdrawn(self, world: World) -> Booking:
        Entitlement.objects.update(amount=3)
        visit = world.book_past()
        world.book(at(2, 10))
        world.book(at(3, 10))
        change_amount(Entitlement.objects.get(), amount=1, actor=SYSTEM)
        return visit


class TestSpent:
    """What was carried over and booked there is not to be had."""

    def test_it_is_refused_and_nothing_is_written(self, world: World) -> None:
        visit = given_back(world, carry_over=4)
        close()
        spend(8, number=2)
        self.refuse(visit)

    def test_half_of_it_is_not_enough(self, world: World) -> None:
        visit = given_back(world, carry_over=100, amount=1, unit=EntitlementUnit.HOURS)
        close(periods=2)
        spend(150, number=3)
        assert balances() == [0, 0, 30]
        self.refuse(visit)

    def test_where_a_reduced_decision_is_overdrawn_nothing_is_there(self, world: World) -> None:
        visit = given_back(world, carry_over=4)
        close()
        spend(7, number=2)
        change_amount(Entitlement.objects.get(), amount=2, actor=SYSTEM)
        assert balances()[1] == -1
        self.refuse(visit)

    def test_what_the_later_period_has_of_its_own_is_left_to_it(self, world: World) -> None:
        visit = given_back(world, carry_over=100, amount=1, unit=EntitlementUnit.HOURS)
        spend(40, number=1)
        close()
        assert (balances(), carried_out_of(period(1))) == ([0, 80], 20)
        self.refuse(visit)

    def test_when_a_later_visit_is_cancelled_there_is_room(self, world: World) -> None:
        office = Actor(user_id=None, channel=Channel.STAFF)
        visit = given_back(world, carry_over=4, amount=1)
        world.book(at(30, 10), actor=office)
        close()
        later = world.book(at(31, 10), actor=office)
        assert balances() == [0, 0]
        self.refuse(visit)
        cancel_booking(later, actor=office, reason=CancelReason.BY_DEPARTMENT)
        complete_booking(visit, actor=SYSTEM)
        assert balances() == [0, 0]

    def refuse(self, visit: Booking) -> None:
        before = EntitlementEntry.objects.count(), balances()
        with pytest.raises(GivenBackAndSpent):
            complete_booking(visit, actor=SYSTEM)
        visit.refresh_from_db()
        assert (visit.status, visit.no_show_by) == (BookingStatus.NO_SHOW, NoShowBy.PROVIDER)
        assert (EntitlementEntry.objects.count(), balances()) == before
