"""An ending that was noted by mistake: account and decisions are open again, what was cancelled is told."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.closing import close_account
from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import close_ended_recipients, end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.circumstances.restoring import wait_again
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decision_changes import Terms, change_decision
from shop.domain.ledger.entitlements import open_period
from shop.domain.ledger.expiry import expire_periods
from shop.domain.waitlist.line import leave_waitlist
from shop.enums import (
    BookingStatus,
    CancelReason,
    EntitlementPeriodKind,
    EntitlementUnit,
    Priority,
    RecipientEnd,
    WaitlistStatus,
)
from shop.errors import NoEntitlement, RecipientHasEnded
from shop.models import (
    Booking,
    BookingSeries,
    Entitlement,
    EntitlementEntry,
    EntitlementPeriod,
    Recipient,
    WaitlistEntry,
)
from shop.queries.called_off import called_off_with_it, would_have_run_until
from shop.queries.still_to_book import still_to_book
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_recipient

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def today() -> date:
    return timezone.localdate()


def end(world: World, *, days: int = 0, reason: RecipientEnd = RecipientEnd.DIED) -> None:
    last_day = today() + timedelta(days=days)
    end_recipient(world.recipient, last_day=last_day, reason=reason, actor=STAFF)


def reopen(world: World) -> Recipient:
    return reopen_recipient(world.recipient, actor=STAFF)


def test_account_and_decisions_are_open_again_and_it_can_be_booked(world: World) -> None:
    Entitlement.objects.update(valid_until=today() + timedelta(days=60))
    later = make_entitlement(world.recipient, world.service, valid_from=today() + timedelta(days=61))
    world.book(at(1, 10))
    end(world)
    reopen(world)
    recipient = Recipient.objects.get()
    world.user.refresh_from_db()
    later.refresh_from_db()
    assert (recipient.is_active, recipient.ended_on, recipient.end_reason) == (True, None, "")
    assert world.user.is_active
    assert Entitlement.objects.exclude(pk=later.pk).get().valid_until == today() + timedelta(days=60)
    assert later.valid_until is None
    world.book(at(1, 10))
    assert EntitlementPeriod.objects.get().balance == 99


def test_what_was_decided_anew_meanwhile_holds(world: World) -> None:
    """There is one decision at a time: the one before it goes on until then."""
    end(world)
    begins = today() + timedelta(days=5)
    anew = make_entitlement(world.recipient, world.service, valid_from=begins)
    reopen(world)
    anew.refresh_from_db()
    former = Entitlement.objects.exclude(pk=anew.pk).get()
    assert (former.valid_until, anew.valid_until) == (begins - timedelta(days=1), None)
    assert world.book(at(1, 10)).pk


@pytest.mark.parametrize("kind", list(EntitlementPeriodKind))
def test_every_period_grants_again_what_it_did(world: World, kind: EntitlementPeriodKind) -> None:
    world.service.booking_horizon = 100
    world.service.save()
    Entitlement.objects.update(period=kind, valid_from=today() - timedelta(days=3))
    for day in (1, 20, 45, 65):
        world.book(at(day, 10))
    before = list(EntitlementPeriod.objects.values_list("starts_on", "ends_before", "granted"))
    end(world, reason=RecipientEnd.MOVED)
    for night in (1, 2):
        expire_periods(on=today() + timedelta(days=night))
    assert sum(EntitlementPeriod.objects.values_list("balance", flat=True)) == 0
    reopen(world)
    assert list(EntitlementPeriod.objects.values_list("starts_on", "ends_before", "granted")) == before
    assert all(period.balance == period.granted for period in EntitlementPeriod.objects.all())
    for period in EntitlementPeriod.objects.all():
        last = EntitlementEntry.objects.filter(period=period).order_by("pk").last()
        assert last is not None
        assert last.balance_after == period.balance


def test_what_was_cancelled_stays_so_and_is_listed(world: World) -> None:
    visits = [world.book(at(day, 10)) for day in (2, 1)]
    end(world)
    reopen(world)
    assert set(Booking.objects.values_list("status", flat=True)) == {BookingStatus.CANCELLED}
    world.recipient.refresh_from_db()
    assert called_off_with_it(world.recipient).visits == [visits[1], visits[0]]
    end(world)
    world.recipient.refresh_from_db()
    assert not called_off_with_it(world.recipient)


def test_before_it_is_opened_the_list_names_the_visits_by_their_time(world: World) -> None:
    visits = [world.book(at(day, 10)) for day in (2, 1)]
    end(world)
    world.recipient.refresh_from_db()
    assert called_off_with_it(world.recipient).visits == [visits[1], visits[0]]


def test_what_lies_ahead_and_was_not_made_anew_is_still_to_book(world: World) -> None:
    for number in (1, 2):
        world.book(at(number, 10))
    series = make_series(world)
    entry = make_entry(world)
    end(world)
    world.recipient.refresh_from_db()
    assert not still_to_book(world.recipient)
    assert called_off_with_it(world.recipient).series == [series]
    assert called_off_with_it(world.recipient).entries == [entry]
    recipient = reopen(world)
    ahead = still_to_book(recipient)
    assert ([each.starts_at for each in ahead.visits], ahead.series, ahead.entries) == (
        [at(1, 10), at(2, 10)],
        [series],
        [entry],
    )
    world.book(at(1, 10))
    make_series(world)
    make_entry(world)
    ahead = still_to_book(recipient)
    assert ([each.starts_at for each in ahead.visits], ahead.series, ahead.entries) == ([at(2, 10)], [], [])
    with today_is(today() + timedelta(days=3)):
        assert not still_to_book(recipient)


def test_who_left_the_waiting_list_before_is_not_put_back(world: World) -> None:
    leave_waitlist(make_entry(world), actor=STAFF)
    end(world)
    assert not still_to_book(reopen(world))


def make_series(world: World) -> BookingSeries:
    return BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=today(),
        channel=Channel.STAFF,
    )


def test_a_standing_booking_is_listed_as_long_as_it_would_have_run(world: World) -> None:
    until = today() + timedelta(days=20)
    series = make_series(world)
    BookingSeries.objects.filter(pk=series.pk).update(ends_on=until)
    end(world, days=5, reason=RecipientEnd.MOVED)
    end(world)
    recipient = reopen(world)
    series.refresh_from_db()
    assert series.ends_on == today()
    assert would_have_run_until(series) == {series.pk: until}
    assert still_to_book(recipient).series == [series]
    with today_is(until + timedelta(days=1)):
        assert not still_to_book(recipient)


def test_one_without_an_end_would_have_run_on(world: World) -> None:
    series = make_series(world)
    end(world)
    series.refresh_from_db()
    assert would_have_run_until(series) == {series.pk: None}


class TestWaitAgain:
    @pytest.fixture
    def lost(self, world: World) -> WaitlistEntry:
        """They had waited for a week, on one weekday, and need it soon."""
        entry = make_entry(world)
        entry.created_at -= timedelta(days=7)
        entry.priority, entry.weekdays = Priority.SOON, [entry.last_day.isoweekday()]
        entry.save()
        end(world)
        reopen(world)
        return WaitlistEntry.objects.select_related("service", "recipient").get(pk=entry.pk)

    def test_they_have_the_place_they_had(self, world: World, lost: WaitlistEntry) -> None:
        again = wait_again(lost, actor=STAFF)
        again.refresh_from_db()
        assert again.status == WaitlistStatus.WAITING
        for name in ("first_day", "last_day", "weekdays", "duration", "priority", "created_at"):
            assert getattr(again, name) == getattr(lost, name), name
        assert not still_to_book(lost.recipient)

    def test_twice_is_once(self, lost: WaitlistEntry) -> None:
        again = wait_again(lost, actor=STAFF)
        assert wait_again(lost, actor=STAFF) == again == lost
        assert WaitlistEntry.objects.count() == 1

    def test_for_the_days_that_are_left(self, lost: WaitlistEntry) -> None:
        with today_is(lost.last_day):
            assert wait_again(lost, actor=STAFF).first_day == lost.last_day

    def test_who_waits_for_something_else_by_now_keeps_that(self, world: World, lost: WaitlistEntry) -> None:
        other = make_entry(world)
        assert wait_again(lost, actor=STAFF) == other

    def test_not_what_no_decision_covers_any_more(self, lost: WaitlistEntry) -> None:
        Entitlement.objects.update(valid_until=today())
        with refused(NoEntitlement):
            wait_again(lost, actor=STAFF)


def test_who_was_to_move_and_died_has_the_decisions_of_before(world: World) -> None:
    end(world, days=5, reason=RecipientEnd.MOVED)
    end(world)
    reopen(world)
    assert Entitlement.objects.get().valid_until is None


def test_it_can_be_opened_after_the_account_was_closed_at_night(world: World) -> None:
    end(world, days=1, reason=RecipientEnd.MOVED)
    with today_is(today() + timedelta(days=3)):
        reopen(world)
        assert Recipient.objects.get().is_active


def test_opened_twice_is_opened_once(world: World) -> None:
    end(world)
    reopen(world)
    before = AuditEntry.objects.count()
    reopen(world)
    assert AuditEntry.objects.count() == before


def test_who_was_merged_is_not_opened(world: World) -> None:
    other = make_recipient()
    merge_recipients(other, into=world.recipient, actor=STAFF)
    with refused(RecipientHasEnded):
        reopen_recipient(other, actor=STAFF)
    other.refresh_from_db()
    assert not other.is_active


def make_entry(world: World) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        recipient=world.recipient,
        service=world.service,
        first_day=today() + timedelta(days=1),
        last_day=today() + timedelta(days=2),
        duration=timedelta(hours=1),
        channel=Channel.STAFF,
    )


Periods = list[tuple[date, date, int, int]]


def periods() -> Periods:
    """Of every decision: first day, end, granted and left."""
    found = EntitlementPeriod.objects.order_by("entitlement_id", "starts_on")
    return list(found.values_list("starts_on", "ends_before", "granted", "balance"))


def in_weeks(**changes: object) -> Entitlement:
    Entitlement.objects.update(period=EntitlementPeriodKind.WEEK, **changes)
    return Entitlement.objects.select_related("service", "recipient").get()


def test_a_week_that_a_change_had_cut_grants_its_share_again(world: World) -> None:
    decision = in_weeks(amount=7, valid_from=today())
    visit = world.book(at(8, 10))
    cancel_booking(visit, actor=STAFF, reason=CancelReason.BY_RECIPIENT)
    terms = Terms(2, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2")
    change_decision(decision, from_day=today() + timedelta(days=8), terms=terms, actor=STAFF)
    before = periods()
    assert before[0][2:] == (1, 1)
    end(world, reason=RecipientEnd.NO_LONGER)
    reopen(world)
    assert periods() == before


def test_what_was_carried_over_before_a_day_in_the_past_was_noted_is_there_again(world: World) -> None:
    decision = in_weeks(amount=5, carry_over=3, valid_from=today() - timedelta(days=10))
    open_period(decision, on=decision.valid_from)
    open_period(decision, on=today())
    before = periods()
    assert [each[2:] for each in before] == [(2, 0), (8, 8)]
    end(world, days=-5, reason=RecipientEnd.MOVED)
    assert [each[2:] for each in periods()] == [(2, 0), (0, 0)]
    reopen(world)
    assert periods() == before


def test_noted_twice_what_was_taken_off_each_time_is_granted_again(world: World) -> None:
    decision = in_weeks(amount=5, carry_over=3, valid_from=today() - timedelta(days=6))
    open_period(decision, on=today())
    open_period(decision, on=today() + timedelta(days=1))
    open_period(decision, on=today() + timedelta(days=8))
    end(world, days=4, reason=RecipientEnd.MOVED)
    with today_is(today() + timedelta(days=2)):
        expire_periods(on=today())
        assert [each[2:] for each in periods()] == [(2, 0), (8, 8), (0, 0)]
        end(world, days=-2, reason=RecipientEnd.NO_LONGER)
        assert [each[3] for each in periods()] == [0, 0, 0]
        reopen(world)
        assert [each[2:] for each in periods()] == [(2, 0), (8, 8), (5, 5)]


def test_what_expired_meanwhile_is_carried_over_as_if_nothing_had_been_noted(world: World) -> None:
    decision = in_weeks(amount=5, carry_over=3, valid_from=today() - timedelta(days=6))
    open_period(decision, on=today())
    open_period(decision, on=today() + timedelta(days=15))
    end(world, reason=RecipientEnd.NO_LONGER)
    with today_is(today() + timedelta(days=16)):
        expire_periods(on=today())
        close_ended_recipients()
        reopen(world)
        found = periods()
        expire_periods(on=today())
        assert periods() == found
    assert [each[2:] for each in found] == [(2, 0), (5, 0), (5, 0), (8, 8)]


@pytest.mark.parametrize("days", [0, 1, 9, 40])
def test_after_any_time_the_ledger_is_as_if_nothing_had_been_noted(world: World, days: int) -> None:
    decision = in_weeks(amount=5, carry_over=3, valid_from=today() - timedelta(days=6))
    open_period(decision, on=today())
    undisturbed = make_entitlement(
        make_recipient(name="Odd Prøve"),
        world.service,
        period=EntitlementPeriodKind.WEEK,
        amount=5,
        carry_over=3,
        valid_from=decision.valid_from,
    )
    open_period(undisturbed, on=today())
    end(world, reason=RecipientEnd.NO_LONGER)
    for passed in range(1, days + 1):
        with today_is(today() + timedelta(days=passed)):
            expire_periods(on=today())
            close_ended_recipients()
    with today_is(today() + timedelta(days=days)):
        reopen(world)
        mine, others = (
            list(
                EntitlementPeriod.objects.filter(entitlement=each)
                .order_by("starts_on")
                .values_list("starts_on", "ends_before", "granted", "balance")
            )
            for each in (decision, undisturbed)
        )
        assert mine == others


def test_an_account_that_was_closed_before_stays_closed(world: World) -> None:
    close_account(world.user.pk)
    end(world, reason=RecipientEnd.NO_LONGER)
    reopen(world)
    world.user.refresh_from_db()
    assert not world.user.is_active


def test_the_account_that_the_night_closed_is_open_again(world: World) -> None:
    end(world, days=1, reason=RecipientEnd.MOVED)
    with today_is(today() + timedelta(days=2)):
        close_ended_recipients()
        world.user.refresh_from_db()
        assert not world.user.is_active
        reopen(world)
    world.user.refresh_from_db()
    assert world.user.is_active
