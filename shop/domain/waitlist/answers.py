"""What becomes of an offer: taken with one click, declined, or not answered in time and passed on.

All take the locks of a booking first, then the offer's row.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor
from foundation.errors import DomainError
from foundation.jobs import enqueue
from foundation.retrying import unless_deadlocked
from foundation.scope import current_tenant_key
from shop.domain.door.booking import book_service
from shop.domain.door.holds import end_holds
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.domain.waitlist.asking import ask_who_does_not_answer, note_that_they_wait
from shop.enums import OfferOutcome, WaitlistStatus
from shop.errors import (
    LongerThanGranted,
    MayNotAct,
    NoEntitlement,
    NothingLeft,
    OfferIsOver,
    OfferLapsed,
    OfferNotGranted,
    RefusedByModule,
    TimeTaken,
)
from shop.lengths import length_of
from shop.models import Booking, WaitlistEntry, WaitlistOffer
from shop.ways import way_of

EXPIRE_OFFER = "shop.expire_offer"
A_MOMENT = timedelta(seconds=1)
CAN_BE_TAKEN = frozenset({OfferOutcome.OPEN, OfferOutcome.EXPIRED})


def take_offer(offer: WaitlistOffer, *, actor: Actor, answers: Mapping[str, Any] | None = None) -> Booking:
    """Book the time that is kept for them; they wait no longer. Taken twice it is the same booking.

    Answered too late it is booked if it is still free. Raises OfferLapsed when it is not, OfferIsOver for one that
    has another answer, or what the door raises; then everything is as it was, but for who was asked whether they
    still wait: to try is to say so. Only one that no answer of theirs could take any more is withdrawn, for the next
    in line: OfferNotGranted or a module's refusal is raised.
    """
    try:
        return _take(offer, actor=actor, answers=answers)
    except (NothingLeft, NoEntitlement) as refusal:
        _note_that_they_tried(offer, actor=actor, can_be_taken=False)
        raise OfferNotGranted(has_decision=isinstance(refusal, NothingLeft)) from refusal
    except LongerThanGranted as refusal:
        _note_that_they_tried(offer, actor=actor, can_be_taken=False)
        raise OfferNotGranted(has_decision=True, **refusal.params) from refusal
    except MayNotAct:
        raise
    except DomainError as other:
        never = isinstance(other, RefusedByModule) and not answers
        _note_that_they_tried(offer, actor=actor, can_be_taken=not never)
        raise


@unless_deadlocked
@transaction.atomic
def _take(offer: WaitlistOffer, *, actor: Actor, answers: Mapping[str, Any] | None) -> Booking:
    offer = _lock(offer)
    entry, hold = offer.entry, offer.hold
    require_mandate(actor, recipient_id=offer.recipient_id, service_id=entry.service_id)
    if offer.outcome == OfferOutcome.TAKEN and entry.booking is not None:
        return entry.booking
    if offer.outcome not in CAN_BE_TAKEN or entry.status != WaitlistStatus.WAITING:
        raise OfferIsOver(offer=offer.pk)
    try:
        booking = book_service(
            hold.service,
            recipient=offer.recipient,
            starts_at=hold.starts_at,
            actor=actor,
            length=length_of(hold),
            way=way_of(hold),
            answers=answers,
            offer_id=hold.pk,
        )
    except TimeTaken as error:
        raise OfferLapsed(**error.params) from error
    _settle(offer, outcome=OfferOutcome.TAKEN, actor=actor)
    settle_offers(
        entry, outcome=OfferOutcome.WITHDRAWN, actor=SYSTEM
    )  # one that was made after a late answer
    entry.status, entry.settled_at, entry.booking = WaitlistStatus.BOOKED, timezone.now(), booking
    entry.save(update_fields=["status", "settled_at", "booking"])
    return booking


@unless_deadlocked
@transaction.atomic
def decline_offer(offer: WaitlistOffer, *, actor: Actor) -> WaitlistOffer:
    """Let the time go to the next in line. They keep their place, and are not offered this time again.

    Declined twice is once, and so is one that was not answered in time; late is an answer all the same for who was
    asked whether they still wait. Raises OfferIsOver for one they took.
    """
    offer = _lock(offer)
    require_mandate(actor, recipient_id=offer.recipient_id, service_id=offer.entry.service_id)
    if offer.outcome == OfferOutcome.TAKEN:
        raise OfferIsOver(offer=offer.pk)
    if offer.outcome == OfferOutcome.OPEN:
        _give_back(offer, outcome=OfferOutcome.DECLINED, actor=actor)
    note_that_they_wait(offer.entry, actor=actor)
    return offer


@unless_deadlocked
@transaction.atomic
def expire_offer(offer_id: int) -> bool:
    """Nobody answered in time: let the time go to the next in line. They go on waiting, or are asked whether they do.

    False for one with an answer. Called a little too early, by a clock that is ahead, it comes back.
    """
    offer = _lock(WaitlistOffer.objects.select_related("hold").get(pk=offer_id))
    if offer.outcome != OfferOutcome.OPEN:
        return False
    if offer.expires_at > timezone.now():
        come_back(offer)
        return False
    _give_back(offer, outcome=OfferOutcome.EXPIRED, actor=SYSTEM)
    ask_who_does_not_answer(offer.entry)
    return True


@unless_deadlocked
@transaction.atomic
def _note_that_they_tried(offer: WaitlistOffer, *, actor: Actor, can_be_taken: bool) -> None:
    """In a transaction of its own: it stays, while what they tried is undone."""
    offer = _lock(offer)
    if offer.outcome == OfferOutcome.OPEN and not can_be_taken:
        _give_back(offer, outcome=OfferOutcome.WITHDRAWN, actor=SYSTEM)
    note_that_they_wait(offer.entry, actor=actor)


def settle_offers(entry: WaitlistEntry, *, outcome: OfferOutcome, actor: Actor) -> None:
    """End what the entry is offered. The caller has the locks of a booking."""
    offers = entry.offers.select_for_update(of=("self",)).select_related("hold")
    for offer in offers.filter(outcome=OfferOutcome.OPEN):
        _give_back(offer, outcome=outcome, actor=actor)


def come_back(offer: WaitlistOffer) -> None:
    """Promise to look at the offer when its time is over."""
    enqueue(
        current_tenant_key(), EXPIRE_OFFER, {"offer_id": offer.pk}, not_before=offer.expires_at + A_MOMENT
    )


def _lock(offer: WaitlistOffer) -> WaitlistOffer:
    lock_for_booking(department_id=offer.hold.department_id, recipient_id=offer.recipient_id)
    return (
        WaitlistOffer.objects.select_for_update(of=("self",))
        .select_related(
            "entry__booking", "entry__service", "entry__recipient", "hold__service__department", "recipient"
        )
        .get(pk=offer.pk)
    )


def _give_back(offer: WaitlistOffer, *, outcome: OfferOutcome, actor: Actor) -> None:
    end_holds([offer.hold_id], actor=actor)
    _settle(offer, outcome=outcome, actor=actor)
    time_was_freed(offer.hold.department_id)


def _settle(offer: WaitlistOffer, *, outcome: OfferOutcome, actor: Actor) -> None:
    offer.outcome, offer.settled_at = outcome, timezone.now()
    offer.save(update_fields=["outcome", "settled_at"])
    record(actor, f"waitlist.{outcome}", offer, recipient_id=offer.recipient_id)
    _let_them_be_asked_again(offer)


def _let_them_be_asked_again(offer: WaitlistOffer) -> None:
    """Nobody is offered two times at once: what they wait for elsewhere was not offered to them until now."""
    others = WaitlistEntry.objects.filter(recipient=offer.recipient_id, status=WaitlistStatus.WAITING)
    departments = others.exclude(pk=offer.entry_id).values_list("service__department", flat=True)
    for department_id in sorted(set(departments)):
        time_was_freed(department_id)
