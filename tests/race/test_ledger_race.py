"""The ledger in a rush: the last unit goes to one, a period expires once, and reservations race the night."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from django.db import connections
from django.utils import timezone

from foundation.actor import SYSTEM, Channel
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import SIGN, open_period, write_entry
from shop.domain.ledger.expiry import close_periods, expire_periods
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import BookingStatus, EntryKind, NoShowBy
from shop.errors import NothingLeft
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from tenants.ddl import in_schema
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import make_entitlement, make_world

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

FOUR_WEEKS = timedelta(weeks=4)
GUARD = "entitlement_is_not_overdrawn"


def make_period(*, amount: int, carry_over: int = 0, ago: timedelta = timedelta(0)) -> EntitlementPeriod:
    """A committed period of four weeks that began `ago`, untouched."""
    with works_for(LARVIK):
        world = make_world(providers=0)
        Entitlement.objects.filter(recipient=world.recipient).delete()
        begins = timezone.localdate() - ago
        entitlement = make_entitlement(
            world.recipient, world.service, amount=amount, carry_over=carry_over, valid_from=begins
        )
        return open_period(entitlement, on=begins)


def working[**Parameters](act: Callable[Parameters, object]) -> Callable[Parameters, None]:
    """The act in Larvik, in a transaction of its own."""

    def work(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        with works_for(LARVIK):
            act(*args, **kwargs)

    return work


def take(period: EntitlementPeriod, *, quantity: int = 1) -> Callable[[], None]:
    return partial(working(write_entry), period.pk, kind=EntryKind.RESERVED, quantity=quantity)


def night(on: date) -> Callable[[], None]:
    return partial(working(expire_periods), on=on)


def refused(outcomes: list[Outcome]) -> int:
    refusals = [outcome.refusal for outcome in outcomes if outcome.refusal]
    assert all(isinstance(refusal, NothingLeft) for refusal in refusals)
    return len(refusals)


def assert_it_adds_up() -> None:
    with works_for(LARVIK):
        for period in EntitlementPeriod.objects.all():
            balance = 0
            for entry in period.entries.order_by("pk"):
                balance += SIGN[EntryKind(entry.kind)] * entry.quantity
            assert period.balance == balance


def count(kind: EntryKind) -> int:
    with works_for(LARVIK):
        return EntitlementEntry.objects.filter(kind=kind).count()


def lowest() -> int:
    with works_for(LARVIK):
        return min(EntitlementEntry.objects.values_list("balance_after", flat=True))


def test_the_last_unit_goes_to_one() -> None:
    period = make_period(amount=1)
    assert refused(at_once([take(period)] * 8)) == 7
    assert (count(EntryKind.RESERVED), lowest()) == (1, 0)
    assert_it_adds_up()


@contextmanager
def guard_taken_away() -> Iterator[None]:
    """Larvik's ledger without its CHECK; it is put back on empty tables."""
    with in_schema("larvik") as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = %s AND conrelid = 'shop_entitlemententry'::regclass",
            [GUARD],
        )
        definition = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE shop_entitlemententry DROP CONSTRAINT {GUARD}")
    try:
        yield
    finally:
        connections["default"].close()
        with in_schema("larvik") as cursor:
            cursor.execute("TRUNCATE shop_entitlemententry")
            cursor.execute(f"ALTER TABLE shop_entitlemententry ADD CONSTRAINT {GUARD} {definition}")
        connections["owner"].close()


def test_without_the_check_it_goes_to_all_of_them() -> None:
    with guard_taken_away():
        period = make_period(amount=1)
        assert refused(at_once([take(period)] * 8)) == 0
        assert lowest() == -7


def test_a_period_expires_once_however_many_nights_come_at_once() -> None:
    make_period(amount=5, carry_over=2, ago=FOUR_WEEKS)
    at_once([night(timezone.localdate())] * 6)
    assert (count(EntryKind.EXPIRED), count(EntryKind.ADJUSTED), count(EntryKind.GRANTED)) == (1, 2, 2)
    assert_it_adds_up()


def test_what_the_night_and_a_reservation_both_want_goes_to_one_of_them() -> None:
    for _ in range(5):
        period = make_period(amount=3, ago=FOUR_WEEKS)
        outcomes = at_once(
            [take(period), night(timezone.localdate()), take(period), night(timezone.localdate())]
        )
        with works_for(LARVIK):
            period.refresh_from_db()
            taken = period.entries.filter(kind=EntryKind.RESERVED).count()
            expired = sum(entry.quantity for entry in period.entries.filter(kind=EntryKind.EXPIRED))
        assert period.balance == 0
        assert taken + expired == 3
        assert taken == 2 - refused(outcomes)
    assert_it_adds_up()


def test_a_period_is_opened_once_by_the_night_and_by_all_who_book() -> None:
    period = make_period(amount=3, carry_over=3, ago=FOUR_WEEKS)
    with works_for(LARVIK):
        entitlement = Entitlement.objects.get(pk=period.entitlement_id)
    today = timezone.localdate()
    opening = partial(working(open_period), entitlement, on=today)
    at_once([opening, night(today), opening, night(today), opening])
    with works_for(LARVIK):
        assert EntitlementPeriod.objects.get(starts_on=today).balance == 6
    assert count(EntryKind.GRANTED) == 2
    assert_it_adds_up()


def test_a_changed_amount_reaches_the_period_that_the_night_opens() -> None:
    for amount in (7, 9, 4, 12):
        period = make_period(amount=3, ago=FOUR_WEEKS)
        with works_for(LARVIK):
            entitlement = Entitlement.objects.select_related("service").get(pk=period.entitlement_id)
        today = timezone.localdate()
        at_once([partial(working(change_amount), entitlement, amount=amount, actor=SYSTEM), night(today)])
        with works_for(LARVIK):
            assert EntitlementPeriod.objects.get(entitlement=entitlement, starts_on=today).granted == amount
    assert_it_adds_up()


class TestCorrections:
    """Visits of which it was said that nobody could come, and of which it is said now that they were made."""

    def test_corrected_while_the_night_closes_the_period_it_ends_the_same(self) -> None:
        for _ in range(5):
            period = make_period(amount=4, carry_over=4, ago=FOUR_WEEKS)
            first, second = given_back(period), given_back(period)
            today = timezone.localdate()
            outcomes = at_once([correction(first), night(today), correction(second), night(today)])
            assert refused(outcomes) == 0
            assert balances_of(period) == [0, 4 + 2]
        assert_it_adds_up()

    def test_corrected_while_the_nights_carry_on_and_on_it_ends_the_same(self) -> None:
        for _ in range(5):
            period = make_period(amount=4, carry_over=100, ago=3 * FOUR_WEEKS)
            visits = [given_back(period) for _ in range(3)]
            today = timezone.localdate()
            close(period, on=today - 2 * FOUR_WEEKS)
            acts = [night(today - FOUR_WEEKS), night(today), *map(correction, visits)]
            assert refused(at_once(acts)) == 0
            assert balances_of(period) == [0, 0, 0, 16 - 3]
        assert_it_adds_up()

    def test_the_last_that_was_carried_goes_to_one_of_two_corrections(self) -> None:
        for _ in range(5):
            assert refused(at_once(list(map(correction, two_for_one())))) == 1
            assert lowest() == 0
        assert_it_adds_up()

    def test_the_last_that_was_carried_goes_to_a_correction_or_to_who_books(self) -> None:
        for _ in range(5):
            visit, _other = two_for_one()
            with works_for(LARVIK):
                later = EntitlementPeriod.objects.latest("pk")
            assert refused(at_once([correction(visit), take(later), take(later)])) == 2
            assert lowest() == 0
        assert_it_adds_up()

    def test_unless_it_is_locked_it_goes_to_both(self, monkeypatch: pytest.MonkeyPatch) -> None:
        both_have_looked = threading.Barrier(2, timeout=5)

        def look(period_id: int) -> EntitlementPeriod:
            period = EntitlementPeriod.objects.get(pk=period_id)
            both_have_looked.wait()
            return period

        visits = two_for_one()
        monkeypatch.setattr("shop.domain.ledger.entitlements._lock", look)
        assert refused(at_once(list(map(correction, visits)))) == 0
        assert lowest() == -1

    def test_one_visit_corrected_from_many_sides_is_taken_once(self) -> None:
        period = make_period(amount=4, carry_over=4, ago=FOUR_WEEKS)
        visit = given_back(period)
        close(period, on=timezone.localdate())
        assert refused(at_once([correction(visit)] * 6)) == 0
        assert balances_of(period) == [0, 4 + 3]
        assert count(EntryKind.RESERVED) == 2
        assert_it_adds_up()


def given_back(period: EntitlementPeriod) -> Booking:
    """A visit in the period, taken and given back."""
    with works_for(LARVIK):
        entitlement = Entitlement.objects.select_related("service", "recipient").get(pk=period.entitlement_id)
        starts_at = timezone.make_aware(datetime.combine(period.starts_on, time(8)))
        starts_at += timedelta(hours=Booking.objects.filter(recipient=entitlement.recipient).count())
        booking = Booking.objects.create(
            department=entitlement.service.department,
            service=entitlement.service,
            recipient=entitlement.recipient,
            status=BookingStatus.CONFIRMED,
            channel=Channel.STAFF,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            requires_presence=False,
        )
        write_entry(period.pk, kind=EntryKind.RESERVED, quantity=1, booking=booking)
        return mark_no_show(booking, actor=SYSTEM, by=NoShowBy.PROVIDER)


def two_for_one() -> tuple[Booking, Booking]:
    """Two such visits; what both took was carried over, and all but one has been spent there."""
    period = make_period(amount=2, carry_over=2, ago=FOUR_WEEKS)
    visits = given_back(period), given_back(period)
    close(period, on=timezone.localdate())
    with works_for(LARVIK):
        later = EntitlementPeriod.objects.get(
            entitlement=period.entitlement_id, starts_on=timezone.localdate()
        )
    take(later, quantity=3)()
    return visits


def correction(visit: Booking) -> Callable[[], None]:
    return partial(working(complete_booking), visit, actor=SYSTEM)


def close(period: EntitlementPeriod, *, on: date) -> None:
    with works_for(LARVIK):
        close_periods(period.entitlement_id, on=on)


def balances_of(period: EntitlementPeriod) -> list[int]:
    """Of the decision's periods, in order."""
    with works_for(LARVIK):
        periods = EntitlementPeriod.objects.filter(entitlement=period.entitlement_id).order_by("starts_on")
        return list(periods.values_list("balance", flat=True))
