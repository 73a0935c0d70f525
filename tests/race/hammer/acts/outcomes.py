"""What became of visits, who asks after those who did not open, and what is owed."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.jobs import run_job
from shop.domain.absence.disruptions import give_up_disruption
from shop.domain.door.changes import lock_booking
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import BookingStatus, DisruptionOutcome, FollowUpAnswer, NoShowBy
from shop.models import Assignment, Booking, Disruption, FollowUp
from shop.tasks import SETTLE_REPLACED
from shop.ways import way_of
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights

STANDING = (BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
OUTCOMES: Sequence[Callable[..., object]] = (
    complete_booking,
    partial(complete_booking, minutes=40),
    mark_no_show,
    partial(mark_no_show, by=NoShowBy.PROVIDER),
)


@transaction.atomic
def carry_out(hand: Hand) -> object:
    """The calendar is turned until the visit has begun, then it is told what became of it."""
    booking = hand.some_booking()
    if booking is None:
        return None
    booking = lock_booking(booking.pk)
    taken = Assignment.objects.filter(booking=booking, active=True)
    if booking.status not in STANDING or taken.filter(seat__gt=0).exists():
        return None
    # To an hour of its own, long ago: two that were carried out are never in each other's way.
    ago = timezone.now().replace(microsecond=0) - timedelta(hours=2 * booking.pk)
    length = booking.ends_at - booking.starts_at
    Booking.objects.filter(pk=booking.pk).update(starts_at=ago, ends_at=ago + length, stranded="")
    before, after = way_of(booking).buffers(booking.service)
    taken.update(occupied=(ago - before, ago + length + after))
    hand.dice.choice(OUTCOMES)(booking, actor=OFFICE)
    hand.done.append(booking.pk)
    return booking


def correct_outcome(hand: Hand) -> object:
    booking = hand.find(hand.dice.choice(hand.done)) if hand.done else None
    if booking is not None:
        hand.dice.choice([*OUTCOMES, undo_outcome])(booking, actor=OFFICE)
    return booking


def acknowledge(hand: Hand) -> object:
    follow_up = hand.one_of(FollowUp.objects.filter(acknowledged_at=None))
    if follow_up is None:
        return None
    clerk = Actor(user_id=hand.town.clerk, channel=Channel.STAFF)
    return acknowledge_follow_up(follow_up, answer=hand.dice.choice(list(FollowUpAnswer)), actor=clerk)


def give_up_owed(hand: Hand) -> object:
    owed = hand.one_of(Disruption.objects.filter(outcome=DisruptionOutcome.OPEN))
    if owed is not None:
        give_up_disruption(owed, actor=OFFICE)
    return owed


def settle_replaced(hand: Hand) -> object:
    """The job of the night."""
    run_job(SETTLE_REPLACED, tenant="larvik", args={})
    return True


ACTS: Weights = {carry_out: 28, correct_outcome: 12, acknowledge: 4, give_up_owed: 4, settle_replaced: 3}
