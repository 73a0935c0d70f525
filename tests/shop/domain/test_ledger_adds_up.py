"""Whatever happens to a decision in whatever order: the ledger is the sum of what happened, entry by entry."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.actor import SYSTEM, Channel
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import SIGN, _call_back, open_period, settle, write_entry
from shop.domain.ledger.expiry import expire_periods
from shop.enums import BookingStatus, EntitlementPeriodKind, EntitlementUnit, EntryKind
from shop.errors import GivenBackAndSpent, NothingLeft
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.ledger import _other_side, carried_out_of
from shop.queries.periods import carry_over_of, cost_of
from tests.factories.world import make_entitlement, make_world
from tests.tiers import examples

pytestmark = pytest.mark.usefixtures("larvik")

NEW_YEAR = datetime(2027, 12, 20, 9, tzinfo=timezone.get_default_timezone())
"""The weeks after hold New Year and 29 February."""
OUTCOMES = (EntryKind.RESERVED, EntryKind.USED, EntryKind.RELEASED)

fast = settings(
    max_examples=examples(30),
    deadline=None,
    derandomize=True,  # `make test` says the same twice; `make test-long` looks for news
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
thorough = settings(fast, max_examples=1000, derandomize=False)


@dataclass(slots=True)
class Story:
    """What happens to one decision, and a plain account of it.

    `account` is what each booking takes and has used, `decided` by how much the amount of each period was changed.
    """

    dice: Random
    clock: time_machine.Traveller
    entitlement: Entitlement
    account: dict[int, tuple[int, EntryKind]] = field(default_factory=dict)
    decided: Counter[int] = field(default_factory=Counter)
    was_reduced: bool = False

    def happen(self) -> None:
        acts = (self.book, self.say_outcome, self.sleep, self.change)
        (act,) = self.dice.choices(acts, weights=(3, 4, 2, 1))
        act()
        self.clock.shift(timedelta(seconds=1))

    def book(self) -> None:
        service = self.entitlement.service
        starts_at = timezone.now() + timedelta(hours=self.dice.randint(1, 24 * 40))
        ends_at = starts_at + self.dice.choice(
            (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=30))
        )
        booking = Booking.objects.create(
            department=service.department,
            service=service,
            recipient=self.entitlement.recipient,
            status=BookingStatus.CONFIRMED,
            channel=Channel.STAFF,
            starts_at=starts_at,
            ends_at=ends_at,
            requires_presence=False,
        )
        cost = cost_of(service, self.entitlement, starts_at=starts_at, ends_at=ends_at)
        period = open_period(self.entitlement, on=timezone.localdate(starts_at))
        with suppress(NothingLeft), transaction.atomic():
            write_entry(period.pk, kind=EntryKind.RESERVED, quantity=cost, booking=booking)
            self.account[booking.pk] = cost, EntryKind.RESERVED

    def say_outcome(self) -> None:
        """Also of bookings that were cancelled, over and expired: what was said by mistake is corrected."""
        if not self.account:
            return
        booking = Booking.objects.get(pk=self.dice.choice(list(self.account)))
        cost, former = self.account[booking.pk]
        kind = self.dice.choice(OUTCOMES)
        period = EntitlementPeriod.objects.filter(entries__booking=booking).distinct().get()
        before, there = period.balance, self.within_reach(period.pk)
        try:
            with transaction.atomic():
                settle(booking, kind=kind)
        except GivenBackAndSpent:
            assert there < cost, "refused although it was there"
            return
        self.account[booking.pk] = cost, kind
        if former == EntryKind.RELEASED != kind:
            period.refresh_from_db()
            assert there >= cost or self.was_reduced, "taken although it was not there"
            expected = max(0, before - cost) if there >= cost else before - cost
            assert period.balance == expected, "called back is what is lacking"

    def sleep(self) -> None:
        self.clock.shift(timedelta(days=self.dice.choice((1, 1, 7, 30))))
        if self.dice.random() < 0.8:
            today = timezone.localdate()
            expire_periods(on=today)
            assert not EntitlementPeriod.objects.filter(ends_before__lte=today, balance__gt=0).exists()

    def change(self) -> None:
        amount = self.dice.randint(0, 12)
        self.was_reduced |= amount < self.entitlement.amount
        before = {period.pk: total_of(period, EntryKind.ADJUSTED) for period in self.periods()}
        self.entitlement = change_amount(self.entitlement, amount=amount, actor=SYSTEM)
        for period in self.periods():
            self.decided[period.pk] += total_of(period, EntryKind.ADJUSTED) - before[period.pk]

    def periods(self) -> list[EntitlementPeriod]:
        return list(EntitlementPeriod.objects.filter(entitlement=self.entitlement).order_by("starts_on"))

    def carried_out(self) -> dict[int, int]:
        """What each period has passed on to the next, in order: by what it has and not by which entries are pairs."""
        found, arrived = {}, 0
        for period in self.periods():
            arrived += self.decided[period.pk] - total_of(period, EntryKind.ADJUSTED)
            found[period.pk] = arrived
        return found

    def within_reach(self, period_id: int) -> int:
        """What the period has, or would have had if it had not been closed, less what the later ones took of that."""
        carried, there = self.carried_out(), 0
        for period in reversed(self.periods()):
            there = min(carried[period.pk], max(0, there))
            there += period.balance + total_of(period, EntryKind.EXPIRED)
            if period.pk == period_id:
                return there
        raise LookupError

    def check(self) -> None:
        carried = self.carried_out()
        for period in self.periods():
            self._check_period(period)
            assert carried_out_of(period) == carried[period.pk], "what leaves one period enters the next"
            most = carry_over_of(self.entitlement)
            assert 0 <= carried[period.pk] <= most, "what leaves is what may leave"
            expired = total_of(period, EntryKind.EXPIRED)
            assert expired == 0 or (expired > 0 and carried[period.pk] == most), (
                "nothing expires that may leave"
            )
        assert not carried or carried[period.pk] == 0, "nothing leaves the last one"
        for booking_id, (cost, outcome) in self.account.items():
            taken = used = 0
            for entry in EntitlementEntry.objects.filter(booking=booking_id):
                taken -= SIGN[EntryKind(entry.kind)] * entry.quantity
                used += entry.quantity if entry.kind == EntryKind.USED else 0
            assert taken == (0 if outcome == EntryKind.RELEASED else cost)
            assert used == (cost if outcome == EntryKind.USED else 0)

    def _check_period(self, period: EntitlementPeriod) -> None:
        balance = granted = 0
        for entry in period.entries.order_by("pk"):
            balance += SIGN[EntryKind(entry.kind)] * entry.quantity
            granted += entry.quantity if entry.kind in {EntryKind.GRANTED, EntryKind.ADJUSTED} else 0
            assert entry.balance_after == balance
        assert (period.balance, period.granted) == (balance, granted)
        assert balance >= 0 or self.was_reduced


def total_of(period: EntitlementPeriod, kind: EntryKind) -> int:
    return sum(period.entries.filter(kind=kind).values_list("quantity", flat=True))


@contextmanager
def told(seed: int, kind: EntitlementPeriodKind, unit: EntitlementUnit, *, pro_rata: bool) -> Iterator[Story]:
    """A decision from the middle of December 2027 on, and whatever the dice say.

    The clock goes on: by the instant at which they were written, two entries know each other.
    """
    dice = Random(seed)
    with time_machine.travel(NEW_YEAR, tick=True) as clock, transaction.atomic():
        world = make_world(providers=0)
        Entitlement.objects.all().delete()
        entitlement = make_entitlement(
            world.recipient,
            world.service,
            unit=unit,
            period=kind,
            pro_rata=pro_rata,
            amount=dice.randint(1, 12),
            carry_over=dice.choice((0, 1, 3, 100)),
            valid_from=date(2027, 12, 15),
        )
        yield Story(dice, clock, entitlement)
        transaction.set_rollback(True)


def tell(seed: int, kind: EntitlementPeriodKind, unit: EntitlementUnit, pro_rata: bool) -> None:  # noqa: FBT001 - given by name
    with told(seed, kind, unit, pro_rata=pro_rata) as story:
        for _ in range(25):
            story.happen()
            story.check()


stories = given(
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(list(EntitlementPeriodKind)),
    unit=st.sampled_from(list(EntitlementUnit)),
    pro_rata=st.booleans(),
)


@fast
@stories
def test_the_ledger_is_the_sum_of_what_happened(
    seed: int, kind: EntitlementPeriodKind, unit: EntitlementUnit, *, pro_rata: bool
) -> None:
    tell(seed, kind, unit, pro_rata)


def call_back_what_expired(period_id: int, *, needed: int) -> int:
    """And leave what was carried over where it is."""
    period = EntitlementPeriod.objects.get(pk=period_id)
    expired = min(max(0, needed - period.balance), total_of(period, EntryKind.EXPIRED))
    if expired:
        write_entry(period_id, kind=EntryKind.EXPIRED, quantity=-expired)
    return period.balance + expired


def call_back_more(period_id: int, *, needed: int) -> int:
    return _call_back(period_id, needed=needed + 1)


def carry_away(quantity: int, *, out_of: int, **_into: int) -> None:
    write_entry(out_of, kind=EntryKind.ADJUSTED, quantity=-quantity)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("shop.domain.ledger.entitlements._call_back", call_back_what_expired),
        ("shop.domain.ledger.entitlements._call_back", call_back_more),
        ("shop.domain.ledger.entitlements._carry", carry_away),
        ("shop.queries.ledger._other_side_in_next", _other_side),
    ],
)
def test_a_ledger_that_does_not_add_up_is_noticed(
    part: str, wrong: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, wrong)
    with pytest.raises(AssertionError, match=r"there|lacking|leave"):
        for seed in range(20):
            tell(seed, EntitlementPeriodKind.WEEK, EntitlementUnit.VISITS, pro_rata=False)


@pytest.mark.long
@pytest.mark.timeout(3600)
@thorough
@stories
def test_the_ledger_is_the_sum_of_what_happened_in_many_stories(
    seed: int, kind: EntitlementPeriodKind, unit: EntitlementUnit, *, pro_rata: bool
) -> None:
    tell(seed, kind, unit, pro_rata)
