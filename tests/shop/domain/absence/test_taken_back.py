"""An absence is undone before anybody was told, or ended: what goes back, and what stays."""

import pytest
import time_machine
from django.utils import timezone

from foundation.jobs import run_job
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.undoing import Undone, end_absence, undo_away
from shop.domain.absence.when_told import TOLD_AFTER
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from shop.errors import ToldAlready
from shop.models import Absence, Assignment, Booking, Disruption, Recipient
from tests.factories.world import World, at
from tests.shop.domain.absence.away import another, everything, is_away, standing
from tests.shop.domain.absence.told import OFFICE, who_has


def test_undone_before_anybody_was_told_all_is_as_it_was(world: World) -> None:
    covered = world.book(at(1, 8))
    sick = who_has(covered)
    uncovered = world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    Assignment.objects.filter(booking=uncovered).update(provider=sick)
    world.book(at(1, 10), recipient=another(world, "Berit Prøve"))
    before = standing(), list(Booking.objects.order_by("pk").values())
    away = is_away(sick)
    assert away.absence is not None
    assert standing() != before[0]
    assert undo_away(away.absence, actor=OFFICE).gone_back == 1
    assert (standing(), list(Booking.objects.order_by("pk").values())) == before
    assert not Absence.objects.exists()
    assert not Disruption.objects.exists()
    unsent = OutboxMessage.objects.filter(params__absence_id=away.absence.pk)
    assert {message.status for message in unsent} == {DeliveryStatus.WITHDRAWN}
    assert undo_away(away.absence, actor=OFFICE).gone_back == 0, "undone twice is undone once"


def test_once_somebody_was_told_it_cannot_be_undone(world: World) -> None:
    away = is_away(who_has(world.book(at(1, 10))))
    assert away.absence is not None
    message = OutboxMessage.objects.get(kind="booking.reassigned")
    run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    before = everything()
    with pytest.raises(ToldAlready):
        undo_away(away.absence, actor=OFFICE)
    assert everything() == before


def test_after_the_minutes_it_cannot_be_undone_even_if_nobody_had_to_be_told(world: World) -> None:
    Recipient.objects.update(user=None)
    away = is_away(who_has(world.book(at(1, 10), recipient=Recipient.objects.get())))
    assert away.absence is not None
    with time_machine.travel(timezone.now() + TOLD_AFTER), pytest.raises(ToldAlready):
        undo_away(away.absence, actor=OFFICE)


def test_what_was_cancelled_since_stays_cancelled_when_it_is_undone(world: World) -> None:
    booking = world.book(at(1, 10))
    away = is_away(who_has(booking))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert away.absence is not None
    assert undo_away(away.absence, actor=OFFICE) == Undone(gone_back=0, changed=1, told=1)
    assert not Assignment.objects.filter(active=True).exists()


def test_a_session_goes_to_somebody_else_as_a_whole(world: World) -> None:
    world.service.seats = 4
    world.service.save()
    seats = [world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))]
    sick = who_has(seats[0])
    away = is_away(sick)
    (other,) = [provider for provider in world.providers if provider != sick]
    assert {who_has(seat) for seat in seats} == {other}
    assert away.absence is not None
    assert undo_away(away.absence, actor=OFFICE).gone_back == 2
    assert {who_has(seat) for seat in seats} == {sick}


def test_a_session_that_somebody_has_joined_since_stays_in_one_piece(world: World) -> None:
    world.service.seats = 4
    world.service.save()
    seats = [world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))]
    away = is_away(who_has(seats[0]))
    late = world.book(at(1, 10), recipient=another(world, "Berit Prøve"))
    assert who_has(late) == who_has(seats[0])
    assert away.absence is not None
    assert undo_away(away.absence, actor=OFFICE).gone_back == 0
    assert len({who_has(seat) for seat in (*seats, late)}) == 1


def test_taken_away_within_the_minutes_it_is_undone_and_afterwards_the_others_keep_the_visits(
    world: World,
) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    for is_late in (False, True):
        away = is_away(sick)
        assert away.absence is not None
        with time_machine.travel(timezone.now() + TOLD_AFTER * is_late):
            end_absence(away.absence, actor=OFFICE)
        assert (who_has(booking) == sick) is not is_late
        assert not Absence.objects.exists()
