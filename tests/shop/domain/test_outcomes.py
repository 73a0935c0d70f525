"""What became of a visit: how long it took, who was missing, taken back and corrected."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.circumstances.ending import end_recipient
from shop.domain.outcomes.telling import can_undo, complete_booking, mark_no_show, undo_outcome, undo_until
from shop.domain.outcomes.whole_days import complete_as_planned
from shop.enums import BookingStatus, DisruptionOutcome, EntryKind, NoShowBy, RecipientEnd
from shop.errors import OutcomeStands, OutcomeTooEarly, UnlikelyMinutes
from shop.models import Booking, Disruption, EntitlementEntry, EntitlementPeriod, Service
from shop.queries.slots import slots_for_citizens
from tests.factories.world import World, at, make_entitlement, make_recipient, make_user

HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book_past(ago=timedelta(hours=2))


@pytest.fixture
def helper(world: World) -> Actor:
    return Actor(user_id=make_user("Amal Prøve").pk, channel=Channel.STAFF)


def later(ago: timedelta) -> time_machine.travel:
    return time_machine.travel(timezone.now() + ago, tick=True)


def state(booking: Booking) -> tuple[str, str, int | None]:
    booking.refresh_from_db()
    return booking.status, booking.no_show_by, booking.delivered_minutes


def refused(booking: Booking, act: Callable[[], object], error: type[DomainError]) -> None:
    """The act is refused, and nothing is written."""
    before = state(booking), AuditEntry.objects.count(), EntitlementEntry.objects.count()
    with pytest.raises(error):
        act()
    assert (state(booking), AuditEntry.objects.count(), EntitlementEntry.objects.count()) == before


class TestSaid:
    def test_when_by_whom_and_how_long_it_took(self, visit: Booking, helper: Actor) -> None:
        complete_booking(visit, actor=helper, minutes=45)
        assert state(visit) == (BookingStatus.COMPLETED, "", 45)
        assert visit.outcome_by_id == helper.user_id
        assert visit.outcome_at is not None
        assert timezone.now() - visit.outcome_at < A_MINUTE
        assert AuditEntry.objects.latest("pk").details == {"minutes": 45}

    def test_without_minutes_it_took_as_long_as_planned(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        assert state(visit) == (BookingStatus.COMPLETED, "", None)

    @pytest.mark.parametrize("minutes", [1, 5 * 60])
    def test_the_shortest_and_the_longest(self, visit: Booking, minutes: int) -> None:
        assert complete_booking(visit, actor=SYSTEM, minutes=minutes).delivered_minutes == minutes

    @pytest.mark.parametrize("minutes", [-1, 0, 5 * 60 + 1, 10**12])
    def test_what_no_visit_takes_is_refused(self, visit: Booking, minutes: int) -> None:
        refused(
            visit,
            partial(complete_booking, visit, actor=SYSTEM, minutes=minutes),
            UnlikelyMinutes,
        )

    def test_no_visit_takes_longer_than_a_day(self, visit: Booking) -> None:
        Booking.objects.filter(pk=visit.pk).update(starts_at=visit.ends_at - timedelta(hours=22))
        too_long = partial(complete_booking, visit, actor=SYSTEM, minutes=24 * 60 + 1)
        refused(visit, too_long, UnlikelyMinutes)

    def test_of_a_stay_no_minutes_are_noted(self, visit: Booking) -> None:
        Service.objects.update(
            stay_unit="days", shortest_stay=1, longest_stay=3, arrives_at="15:00", leaves_at="11:00"
        )
        refused(visit, partial(complete_booking, visit, actor=SYSTEM, minutes=60), UnlikelyMinutes)
        assert complete_booking(visit, actor=SYSTEM).status == BookingStatus.COMPLETED

    def test_before_it_begins_it_is_refused(self, world: World) -> None:
        visit = world.book(at(1, 10))
        refused(visit, partial(mark_no_show, visit, actor=SYSTEM), OutcomeTooEarly)

    @pytest.mark.parametrize("minutes", [5, 240])
    def test_how_long_it_took_changes_nothing_of_what_is_left(self, world: World, minutes: int) -> None:
        other = make_recipient()
        make_entitlement(other, world.service, unit="hours", amount=10)
        visit = world.book(at(1, 10), recipient=other)
        Booking.objects.filter(pk=visit.pk).update(starts_at=at(0, 0), ends_at=at(0, 1))
        period = EntitlementPeriod.objects.get(entitlement__recipient=other)
        before = period.balance
        complete_booking(visit, actor=SYSTEM, minutes=minutes)
        period.refresh_from_db()
        assert period.balance == before
        used = EntitlementEntry.objects.get(booking=visit, kind=EntryKind.USED)
        assert used.quantity == 60


class TestTakenBack:
    def test_until_an_hour_has_gone(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM, minutes=30)
        visit.refresh_from_db()
        assert visit.outcome_at is not None
        assert undo_until(visit) == visit.outcome_at + HOUR
        with later(HOUR - A_MINUTE):
            assert can_undo(visit)
            taken_back = undo_outcome(visit, actor=SYSTEM)
        assert state(visit) == (BookingStatus.CONFIRMED, "", None)
        assert (taken_back.outcome_at, taken_back.outcome_by_id, undo_until(taken_back)) == (None, None, None)

    def test_after_the_hour_it_stands(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        with later(HOUR + A_MINUTE):
            visit.refresh_from_db()
            assert not can_undo(visit)
            refused(visit, partial(undo_outcome, visit, actor=SYSTEM), OutcomeStands)

    def test_of_a_visit_long_ago_too_the_hour_counts_from_when_it_was_said(self, world: World) -> None:
        visit = world.book_past(ago=timedelta(days=3))
        mark_no_show(visit, actor=SYSTEM)
        assert undo_outcome(visit, actor=SYSTEM).status == BookingStatus.CONFIRMED

    def test_where_nobody_knows_when_it_was_said_it_stands(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        Booking.objects.update(outcome_at=None)
        refused(visit, partial(undo_outcome, visit, actor=SYSTEM), OutcomeStands)

    def test_what_was_said_is_in_the_log(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM, minutes=30)
        undo_outcome(visit, actor=SYSTEM)
        entry = AuditEntry.objects.get(action="booking.outcome_undone")
        assert entry.details == {"former": "completed", "new": "confirmed", "former_minutes": 30}


class TestCorrected:
    def test_within_the_hour_by_anybody(self, visit: Booking, helper: Actor) -> None:
        complete_booking(visit, actor=SYSTEM, minutes=30)
        with later(HOUR - A_MINUTE):
            mark_no_show(visit, actor=helper, by=NoShowBy.PROVIDER)
        assert state(visit) == (BookingStatus.NO_SHOW, "provider", None)

    def test_later_only_by_the_department(self, visit: Booking) -> None:
        complete_booking(visit, actor=SYSTEM)
        with later(HOUR + A_MINUTE):
            refused(visit, partial(mark_no_show, visit, actor=SYSTEM), OutcomeStands)
            refused(visit, partial(complete_booking, visit, actor=SYSTEM, minutes=9), OutcomeStands)
            mark_no_show(visit, actor=SYSTEM, by_department=True)
        assert state(visit) == (BookingStatus.NO_SHOW, "recipient", None)

    def test_never_without_a_trace(self, visit: Booking, helper: Actor) -> None:
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        complete_booking(visit, actor=helper, minutes=50)
        complete_booking(visit, actor=helper, minutes=70)
        first, second = AuditEntry.objects.filter(action="booking.completed").order_by("pk")
        assert first.details == {"former": "no_show.provider", "new": "completed", "minutes": 50}
        assert second.details == {
            "former": "completed",
            "new": "completed",
            "minutes": 70,
            "former_minutes": 50,
        }

    def test_said_twice_it_is_once(self, visit: Booking, helper: Actor) -> None:
        complete_booking(visit, actor=SYSTEM, minutes=50)
        visit.refresh_from_db()
        said_at = visit.outcome_at
        with later(HOUR + A_MINUTE):
            complete_booking(visit, actor=helper, minutes=50)
        visit.refresh_from_db()
        assert (visit.outcome_at, visit.outcome_by_id) == (said_at, None)
        assert AuditEntry.objects.filter(action="booking.completed").count() == 1


class TestWholeDay:
    def test_those_that_wait_are_done_and_the_others_stand(self, world: World) -> None:
        done, missed, waiting = (world.book_past(ago=timedelta(hours=2 * n)) for n in (1, 2, 3))
        complete_booking(done, actor=SYSTEM, minutes=9)
        mark_no_show(missed, actor=SYSTEM)
        marked = complete_as_planned([done.pk, missed.pk, waiting.pk, waiting.pk], actor=SYSTEM)
        assert [each.pk for each in marked] == [waiting.pk]
        assert [state(each)[0] for each in (done, missed, waiting)] == ["completed", "no_show", "completed"]
        assert state(done)[2] == 9

    def test_all_of_them_or_none(self, world: World) -> None:
        past, coming = world.book_past(), world.book(at(1, 11))
        refused(
            past,
            partial(complete_as_planned, [past.pk, coming.pk], actor=SYSTEM),
            OutcomeTooEarly,
        )


def test_who_was_not_home_can_book_what_everybody_can(world: World) -> None:
    """Nobody is punished: the same times are free, and the door says yes."""
    other = make_recipient(name="Arne Prøve")
    make_entitlement(other, world.service)
    for hours in range(2, 20, 3):
        mark_no_show(world.book_past(ago=timedelta(hours=hours)), actor=SYSTEM)
    own = slots_for_citizens(world.service, recipient_id=world.recipient.pk)
    assert own
    assert own == slots_for_citizens(world.service, recipient_id=other.pk)
    assert world.book(at(1, 10)).status == BookingStatus.CONFIRMED
    assert world.book(at(2, 10)).status == BookingStatus.CONFIRMED


def test_who_has_died_is_neither_owed_a_visit_nor_written_to(world: World, visit: Booking) -> None:
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=SYSTEM)
    mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
    assert Disruption.objects.get().outcome == DisruptionOutcome.NOT_CARRIED_OUT
    assert not OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).exists()
    complete_booking(visit, actor=SYSTEM)
    assert not Disruption.objects.exists()
