"""Moving a booking: the new time is taken first, the old one given back afterwards.

In a session it is the other way round: the seat and the provider's time may be the others', so it must be let go of
before it can be in its own way. Two who swap would then wait for each other; so those come one at a time.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.disruptions import settle_disruption
from shop.domain.door.booking import draft_booking, kept_apart
from shop.domain.door.changes import lock_booking
from shop.domain.door.choosing import choose
from shop.domain.door.holds import end_holds
from shop.domain.door.releasing import release
from shop.domain.door.reserving import reservation_for
from shop.domain.door.rules import check_rules
from shop.domain.door.taking import Claim
from shop.domain.events import tell_module
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import reserve_instead
from shop.domain.locks import lock_for_booking, lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.domain.representation.mandate import require_mandate
from shop.enums import BookingStatus, Confirmation, DisruptionOutcome
from shop.errors import BookingNotMovable, TransitionNotAllowed
from shop.lengths import Length, length_of
from shop.models import Assignment, Booking
from shop.queries.channels import SELF_SERVICE
from shop.queries.citizen_days import move_deadline
from shop.queries.door import look_up
from shop.queries.versions import version_of_time

MOVABLE = frozenset({BookingStatus.CONFIRMED, BookingStatus.REQUESTED})


def can_move_self(booking: Booking, *, within_day: bool) -> bool:
    """Whether the recipient may still move it without calling, within its day or to another one."""
    deadline = move_deadline(booking, within_day=within_day)
    return deadline is not None and timezone.now() <= deadline and booking.status in MOVABLE


@unless_deadlocked
@transaction.atomic
def move_booking(
    booking: Booking,
    *,
    starts_at: datetime,
    actor: Actor,
    length: Length | None = None,
    helpers: Collection[int] = (),
    seen: str = "",
) -> Booking:
    """Give the booking another time, by the rules a new one would meet, and keep its provider if that can be.

    Without a length it stays as long as it is. Where a person has chosen who comes, `helpers` (their ids) do and nobody
    else. Moved to where it is already, it is not touched. `seen` is the version of the time that was moved from.

    Raises ChangedMeanwhile, BookingNotMovable after the deadline of that kind of move, TransitionNotAllowed for one
    that is over, or a BookingRefused; then the booking is as it was.
    """
    is_session = booking.service.seats > 1
    if is_session:
        lock_schedule(booking.department_id)
    lock_for_booking(department_id=booking.department_id, recipient_id=booking.recipient_id)
    booking = lock_booking(booking.pk)
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    if booking.status not in MOVABLE:
        raise TransitionNotAllowed(booking=booking.pk, status=booking.status)
    draft = draft_booking(
        booking.service,
        recipient=booking.recipient,
        starts_at=starts_at,
        length=length or length_of(booking),
        moving=booking,
    )
    draft = replace(draft, anybody=bool(helpers))
    if (draft.starts_at, draft.ends_at) == (booking.starts_at, booking.ends_at) and not booking.stranded:
        return booking
    require_unchanged(seen, now=version_of_time(booking))
    _require_movable(booking, to=draft.starts_at, actor=actor)
    draft = kept_apart(draft)
    look = look_up(draft, idempotency_key=None)
    check_rules(draft, look=look, actor=actor)
    status = _status_after(booking, actor=actor)
    former = list(Assignment.objects.filter(booking=booking, active=True))
    codes = {"from_start": booking.starts_at.isoformat(), "to_start": draft.starts_at.isoformat()}
    claim = Claim(
        draft,
        booking.pk,
        status,
        actor,
        "booking.moved",
        message="booking.moved" if status == BookingStatus.CONFIRMED else "booking.requested",
        codes=codes,
        # Those who stay behind go on with the number of the session that the moving one may have opened.
        party=look.booking_id if is_session else 0,
        only=helpers,
    )
    end_holds(look.holds, actor=actor)
    if is_session:
        release(former)
    moved = choose(claim, look=look)
    release(former)
    reservation = reservation_for(draft, look=look)
    if reservation is not None:
        reserve_instead(booking, period_id=reservation.period_id, cost=reservation.cost)
    if booking.stranded:
        settle_disruption(booking, outcome=DisruptionOutcome.MOVED)
    booking.starts_at, booking.ends_at, booking.stranded = draft.starts_at, draft.ends_at, ""
    booking.status, booking.closes_at = status, moved.closes_at
    booking.title, booking.where_text = moved.title, moved.where_text
    tell_module("booking.moved", booking)
    time_was_freed(booking.department_id)
    return booking


def _status_after(booking: Booking, *, actor: Actor) -> BookingStatus:
    """Where the department confirms, it has said yes to another time: what a recipient moves is a request again."""
    if booking.service.confirmation == Confirmation.REQUESTED and actor.channel in SELF_SERVICE:
        return BookingStatus.REQUESTED
    return BookingStatus(booking.status)


def _require_movable(booking: Booking, *, to: datetime, actor: Actor) -> None:
    if actor.channel in SELF_SERVICE:
        within_day = timezone.localdate(booking.starts_at) == timezone.localdate(to)
        deadline = move_deadline(booking, within_day=within_day)
    else:
        deadline = booking.starts_at
    if deadline is None or timezone.now() > deadline:
        raise BookingNotMovable(booking=booking.pk)
