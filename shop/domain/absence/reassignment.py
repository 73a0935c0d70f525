"""Giving a visit to somebody else than the ranking did: a person decides, and says why."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.absence.disruptions import settle_disruption
from shop.domain.absence.giving import GIVE, REASSIGNABLE
from shop.domain.absence.plans_told import PlansChanged
from shop.domain.door.changes import lock_booking
from shop.domain.events import tell
from shop.domain.freeing import time_was_freed
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking, lock_for_those_apart, lock_schedule
from shop.enums import AssignmentReason, Availability, DisruptionOutcome, ReassignmentReason
from shop.errors import CannotComeInstead, ChangedMeanwhile, TransitionNotAllowed
from shop.models import Assignment, Booking, KeptTime, Provider
from shop.queries.colleagues import AWAY, ON_DUTY, QUALIFIED, colleagues_for, moving_with

STAND_AGAIN = f"""
UPDATE shop_booking b SET stranded = ''
WHERE b.id = ANY(%(ids)s) AND b.stranded IN ('no_shift', 'not_qualified') AND NOT EXISTS (
    SELECT FROM shop_assignment a JOIN shop_provider p ON p.id = a.provider_id
    WHERE a.booking_id = b.id AND a.active AND NOT (p.is_active
        AND {ON_DUTY.format(provider="p.id", occupied="a.occupied")}
        AND NOT {AWAY.format(provider="p.id", occupied="a.occupied")}
        AND {QUALIFIED.format(provider="p.id", service="b.service_id", occupied="a.occupied")}))
RETURNING b.id
"""  # noqa: S608 - built from constants of this package


def can_reassign(booking: Booking) -> bool:
    """Whether somebody else could still come: it stands, and is not over."""
    return booking.status in REASSIGNABLE and booking.ends_at > timezone.now()


@transaction.atomic
def reassign(
    booking: Booking,
    *,
    to: Provider,
    instead_of: Provider,
    reason: ReassignmentReason,
    actor: Actor,
    plans: PlansChanged | None = None,
    tells_recipients: bool = True,
) -> Booking:
    """Give the visit to another provider, in a session everybody's together, and tell the recipient who comes.

    Both helpers are told as well; where it is one of several, it is noted in `plans` and the caller tells them, and
    the recipients where `tells_recipients` is not set. The same again is done once. Raises CannotComeInstead with why,
    ChangedMeanwhile when `instead_of` does not have it any more, TransitionNotAllowed for a visit that does not stand
    or is over; then all is as it was.
    """
    is_session = _lock(booking)
    booking = lock_booking(booking.pk)
    given = {each.provider_id: each for each in booking.assignments.filter(active=True)}
    if to.pk in given and instead_of.pk not in given:
        return booking
    if not can_reassign(booking):
        raise TransitionNotAllowed(booking=booking.pk, status=booking.status)
    if instead_of.pk not in given:
        raise ChangedMeanwhile
    moving, bookings = [given[instead_of.pk]], [booking]
    if is_session:
        bookings = [lock_booking(each.booking_id) for each in moving_with(*moving)]
        moving = moving_with(*moving)  # once more: somebody may just have cancelled, and stays behind
        still = {each.booking_id for each in moving}
        bookings = [each for each in bookings if each.pk in still]
    _require_free(to, booking=booking, moving=moving)
    now_theirs = _hand_over(moving, to=to, release_first=is_session)
    if is_session:
        _let_kept_time_follow(booking, moving=moving[0], to=to)
    for each in _stand_again(bookings):
        settle_disruption(each, outcome=DisruptionOutcome.REPLACED)
    codes: dict[str, Any] = {"from": instead_of.pk, "to": to.pk, "why": reason}
    for each in bookings:
        record(actor, "booking.reassigned", each, recipient_id=each.recipient_id, **codes)
        tell("booking.reassigned", each)
        if tells_recipients and (to.is_named or instead_of.is_named):
            _tell_who_comes(each, given=now_theirs[each.pk])
    time_was_freed(booking.department_id)  # of the one it was taken from: not everybody may have everybody
    changed = PlansChanged() if plans is None else plans
    changed.note(bookings, to=to, instead_of=instead_of, reason=reason, actor=actor)
    if plans is None:
        changed.tell()
    booking.refresh_from_db(fields=["stranded"])
    return booking


def _lock(booking: Booking) -> bool:
    """Wait for whoever must not meddle; returns whether the visit is a session.

    Two seats of one number cannot be taken side by side, so a session is given back before it is taken anew: two
    who swap would wait for each other. The exclusive lock lets only one at a time.
    """
    is_session = Assignment.objects.filter(booking=booking, active=True, seat__gt=0).exists()
    if is_session:
        lock_schedule(booking.department_id)
    else:
        lock_for_booking(department_id=booking.department_id, recipient_id=booking.recipient_id)
        lock_for_those_apart(booking.service)
    return is_session


def _require_free(to: Provider, *, booking: Booking, moving: Sequence[Assignment]) -> None:
    if not moving:
        raise ChangedMeanwhile
    found = colleagues_for(moving, booking=booking, only=to)
    availability = found[0].availability if found else Availability.ELSEWHERE
    if availability != Availability.FREE:
        raise CannotComeInstead(why=availability)


def _hand_over(moving: Sequence[Assignment], *, to: Provider, release_first: bool) -> dict[int, int]:
    """The new assignments' ids, by the booking's."""
    ids = [each.pk for each in moving]
    former = Assignment.objects.filter(pk__in=ids)
    if release_first:
        former.update(active=False)
    parameters: dict[str, Any] = {
        "ids": ids,
        "to": to.pk,
        "now": timezone.now(),
        "reason": AssignmentReason.CHOSEN,
    }
    with connection.cursor() as cursor:
        cursor.execute(GIVE, parameters)
        made = {booking_id: pk for pk, booking_id in cursor.fetchall()}
    if len(made) != len(ids):
        raise CannotComeInstead(why=Availability.BUSY)
    if not release_first:
        former.update(active=False)
    return made


def _let_kept_time_follow(booking: Booking, *, moving: Assignment, to: Provider) -> None:
    """The time that was kept for a session that is announced: who books into it comes to whoever leads it now.

    Who keeps theirs for one at the same time already keeps it once.
    """
    if KeptTime.objects.filter(provider=to, during__overlap=moving.occupied).exists():
        return
    kept = KeptTime.objects.filter(
        provider=moving.provider_id, service=booking.service_id, during__contains=moving.occupied
    )
    kept.update(provider=to)


def _stand_again(bookings: Sequence[Booking]) -> Sequence[Booking]:
    """What had lost its ground because nobody was on duty has it again: those are returned.

    Not where another who comes cannot either, or the day is closed: then it is owed still.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            STAND_AGAIN,
            {"ids": [each.pk for each in bookings], "zone": timezone.get_current_timezone_name()},
        )
        standing = {pk for (pk,) in cursor.fetchall()}
    return [each for each in bookings if each.pk in standing]


def _tell_who_comes(booking: Booking, *, given: int) -> None:
    if can_reassign(booking):
        tell_recipient(
            "booking.reassigned",
            booking.recipient,
            service_id=booking.service_id,
            booking_id=booking.pk,
            given=given,
        )
