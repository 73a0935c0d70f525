"""Two recipients exchange what they have booked: each gets the other's time, and whoever gives that time.

All is written first and judged afterwards, as if it had always been so: whoever is kept apart from whom, neither of the
two is in the other's way any more. What is refused then was never written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from foundation.retrying import unless_deadlocked
from shop.domain.door.booking import draft_booking, kept_apart
from shop.domain.door.changes import lock_booking
from shop.domain.door.releasing import release
from shop.domain.door.reserving import reservation_for
from shop.domain.door.rules import check_rules
from shop.domain.events import tell_module
from shop.domain.hearing import tell_recipient
from shop.domain.ledger.entitlements import reserve_instead
from shop.domain.locks import lock_all_for_booking, lock_for_those_apart
from shop.domain.meanwhile import require_unchanged
from shop.domain.representation.mandate import require_mandate
from shop.enums import AssignmentReason, BookingStatus
from shop.errors import BookingNotMovable, NotExchangeable, RecipientBusy, TimeTaken
from shop.hooks import BookingDraft
from shop.lengths import length_of
from shop.models import Assignment, BlockedProvider, Booking
from shop.queries.citizen_days import move_deadline
from shop.queries.door import look_up
from shop.queries.versions import version_of_time


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: their booking, who says yes for them, and the version of its time that they said yes to.

    What is noted of either tells nothing of the other: hence each has an actor of its own.
    """

    booking: Booking
    actor: Actor
    seen: str = ""


@dataclass(frozen=True, slots=True)
class _Former:
    """What a booking had: its span, and who gave the time."""

    starts_at: datetime
    ends_at: datetime
    given: Sequence[Assignment]


@unless_deadlocked
@transaction.atomic
def exchange_bookings(one: Side, other: Side, *, message: str = "booking.moved") -> tuple[Booking, Booking]:
    """Each has the other's time and place from now on; both are told of their own new time, and of nobody.

    By the rules that a new booking at that time would meet, but for how near or far it is; each decision pays for what
    its own recipient has now. The `message` may be the module's: it is told the booking, and from when until when was
    given (`gave_from`, `gave_until`) and got (`got_from`, `got_until`). Raises NotExchangeable for what is not of one
    kind, ChangedMeanwhile, BookingNotMovable after the deadline of either, MayNotAct or a BookingRefused; then both
    are as they were.
    """
    service = one.booking.service
    recipients = [one.booking.recipient_id, other.booking.recipient_id]
    lock_all_for_booking(department_id=service.department_id, recipient_ids=recipients)
    lock_for_those_apart(service)
    for pk in sorted([one.booking.pk, other.booking.pk]):
        lock_booking(pk)
    mine, theirs = (lock_booking(side.booking.pk) for side in (one, other))
    _require_alike(mine, theirs)
    for side, booking in ((one, mine), (other, theirs)):
        require_mandate(side.actor, recipient_id=booking.recipient_id, service_id=service.pk)
        require_unchanged(side.seen, now=version_of_time(booking))
        _require_movable(booking, actor=side.actor)
    had_by_me, had_by_them = _former(mine), _former(theirs)
    release([*had_by_me.given, *had_by_them.given])
    for booking, now in ((mine, had_by_them), (theirs, had_by_me)):
        _take(booking, now)
    for booking, former in ((mine, had_by_me), (theirs, had_by_them)):
        _judge(booking, former=former)
    for side, booking, former in ((one, mine, had_by_me), (other, theirs, had_by_them)):
        _tell(booking, former=former, actor=side.actor, message=message)
    return mine, theirs


def _require_alike(mine: Booking, theirs: Booking) -> None:
    service = mine.service
    alike = (mine.service_id, mine.place, mine.providers_needed) == (
        theirs.service_id,
        theirs.place,
        theirs.providers_needed,
    )
    stand = {mine.status, theirs.status} == {BookingStatus.CONFIRMED} and not (
        mine.stranded or theirs.stranded
    )
    is_of_two = mine.recipient_id != theirs.recipient_id
    if not (alike and stand and is_of_two) or service.seats > 1 or service.keeps_provider:
        raise NotExchangeable(booking=mine.pk)


def _require_movable(booking: Booking, *, actor: Actor) -> None:
    """The department may until it begins; for others by the deadline of moving to another day."""
    is_staff = actor.channel in {Channel.STAFF, Channel.PHONE}
    deadline = booking.starts_at if is_staff else move_deadline(booking, within_day=False)
    if deadline is None or timezone.now() > deadline:
        raise BookingNotMovable(booking=booking.pk)


def _former(booking: Booking) -> _Former:
    given = Assignment.objects.filter(booking=booking, active=True).order_by("provider_id")
    return _Former(booking.starts_at, booking.ends_at, list(given))


def _take(booking: Booking, now: _Former) -> None:
    """Write the other's time and who gives it, under a party of its own."""
    booking.starts_at, booking.ends_at = now.starts_at, now.ends_at
    try:
        with transaction.atomic():
            booking.save(update_fields=["starts_at", "ends_at"])
    except IntegrityError as error:
        if "booking_recipient_is_in_one_place" in str(error):
            raise RecipientBusy from error
        raise
    Assignment.objects.bulk_create(
        Assignment(
            booking=booking,
            provider_id=each.provider_id,
            occupied=each.occupied,
            alive=each.alive,
            reason=AssignmentReason.CHOSEN,
            party=booking.pk,
            minutes=each.minutes,
        )
        for each in now.given
    )


def _judge(booking: Booking, *, former: _Former) -> None:
    """Whether a new booking could be so, now that both are where they would be; the decision pays for it."""
    draft = kept_apart(_draft(booking, former=former))
    look = look_up(draft, idempotency_key=None)
    check_rules(draft, look=look, actor=SYSTEM)
    _require_allowed(draft, booking)
    reservation = reservation_for(draft, look=look)
    if reservation is not None:
        reserve_instead(booking, period_id=reservation.period_id, cost=reservation.cost)


def _draft(booking: Booking, *, former: _Former) -> BookingDraft:
    before = Booking.objects.select_related("service", "recipient").get(pk=booking.pk)
    before.starts_at, before.ends_at = former.starts_at, former.ends_at
    return draft_booking(
        booking.service,
        recipient=booking.recipient,
        starts_at=booking.starts_at,
        length=length_of(booking),
        moving=before,
    )


def _require_allowed(draft: BookingDraft, booking: Booking) -> None:
    """Nobody is sent to who never comes to them, or whose time the module keeps from them; why is not said."""
    given = list(Assignment.objects.filter(booking=booking, active=True))
    providers = {each.provider_id for each in given}
    is_blocked = BlockedProvider.objects.filter(
        recipient=booking.recipient_id, provider__in=providers
    ).exists()
    barred = draft.rules.barred if draft.rules else ()
    is_barred = any(
        each.provider_id in providers and each.from_at < booking.ends_at and booking.starts_at < each.until_at
        for each in barred
    )
    if is_blocked or is_barred:
        raise TimeTaken(starts_at=booking.starts_at.isoformat())


def _tell(booking: Booking, *, former: _Former, actor: Actor, message: str) -> None:
    given = list(Assignment.objects.filter(booking=booking, active=True).order_by("provider_id"))
    second = {"second": given[1].provider_id} if len(given) > 1 else {}
    record(
        actor,
        "booking.moved",
        booking,
        recipient_id=booking.recipient_id,
        service=booking.service_id,
        provider=given[0].provider_id,
        reason=AssignmentReason.CHOSEN,
        from_start=former.starts_at.isoformat(),
        to_start=booking.starts_at.isoformat(),
        **second,
    )
    tell_recipient(
        message,
        booking.recipient,
        service_id=booking.service_id,
        by=actor.user_id,
        booking_id=booking.pk,
        gave_from=former.starts_at.isoformat(),
        gave_until=former.ends_at.isoformat(),
        got_from=booking.starts_at.isoformat(),
        got_until=booking.ends_at.isoformat(),
    )
    tell_module("booking.moved", booking)
