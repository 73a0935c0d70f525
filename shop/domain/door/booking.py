"""The one door to scarce time: whatever makes a provider's time less available goes through here."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.door.choosing import choose
from shop.domain.door.holds import HOLD, end_holds
from shop.domain.door.reserving import reservation_for
from shop.domain.door.rules import check_rules
from shop.domain.door.taking import Claim
from shop.domain.events import tell_module
from shop.domain.locks import lock_for_booking, lock_for_those_apart
from shop.enums import TAKES_TIME, BookingStatus, Confirmation
from shop.errors import FormUsedBefore, HoldLapsed, NothingLeft, OffGrid, TimeTaken
from shop.hooks import BookingDraft, Occurrence
from shop.lengths import Length, end_of, length_of, require_offered, usual_length
from shop.models import Booking, Recipient, Service
from shop.queries.asked_first import asked_first, who_is_barred
from shop.queries.door import Look, as_before, look_up
from shop.registry import module_of, traits_of
from shop.ways import AS_USUAL, Way, settled, way_of


@unless_deadlocked
@transaction.atomic
def book_service(  # noqa: PLR0913 - the door has many sides, all of them named
    service: Service,
    *,
    recipient: Recipient,
    starts_at: datetime,
    actor: Actor,
    length: Length | None = None,
    way: Way = AS_USUAL,
    idempotency_key: str | None = None,
    answers: Mapping[str, Any] | None = None,
    occurrence: Occurrence | None = None,
    offer_id: int | None = None,
    helpers: Collection[int] = (),
) -> Booking:
    """Book the visit that begins at `starts_at`, and give it to the provider the ranking puts first.

    For an occurrence of a standing booking the one who comes to those is put first. With an `offer_id` it is the
    time of that offer of the waiting list that is taken up. Of a visit that is booked again as it was, `helpers` are
    those (their ids) who were to come: whoever of them is free comes before the others.

    A time the recipient holds is theirs; one they held too long is booked anew if it is still free, else
    HoldLapsed. Called again with the same key it returns the booking it made the first time; FormUsedBefore if
    that was for another time or no longer stands. Raises a BookingRefused, and then nothing is written.
    """
    draft = draft_booking(
        service, recipient=recipient, starts_at=starts_at, length=length, way=way, answers=answers
    )
    draft = replace(draft, occurrence=occurrence, offer_id=offer_id)
    draft, look = lock_and_look(draft, idempotency_key=idempotency_key)
    if look.made_before is not None:
        return _made_before(look.made_before, draft=draft)
    look = replace(look, candidates=as_before(look.candidates, helpers))
    check_rules(draft, look=look, actor=actor)
    claim = claim_of(draft, look=look, actor=actor, idempotency_key=idempotency_key)
    booking = _keep_or_take(claim, look=look)
    module = module_of(draft.service.module_key)
    module.save_answers(booking, draft.answers)
    tell_module("booking.created", booking)
    return booking


@unless_deadlocked
@transaction.atomic
def hold_time(
    service: Service,
    *,
    recipient: Recipient,
    starts_at: datetime,
    actor: Actor,
    length: Length | None = None,
    way: Way = AS_USUAL,
) -> Booking:
    """Hold the visit for the recipient until `held_until`, while they fill in a form; held already, it is the same one.

    It counts as taken until then and never after, with no job needed. Nobody holds two times. What was granted is
    looked at when the hold becomes a booking. Raises a BookingRefused, and then nothing is written.
    """
    draft = draft_booking(service, recipient=recipient, starts_at=starts_at, length=length, way=way)
    draft, look = lock_and_look(draft)
    if look.hold_id is not None:
        held = Booking.objects.get(pk=look.hold_id)
        if held.is_held:
            return held
    check_rules(draft, look=look, actor=actor)
    end_holds(look.holds, actor=actor)
    claim = Claim(draft, look.booking_id, BookingStatus.HELD, actor, "booking.held", hold=HOLD)
    return choose(claim, look=look)


def draft_booking(
    service: Service,
    *,
    recipient: Recipient,
    starts_at: datetime,
    length: Length | None = None,
    way: Way = AS_USUAL,
    answers: Mapping[str, Any] | None = None,
    moving: Booking | None = None,
) -> BookingDraft:
    """What is asked for. Raises LengthNotOffered, WayNotOffered, or OffGrid for what would end before it begins."""
    length = length or usual_length(service)
    if moving is None or length != length_of(moving):  # as long as it is, whatever is offered today
        require_offered(service, length)
    way = way_of(moving) if moving else settled(service, way, asked=asked_first(service, recipient))
    starts_at = starts_at.astimezone(UTC)  # in local time Python would lose an hour in spring
    ends_at = end_of(service, length, starts_at)
    if ends_at <= starts_at:  # a day's stay that would begin after the hour of departure
        raise OffGrid
    return BookingDraft(service, recipient, starts_at, ends_at, length, answers or {}, moving, way=way)


def lock_and_look(draft: BookingDraft, *, idempotency_key: str | None = None) -> tuple[BookingDraft, Look]:
    """Take the locks, then look: what is seen of the schedule and of the recipient's own bookings stays true.

    Returns the draft as well: anew, where the rules of the service were changed since it was read.
    """
    lock_for_booking(department_id=draft.service.department_id, recipient_id=draft.recipient.pk)
    draft = kept_apart(draft)
    look = look_up(draft, idempotency_key=idempotency_key)
    if not look.is_outdated:
        return draft, look
    service = Service.objects.select_related("department").get(pk=draft.service.pk)
    anew = draft_booking(
        service,
        recipient=draft.recipient,
        starts_at=draft.starts_at,
        length=draft.length,
        way=draft.way,
        answers=draft.answers,
    )
    draft = kept_apart(replace(anew, occurrence=draft.occurrence, offer_id=draft.offer_id))
    return draft, look_up(draft, idempotency_key=idempotency_key)


def kept_apart(draft: BookingDraft) -> BookingDraft:
    """The draft with what others' bookings bar for it. Of most modules nothing is asked here.

    The locks of a booking must be held.
    """
    if not traits_of(draft.service.module_key).keeps_apart:
        return draft
    lock_for_those_apart(draft.service)
    return replace(draft, rules=who_is_barred(draft, way=draft.way))


def claim_of(draft: BookingDraft, *, look: Look, actor: Actor, idempotency_key: str | None) -> Claim:
    """The booking this draft becomes: confirmed at once, or a request where the department confirms.

    Raises NoEntitlement, LongerThanGranted, or NothingLeft where the look has shown it.
    """
    reservation = reservation_for(draft, look=look)
    if reservation is not None and reservation.is_too_much:
        raise NothingLeft
    if draft.service.confirmation == Confirmation.REQUESTED:
        status, action = BookingStatus.REQUESTED, "booking.requested"
    else:
        status, action = BookingStatus.CONFIRMED, "booking.created"
    return Claim(
        draft,
        look.booking_id,
        status,
        actor,
        action,
        idempotency_key=idempotency_key,
        reservation=reservation,
        message=action,
        codes={"series": str(draft.occurrence.series_id)} if draft.occurrence else {},
    )


def _keep_or_take(claim: Claim, *, look: Look) -> Booking:
    if look.hold_id is None:
        end_holds(look.holds, actor=claim.actor)
        return choose(claim, look=look)
    kept = claim.with_id(look.hold_id).keep()
    if kept is not None:
        end_holds((hold for hold in look.holds if hold != kept.pk), actor=claim.actor)
        return kept
    end_holds(look.holds, actor=claim.actor)
    try:
        return choose(claim, look=look)
    except TimeTaken as error:
        raise HoldLapsed(**error.params) from error


def _made_before(booking_id: int, *, draft: BookingDraft) -> Booking:
    booking = Booking.objects.get(pk=booking_id)
    is_the_same = (
        booking.service_id == draft.service.pk
        and booking.starts_at == draft.starts_at
        and booking.ends_at == draft.ends_at
        and way_of(booking) == draft.way
    )
    if not is_the_same or booking.status not in TAKES_TIME:
        raise FormUsedBefore(booking=booking_id)
    return booking
