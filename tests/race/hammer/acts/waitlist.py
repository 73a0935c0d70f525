"""Waiting: getting in line and out of it, and offers that are made, answered, or not answered in time."""

from datetime import time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from foundation.jobs import run_job
from shop.domain.freeing import OFFER
from shop.domain.locks import lock_for_booking
from shop.domain.waitlist.answers import decline_offer, expire_offer, take_offer
from shop.domain.waitlist.line import Wanted, join_waitlist, leave_waitlist, set_priority
from shop.enums import OfferOutcome, Priority, WaitlistStatus
from shop.models import WaitlistEntry, WaitlistOffer
from shop.tasks_waiting import SETTLE
from tests.factories.clock import let_lapse
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights
from tests.race.hammer.queue import begin_waiting_job
from tests.race.hammer.town import CHAOS_DAYS


def join(hand: Hand) -> object:
    """Those who wait already want something else by now."""
    today = timezone.localdate()
    first, last = sorted(hand.dice.choices(CHAOS_DAYS, k=2))
    wanted = Wanted(
        today + timedelta(days=first),
        today + timedelta(days=last),
        time(hand.dice.randint(8, 11)),
        time(hand.dice.randint(12, 15)),
    )
    return join_waitlist(
        hand.dice.choice(hand.town.services), recipient=hand.somebody(), wanted=wanted, actor=hand.anybody()
    )


def leave(hand: Hand) -> object:
    entry = hand.one_of(_waiting())
    return entry and leave_waitlist(entry, actor=hand.anybody())


def be_urgent(hand: Hand) -> object:
    entry = hand.one_of(_waiting())
    return entry and set_priority(entry, priority=hand.dice.choice(list(Priority)), actor=OFFICE)


def offer(hand: Hand) -> object:
    """The job, as a worker does it: what is freed from now on asks for another one."""
    department = hand.dice.choice(hand.town.departments)
    begin_waiting_job(OFFER, key=department.pk)
    run_job(OFFER, tenant="larvik", args={"department_id": department.pk})
    return True


def accept(hand: Hand) -> object:
    offered = hand.one_of(_offers())
    if offered is None:
        return None
    booking = take_offer(offered, actor=hand.anybody())
    hand.note(booking)
    return booking


def decline(hand: Hand) -> object:
    offered = hand.one_of(_offers())
    return offered and decline_offer(offered, actor=hand.anybody())


def answer_late(hand: Hand) -> object:
    """The calendar is turned until the offer is over; the job comes, or they take it before."""
    offered = hand.one_of(_offers())
    if offered is None:
        return None
    with transaction.atomic():
        lock_for_booking(department_id=offered.hold.department_id, recipient_id=offered.recipient_id)
        is_open = _offers().filter(pk=offered.pk).update(expires_at=timezone.now())
        if is_open:
            let_lapse(offered.hold)
    if hand.dice.random() < 0.3:
        hand.note(take_offer(offered, actor=hand.anybody()))
        return True
    return expire_offer(offered.pk)


def settle_waiting(hand: Hand) -> object:
    """The job of the night: who has booked a time themselves waits no longer."""
    run_job(SETTLE, tenant="larvik", args={})
    return True


def _waiting() -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING).select_related("service", "recipient")


def _offers() -> QuerySet[WaitlistOffer]:
    offers = WaitlistOffer.objects.filter(outcome=OfferOutcome.OPEN)
    return offers.select_related("entry", "hold", "recipient")


ACTS: Weights = {
    join: 10,
    leave: 2,
    be_urgent: 2,
    offer: 5,
    accept: 4,
    decline: 4,
    answer_late: 5,
    settle_waiting: 2,
}
