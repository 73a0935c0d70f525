"""A family offers a stay for another, others say what they would give for it, and the family chooses.

Both have said yes before anything is changed, and neither learns who the other is: each sees dates, and what is noted
about either tells nothing of the other.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from foundation.retrying import unless_deadlocked
from modules.respite_care.enums import SwapState
from modules.respite_care.forms.settings import SettingsForm
from modules.respite_care.models import SwapAnswer, SwapOffer
from modules.respite_care.models.swaps import GOING
from modules.respite_care.queries.rounds import handing_out
from modules.respite_care.queries.swaps import can_be_swapped, is_set_aside, stays_for
from modules.respite_care.swap_errors import (
    DecisionsDoNotReach,
    NotOffered,
    SwapIsOver,
    SwapNotPossible,
)
from shop.domain.door.exchanging import Side, exchange_bookings
from shop.domain.hearing import tell_recipient
from shop.domain.representation.mandate import require_mandate
from shop.errors import ChangedMeanwhile, MayNotAct, NoEntitlement, NothingLeft
from shop.models import Booking
from shop.queries.versions import version_of_time

SUGGESTED, DECLINED = "respite_care.swap_suggested", "respite_care.swap_declined"
SWAPPED = "respite_care.swap_done"


@transaction.atomic
def offer_stay(booking: Booking, *, actor: Actor) -> SwapOffer:
    """Others with a stay of the same service see its dates from now on. Twice is once. Raises NotOffered."""
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    if not can_be_swapped(booking):
        raise NotOffered(booking=booking.pk)
    offer, is_new = SwapOffer.objects.get_or_create(booking=booking, state=SwapState.OPEN)
    if is_new:
        record(actor, "respite_care.swap_offered", offer, recipient_id=booking.recipient_id)
    return offer


@transaction.atomic
def withdraw_offer(offer: SwapOffer, *, actor: Actor) -> None:
    """Nobody sees it any more, and what others would have given for it is theirs. Twice is once."""
    booking = offer.booking
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    offer = SwapOffer.objects.select_for_update().get(pk=offer.pk)
    if offer.state != SwapState.OPEN:
        return
    _end(Q(pk=offer.pk), Q(offer=offer))
    record(actor, "respite_care.swap_withdrawn", offer, recipient_id=booking.recipient_id)


@transaction.atomic
def suggest(offer: SwapOffer, booking: Booking, *, actor: Actor) -> SwapAnswer:
    """The family would give this stay of theirs for the offered one; whoever offered it is told, and chooses.

    Twice is once. Raises SwapIsOver, or NotOffered for a stay that is not alike.
    """
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    offer = SwapOffer.objects.select_for_update().get(pk=offer.pk)
    theirs = Booking.objects.select_related("service", "recipient").get(pk=offer.booking_id)
    if offer.state != SwapState.OPEN or not can_be_swapped(theirs) or is_set_aside(offer, booking.recipient):
        raise SwapIsOver
    offer.booking = theirs
    if (
        theirs.recipient_id == booking.recipient_id
        or not stays_for(offer, [booking])
        or not can_be_swapped(booking)
    ):
        raise NotOffered(booking=booking.pk)
    known = SwapAnswer.objects.filter(offer=offer, booking=booking, state__in=GOING)
    if (answer := known.first()) is not None:
        return answer
    answer = SwapAnswer.objects.create(offer=offer, booking=booking)
    record(actor, "respite_care.swap_suggested", answer, recipient_id=booking.recipient_id)
    tell_recipient(SUGGESTED, theirs.recipient, service_id=theirs.service_id, answer_id=answer.pk)
    return answer


@transaction.atomic
def take_back(answer: SwapAnswer, *, actor: Actor) -> None:
    """The family would not give it any more, as long as it is not swapped. Twice is once. Raises SwapIsOver."""
    booking = answer.booking
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    SwapOffer.objects.select_for_update().get(pk=answer.offer_id)
    answer = SwapAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.state == SwapState.DONE:
        raise SwapIsOver
    if not answer.is_going:
        return
    answer.state = SwapState.ENDED
    answer.save(update_fields=["state"])
    record(actor, "respite_care.suggestion_taken_back", answer, recipient_id=booking.recipient_id)


def accept(answer: SwapAnswer, *, actor: Actor) -> SwapAnswer:
    """Whoever offered says yes to what was suggested: it is done at once, or waits for the department's yes.

    Raises SwapIsOver or DecisionsDoNotReach, and then nothing is changed. Where any other rule stands in the way the
    suggestion ends as if it had been taken back: a refusal of its own would tell one family of another.
    """
    booking = answer.offer.booking
    if not SettingsForm.of(booking.service)["swaps_need_yes"]:
        try:
            return _exchange(answer, actor=actor, of_other=SYSTEM)
        except SwapNotPossible as error:
            _set_aside(answer)
            raise SwapIsOver from error
    with transaction.atomic():
        require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
        answer = SwapAnswer.objects.select_for_update(of=("self",)).select_related("offer").get(pk=answer.pk)
        others = SwapAnswer.objects.filter(offer=answer.offer_id, state=SwapState.AGREED).exclude(
            pk=answer.pk
        )
        if answer.state == SwapState.AGREED:
            return answer
        if (answer.state, answer.offer.state) != (SwapState.OPEN, SwapState.OPEN) or others.exists():
            raise SwapIsOver
        if has_moved_since(answer):
            raise SwapIsOver
        answer.state = SwapState.AGREED
        answer.save(update_fields=["state"])
        record(actor, "respite_care.swap_agreed", answer, recipient_id=booking.recipient_id)
    return answer


def approve(answer: SwapAnswer, *, actor: Actor) -> SwapAnswer:
    """The department says yes to what both families agreed on, and to nothing else.

    Raises as `accept`, and SwapNotPossible where a rule stands in the way: that is for the department to know.
    """
    as_asked = Actor(user_id=actor.user_id, channel=Channel.PHONE)  # the families want it, not the department
    return _exchange(answer, actor=as_asked, of_other=as_asked, states=(SwapState.AGREED,))


@transaction.atomic
def decline(answer: SwapAnswer, *, actor: Actor) -> None:
    """The department says no; both families are told, and the offer stands on. Twice is once."""
    answer = (
        SwapAnswer.objects.select_for_update(of=("self",))
        .select_related("offer__booking__recipient__user", "booking__recipient__user")
        .get(pk=answer.pk)
    )
    if answer.state != SwapState.AGREED:
        return
    answer.state = SwapState.ENDED
    answer.save(update_fields=["state"])
    for booking in (answer.offer.booking, answer.booking):
        record(actor, "respite_care.swap_declined", answer, recipient_id=booking.recipient_id)
        tell_recipient(DECLINED, booking.recipient, service_id=booking.service_id, booking_id=booking.pk)


@transaction.atomic
def _set_aside(answer: SwapAnswer) -> None:
    found = SwapAnswer.objects.filter(pk=answer.pk, state__in=GOING).update(state=SwapState.NOT_POSSIBLE)
    if found:
        record(SYSTEM, "respite_care.swap_not_possible", answer)


def _exchange(
    answer: SwapAnswer, *, actor: Actor, of_other: Actor, states: Sequence[SwapState] = GOING
) -> SwapAnswer:
    try:
        return _exchange_or_refuse(answer, actor=actor, of_other=of_other, states=states)
    except (NothingLeft, NoEntitlement) as error:
        raise DecisionsDoNotReach from error
    except (SwapIsOver, MayNotAct):
        raise
    except (
        ChangedMeanwhile
    ) as error:  # somebody else's was done, or one of the two was moved, at the same moment
        raise SwapIsOver from error
    except DomainError as error:
        raise SwapNotPossible from error


@unless_deadlocked
@transaction.atomic
def _exchange_or_refuse(
    answer: SwapAnswer, *, actor: Actor, of_other: Actor, states: Sequence[SwapState]
) -> SwapAnswer:
    """The bookings are locked before the rows that tell of the swap, as everywhere."""
    sides = [
        _side(pk, actor=who) for pk, who in ((answer.offer.booking_id, actor), (answer.booking_id, of_other))
    ]
    if has_moved_since(answer):
        raise SwapIsOver
    with handing_out(None):
        exchange_bookings(*sides, message=SWAPPED)
    answer = (
        SwapAnswer.objects.select_for_update(of=("self", "offer")).select_related("offer").get(pk=answer.pk)
    )
    if answer.offer.state != SwapState.OPEN or answer.state not in states:
        raise SwapIsOver  # and with it the exchange is undone
    SwapOffer.objects.filter(pk=answer.offer_id).update(state=SwapState.DONE)
    SwapAnswer.objects.filter(pk=answer.pk).update(state=SwapState.DONE)
    both = [side.booking.pk for side in sides]
    _end(Q(booking__in=both), Q(booking__in=both) | Q(offer__booking__in=both))
    return SwapAnswer.objects.get(pk=answer.pk)


def _side(booking_id: int, *, actor: Actor) -> Side:
    booking = Booking.objects.select_related("service").get(pk=booking_id)
    return Side(booking, actor, version_of_time(booking))


def has_moved_since(answer: SwapAnswer) -> bool:
    """Whether one of the two was moved after it was suggested: then somebody said yes to other dates."""
    moves = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower,
        object_id__in=[answer.booking_id, answer.offer.booking_id],
        action="booking.moved",
        at__gt=answer.made_at,
    )
    return moves.exists()


def _end(offers: Q, answers: Q) -> None:
    """What else was offered of these stays comes to nothing, and so does what was suggested for or with them."""
    SwapOffer.objects.filter(offers, state=SwapState.OPEN).update(state=SwapState.ENDED)
    ending = SwapAnswer.objects.filter(answers, state__in=GOING).values_list("pk", flat=True)
    SwapAnswer.objects.filter(pk__in=list(ending)).update(state=SwapState.ENDED)
