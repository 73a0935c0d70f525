"""A decision is changed in the middle of a period, or ends there: both ledgers add up, and no visit is forgotten."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.capacity.shifts import make_shifts
from shop.domain.circumstances.ending import end_recipient
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decision_changes import Changed, Terms, change_decision, end_decision
from shop.domain.ledger.entitlements import SIGN
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking
from shop.enums import (
    BookingStatus,
    CancelReason,
    EntitlementPeriodKind,
    EntitlementUnit,
    EntryKind,
    RecipientEnd,
)
from shop.errors import ChangedMeanwhile, DayNotPossible, DecisionsOverlap, NothingLeft, RecipientHasEnded
from shop.models import Booking, BookingSeries, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.ledger import overdrawn_periods
from shop.queries.versions import version_of_decision
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_world
from tests.tiers import examples

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def decision() -> Entitlement:
    return Entitlement.objects.select_related("service", "recipient").earliest("valid_from")


def terms(**changes: object) -> Terms:
    fields: dict[str, object] = {
        "amount": 2,
        "unit": EntitlementUnit.VISITS,
        "period": EntitlementPeriodKind.WEEK,
        "decision_reference": "2026/2",
    }
    return Terms(**(fields | changes))  # type: ignore[arg-type]  # named above and in each test


def change(from_day: date, **changes: object) -> Changed:
    return change_decision(decision(), from_day=from_day, terms=terms(**changes), actor=STAFF)


def balances(entitlement: Entitlement) -> list[tuple[int, int]]:
    periods = EntitlementPeriod.objects.filter(entitlement=entitlement).order_by("starts_on")
    return list(periods.values_list("granted", "balance"))


def check_ledger() -> None:
    """Every period is the sum of its entries, and every visit that stands takes of exactly one decision: its day's."""
    for period in EntitlementPeriod.objects.select_related("entitlement"):
        balance = granted = 0
        for entry in period.entries.order_by("pk"):
            balance += SIGN[EntryKind(entry.kind)] * entry.quantity
            granted += entry.quantity if entry.kind in {EntryKind.GRANTED, EntryKind.ADJUSTED} else 0
            assert entry.balance_after == balance
        assert (period.balance, period.granted) == (balance, granted)
        assert granted >= 0
    for booking in Booking.objects.all():
        taken: dict[int, int] = {}
        for entry in EntitlementEntry.objects.filter(booking=booking).select_related("period"):
            if entry.kind != EntryKind.USED:
                of = entry.period.entitlement_id
                taken[of] = taken.get(of, 0) - SIGN[EntryKind(entry.kind)] * entry.quantity
        taking = {of for of, quantity in taken.items() if quantity}
        if booking.status in {BookingStatus.CANCELLED, BookingStatus.EXPIRED}:
            assert taking == set()
            continue
        on = timezone.localdate(booking.starts_at)
        covering = [
            each.pk
            for each in Entitlement.objects.all()
            if each.valid_from <= on and (each.valid_until is None or on <= each.valid_until)
        ]
        assert taking == set(covering)
        assert len(covering) == 1


def test_from_the_day_on_visits_take_of_the_new_decision(world: World) -> None:
    before, after = world.book(at(1, 10)), world.book(at(5, 10))
    changed = change(day(4))
    assert list(changed.moved) == [after]
    assert balances(changed.entitlement) == [(2, 1)]
    old = decision()
    assert (old.valid_until, changed.entitlement.valid_from) == (day(3), day(4))
    assert EntitlementPeriod.objects.get(entitlement=old).ends_before == day(4)
    check_ledger()
    cancel_booking(after, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    cancel_booking(before, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    assert balances(changed.entitlement) == [(2, 2)]
    check_ledger()


def test_the_period_that_is_cut_keeps_its_share_of_the_days(world: World) -> None:
    """Granted 100 visits in 28 days from yesterday on; seven of the days are over when it is changed."""
    world.book(at(1, 10))
    change(day(6))
    assert balances(decision()) == [(25, 24)]


def test_less_than_is_taken_it_never_keeps(world: World) -> None:
    Entitlement.objects.update(amount=4)
    for hour in (9, 10, 11):
        world.book(at(1, hour))
    change(day(6))
    assert balances(decision()) == [(3, 0)]
    check_ledger()


def test_the_first_month_of_the_new_one_has_its_share(world: World) -> None:
    with today_is(date(timezone.localdate().year + 1, 6, 1)):
        make_shifts(world.department)
        Entitlement.objects.update(
            period=EntitlementPeriodKind.MONTH, amount=30, valid_from=timezone.localdate()
        )
        changed = change(day(10), amount=15, period=EntitlementPeriodKind.MONTH)
        world.book(at(10, 10))
        world.book(at(9, 10))
        assert balances(decision()) == [(10, 9)]
        assert balances(changed.entitlement) == [(10, 9)]


def test_what_was_granted_in_total_can_be_had_to_the_end(world: World) -> None:
    Entitlement.objects.update(period=EntitlementPeriodKind.TOTAL)
    world.book(at(1, 10))
    change(day(6))
    assert balances(decision()) == [(100, 99)]
    expire_periods(on=day(6))
    assert balances(decision()) == [(100, 0)]


def test_too_little_in_the_new_one_leaves_the_visits_and_is_flagged(world: World) -> None:
    for number in (4, 5, 6, 7):
        world.book(at(number, 10))
    changed = change(day(4), amount=2)
    assert balances(changed.entitlement) == [(2, -2)]
    assert [period.balance for period in overdrawn_periods(world.department)] == [-2]
    assert Booking.objects.filter(status=BookingStatus.CONFIRMED).count() == 4
    check_ledger()
    with refused(NothingLeft):
        world.book(at(8, 10))


def test_another_unit_counts_anew(world: World) -> None:
    world.book(at(5, 10))
    changed = change(day(4), unit=EntitlementUnit.HOURS, amount=3)
    assert balances(changed.entitlement) == [(180, 120)]
    check_ledger()


def test_visits_after_its_own_last_day_are_cancelled_and_said_once(world: World) -> None:
    kept, gone = world.book(at(5, 10)), world.book(at(9, 10))
    OutboxMessage.objects.all().delete()
    changed = change(day(4), valid_until=day(7))
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert list(changed.visits) == [gone]
    assert (kept.status, gone.cancel_reason) == (BookingStatus.CONFIRMED, CancelReason.DECISION_ENDED)
    (message,) = OutboxMessage.objects.all()
    deliver(message_id=message.pk)
    (letter,) = mail.outbox
    assert "10.00" in letter.body
    assert "Renhold" not in letter.body  # others may read it
    check_ledger()


@pytest.mark.parametrize("number", [0, -3])
def test_tomorrow_is_the_earliest(world: World, number: int) -> None:
    Entitlement.objects.update(valid_from=day(-9))
    with refused(DayNotPossible):
        change(day(number))
    assert Entitlement.objects.count() == 1


def test_a_day_that_it_does_not_cover_or_an_end_before_the_beginning_is_refused(world: World) -> None:
    Entitlement.objects.update(valid_until=day(9))
    with refused(DayNotPossible):
        change(day(10))
    with refused(DayNotPossible):
        change(day(5), valid_until=day(4))
    assert Entitlement.objects.count() == 1


def test_another_decision_in_that_time_is_refused(world: World) -> None:
    Entitlement.objects.update(valid_until=day(9))
    make_entitlement(world.recipient, world.service, valid_from=day(10))
    with refused(DecisionsOverlap):
        change(day(5))
    assert Entitlement.objects.count() == 2
    change(day(5), valid_until=day(9))
    assert Entitlement.objects.count() == 3


def test_who_looked_at_something_else_is_told_so(world: World) -> None:
    seen = version_of_decision(decision())
    Entitlement.objects.update(amount=7)
    with refused(ChangedMeanwhile):
        change_decision(decision(), from_day=day(4), terms=terms(), actor=STAFF, seen=seen)
    with refused(ChangedMeanwhile):
        end_decision(decision(), last_day=day(4), actor=STAFF, seen=seen)
    assert Entitlement.objects.get().valid_until is None


def test_decisions_of_who_has_ended_are_left_alone(world: World) -> None:
    end_recipient(world.recipient, last_day=day(0), reason=RecipientEnd.DIED, actor=STAFF)
    with refused(RecipientHasEnded):
        end_decision(decision(), last_day=day(0), actor=STAFF)
    with refused(RecipientHasEnded):
        change(day(1))


def test_it_ends_and_what_rests_on_it_with_it(world: World) -> None:
    series = BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=day(0),
        channel=Channel.STAFF,
    )
    kept, gone = world.book(at(3, 10)), world.book(at(4, 10))
    OutboxMessage.objects.all().delete()
    ended = end_decision(decision(), last_day=day(3), actor=STAFF)
    kept.refresh_from_db()
    gone.refresh_from_db()
    series.refresh_from_db()
    assert (list(ended.visits), list(ended.series)) == ([gone], [series])
    assert (kept.status, gone.cancel_reason) == (BookingStatus.CONFIRMED, CancelReason.DECISION_ENDED)
    assert series.ends_on == day(3)
    (message,) = OutboxMessage.objects.all()
    with translation.override("en"):
        deliver(message_id=message.pk)
    assert "we will help you" in mail.outbox[0].body
    check_ledger()


def test_a_decision_that_follows_keeps_its_visits_and_the_standing_booking(world: World) -> None:
    Entitlement.objects.update(valid_until=day(9))
    make_entitlement(world.recipient, world.service, valid_from=day(10))
    gone, following = world.book(at(8, 10)), world.book(at(11, 10))
    ended = end_decision(decision(), last_day=day(5), actor=STAFF)
    following.refresh_from_db()
    assert list(ended.visits) == [gone]
    assert following.status == BookingStatus.CONFIRMED
    check_ledger()


def test_ended_twice_is_ended_once(world: World) -> None:
    world.book(at(4, 10))
    end_decision(decision(), last_day=day(3), actor=STAFF)
    before = AuditEntry.objects.count(), OutboxMessage.objects.count(), EntitlementEntry.objects.count()
    end_decision(decision(), last_day=day(3), actor=STAFF)
    assert before == (
        AuditEntry.objects.count(),
        OutboxMessage.objects.count(),
        EntitlementEntry.objects.count(),
    )


def test_it_does_not_end_yesterday_nor_later_than_it_did(world: World) -> None:
    Entitlement.objects.update(valid_until=day(9), valid_from=day(-9))
    for number in (-1, 10):
        with refused(DayNotPossible):
            end_decision(decision(), last_day=day(number), actor=STAFF)
    assert Entitlement.objects.get().valid_until == day(9)


@settings(
    max_examples=examples(25),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
@pytest.mark.usefixtures("larvik")
def test_whatever_is_decided_in_whatever_order_the_ledger_adds_up(seed: int) -> None:
    tell(seed)


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("_reserve", lambda _visits, **_of: None), ("call_off", lambda _visits, **_why: [])],
)
@pytest.mark.usefixtures("larvik")
def test_a_change_that_forgets_its_visits_is_noticed(
    part: str, wrong: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"shop.domain.ledger.decision_changes.{part}", wrong)
    with pytest.raises(AssertionError):
        for seed in range(30):
            tell(seed)


def tell(seed: int) -> None:
    """Bookings, cancellations, outcomes, nights, changes and ends, one after the other."""
    dice = Random(seed)
    with transaction.atomic():
        world = make_world(providers=3, booking_horizon=90)
        start = timezone.localdate() + timedelta(days=1)
        Entitlement.objects.update(
            period=dice.choice(list(EntitlementPeriodKind)), amount=dice.randint(1, 9), valid_from=start
        )
        passed = 0
        for _step in range(14):
            passed += dice.choice((0, 0, 1, 3))
            with today_is(start + timedelta(days=passed)):
                _something(dice, world)
                check_ledger()
        with today_is(start + timedelta(days=400)):
            for each in Entitlement.objects.filter(valid_until__isnull=False):
                expire_periods(on=timezone.localdate())
                periods = EntitlementPeriod.objects.filter(entitlement=each)
                assert not periods.filter(balance__gt=0).exists(), "what has ended has nothing left"
        transaction.set_rollback(True)


def _something(dice: Random, world: World) -> None:
    running = Entitlement.objects.select_related("service", "recipient").latest("valid_from")
    soon = day(dice.randint(0, 20))
    try:
        match dice.choice(("book", "book", "book", "cancel", "done", "night", "change", "end")):
            case "book":
                world.book(at(dice.randint(0, 40), dice.randint(8, 15)), actor=STAFF)
            case "cancel":
                cancel_booking(_any_booking(dice), actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
            case "done":
                complete_booking(_any_booking(dice), actor=STAFF)
            case "night":
                expire_periods(on=timezone.localdate())
            case "change":
                new = terms(
                    amount=dice.randint(0, 9),
                    unit=dice.choice(list(EntitlementUnit)),
                    period=dice.choice(list(EntitlementPeriodKind)),
                    carry_over=dice.choice((0, 2)),
                    valid_until=dice.choice((None, day(30))),
                )
                change_decision(running, from_day=soon, terms=new, actor=STAFF)
            case "end":
                end_decision(running, last_day=soon, actor=STAFF)
    except (DomainError, Booking.DoesNotExist):
        return


def _any_booking(dice: Random) -> Booking:
    bookings = list(Booking.objects.order_by("pk"))
    if not bookings:
        raise Booking.DoesNotExist
    return dice.choice(bookings)
