"""What is owed, and what nobody says is owed any more: who cancels themselves, and whose services end or go on."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.absence.away import report_away
from shop.domain.absence.disruptions import give_up_disruption, owe_again
from shop.domain.circumstances.ending import close_ended_recipients, end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.door.changes import cancel_booking
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.domain.series.standing import stop_series
from shop.enums import AbsenceReason, CancelReason, DisruptionOutcome, NoShowBy, RecipientEnd, SeriesEnd
from shop.errors import ChangedMeanwhile
from shop.models import Booking, Disruption
from shop.queries.disruptions import given_up_lately, what_is_owed
from tests.factories.refusals import refused
from tests.factories.world import World, at
from tests.shop.domain.standing import STAFF, start


def nobody_can_come(world: World, booking: Booking) -> None:
    for provider in world.providers:
        report_away(
            provider,
            from_at=booking.starts_at - timedelta(hours=1),
            until_at=booking.ends_at,
            reason=AbsenceReason.SICK,
            actor=SYSTEM,
        )
    assert Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN).exists()


def owed() -> list[Booking]:
    return [each.booking for each in what_is_owed().owed]


def called_off(world: World) -> Booking:
    """Another visit is owed for it."""
    return cancel_booking(world.book(at(3, 10)), actor=STAFF, reason=CancelReason.BY_DEPARTMENT)


def ends(world: World, *, days: int = 0, reason: RecipientEnd = RecipientEnd.DIED) -> None:
    day = timezone.localdate() + timedelta(days=days)
    end_recipient(world.recipient, last_day=day, reason=reason, actor=STAFF)


def is_owed_until(booking: Booking) -> object:
    disruption = Disruption.objects.get(booking=booking)
    assert disruption.outcome == DisruptionOutcome.OPEN
    assert disruption.settled_at is None
    return disruption.due_on


def test_who_cancels_because_nobody_can_come_is_owed_no_other(world: World) -> None:
    booking = world.book(at(3, 10))
    nobody_can_come(world, booking)
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert Disruption.objects.latest("opened_at").outcome == DisruptionOutcome.NOT_CARRIED_OUT
    assert owed() == []
    assert list(given_up_lately(world.department)) == []


def test_who_stops_a_standing_booking_is_owed_none_of_its_visits(world: World) -> None:
    series = start(world).series
    nobody_can_come(world, Booking.objects.filter(series=series).earliest("starts_at"))
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert Disruption.objects.latest("opened_at").outcome == DisruptionOutcome.NOT_CARRIED_OUT
    assert owed() == []


def test_services_that_ended_by_mistake_are_owed_what_they_were(world: World) -> None:
    booking = called_off(world)
    due_on = is_owed_until(booking)
    ends(world)
    assert owed() == []
    reopen_recipient(world.recipient, actor=STAFF)
    assert is_owed_until(booking) == due_on
    assert owed() == [booking]
    assert list(given_up_lately(world.department)) == []
    assert AuditEntry.objects.filter(action="disruption.owed_again", object_id=booking.pk).count() == 1


def test_so_are_those_that_a_night_has_ended(world: World) -> None:
    booking = called_off(world)
    ends(world, days=1, reason=RecipientEnd.MOVED)
    assert owed() == [booking]
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert close_ended_recipients() == 1
        assert owed() == []
        reopen_recipient(world.recipient, actor=STAFF)
        assert owed() == [booking]


def test_so_is_a_visit_to_which_it_is_said_after_the_end_that_nobody_came(world: World) -> None:
    booking = world.book_past()
    ends(world)
    mark_no_show(booking, actor=STAFF, by=NoShowBy.PROVIDER)
    assert owed() == []
    reopen_recipient(world.recipient, actor=STAFF)
    assert owed() == [booking]


@pytest.mark.parametrize("times", [1, 2])
def test_what_somebody_gave_up_before_the_end_stays_given_up(world: World, times: int) -> None:
    booking = called_off(world)
    give_up_disruption(Disruption.objects.get(), actor=STAFF)
    for _time in range(times):
        ends(world)
        reopen_recipient(world.recipient, actor=STAFF)
    assert owed() == []
    assert [each.booking for each in given_up_lately(world.department)] == [booking]


def test_what_was_given_up_between_two_endings_stays_given_up(world: World) -> None:
    called_off(world)
    ends(world)
    reopen_recipient(world.recipient, actor=STAFF)
    give_up_disruption(Disruption.objects.get(), actor=STAFF)
    ends(world)
    reopen_recipient(world.recipient, actor=STAFF)
    assert owed() == []


def test_what_came_after_all_cannot_be_owed_again(world: World) -> None:
    booking = world.book_past()
    mark_no_show(booking, actor=STAFF, by=NoShowBy.PROVIDER)
    disruption = Disruption.objects.get()
    give_up_disruption(disruption, actor=STAFF)
    complete_booking(booking, actor=STAFF)
    with refused(ChangedMeanwhile):
        owe_again(disruption, actor=STAFF)
