"""Nobody opened the door: somebody of the department finds out whether all is well, and says so by name."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import Actor
from foundation.errors import Forbidden
from foundation.retrying import unless_deadlocked
from shop.domain.door.changes import lock_booking
from shop.domain.meanwhile import require_unchanged
from shop.domain.outcomes.reminders import tell_of_closed_door
from shop.enums import FollowUpAnswer, ServicePlace
from shop.errors import FollowUpAnswered, FollowUpWithdrawn, UnlikelyDeadline
from shop.models import Booking, Department, FollowUp
from shop.queries.versions import version_of_follow_up

OPENED = "follow_up.opened"
SAME_DOOR = timedelta(hours=1)
"""An outcome is taken back within so long."""
SOONEST, LATEST = timedelta(minutes=5), timedelta(days=3)


def is_followed_up(booking: Booking) -> bool:
    """Whether somebody stood at a door that stayed shut.

    Who does not come to the office, does not answer the phone or leaves a bed unused has most often forgotten it, and
    nobody has been at their home: of that the department is told among the day's visits, and it is no duty.
    """
    return booking.where == ServicePlace.AT_HOME and not booking.service.uses_places


def open_follow_up(booking: Booking, *, actor: Actor) -> None:
    """Let the department find out how the recipient is, and tell it so; once for each visit.

    What was taken back within the hour and is said again is the same door: it keeps its time, and who was told is not
    told again. The booking must be locked.
    """
    if not is_followed_up(booking):
        return
    if FollowUp.objects.filter(booking=booking).exists():
        return
    now = timezone.now()
    opened = FollowUp(
        booking=booking,
        department_id=booking.department_id,
        opened_at=now,
        due_at=now + booking.department.follow_up_within,
    )
    before = _opened_before(booking, now=now)
    if before:
        opened.opened_at, opened.due_at = before[0].at, datetime.fromisoformat(before[0].details["due_at"])
    opened.save()
    about: dict[str, str | int] = {"follow_up": opened.pk, "due_at": opened.due_at.isoformat()}
    record(actor, OPENED, booking, recipient_id=booking.recipient_id, **about)
    tell_of_closed_door(opened, actor=actor, before=[each.details["follow_up"] for each in before])


def _opened_before(booking: Booking, *, now: datetime) -> Sequence[AuditEntry]:
    """What the log has kept of the same door, the first time first; nothing when it was opened last an hour ago."""
    log = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower, object_id=booking.pk, action=OPENED, details__has_key="due_at"
    ).order_by("pk")
    last = log.filter(at__gte=now - SAME_DOOR).last()
    return [] if last is None else list(log.filter(details__due_at=last.details["due_at"]))


def withdraw_follow_up(booking: Booking, *, actor: Actor) -> None:
    """Somebody did open: nobody needs to ask. What somebody has asked already stays. The booking must be locked."""
    gone, _rows = FollowUp.objects.filter(booking=booking, acknowledged_at__isnull=True).delete()
    if gone:
        record(actor, "follow_up.withdrawn", booking, recipient_id=booking.recipient_id)


@unless_deadlocked
@transaction.atomic
def acknowledge_follow_up(follow_up: FollowUp, *, answer: FollowUpAnswer, actor: Actor) -> FollowUp:
    """Say what was found, by name. The same answer twice is one, and the first who gave it keeps it.

    Raises FollowUpAnswered where another answer was given, FollowUpWithdrawn where the visit has another outcome by
    now, and Forbidden for an actor without a name.
    """
    if actor.user_id is None:
        raise Forbidden
    booking = lock_booking(follow_up.booking_id)
    found = FollowUp.objects.filter(pk=follow_up.pk).first()
    if found is None:
        raise FollowUpWithdrawn(booking=booking.pk)
    if found.acknowledged_at is not None:
        if found.answer == answer:
            return found
        raise FollowUpAnswered(booking=booking.pk)
    found.answer, found.acknowledged_at, found.acknowledged_by_id = answer, timezone.now(), actor.user_id
    found.save(update_fields=["answer", "acknowledged_at", "acknowledged_by"])
    record(
        actor, "follow_up.acknowledged", booking, recipient_id=booking.recipient_id, reason=str(found.answer)
    )
    return found


@unless_deadlocked
@transaction.atomic
def set_follow_up_within(
    department: Department, *, within: timedelta, actor: Actor, seen: str = ""
) -> Department:
    """From now on somebody asks after a recipient within so long; what waits already keeps its time.

    `seen` is the version the actor looked at. Raises UnlikelyDeadline, or ChangedMeanwhile.
    """
    if not SOONEST <= within <= LATEST:
        raise UnlikelyDeadline
    # No key of it changes: bookings that point at it go on.
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    now = version_of_follow_up(department)
    department.follow_up_within = within
    wanted = version_of_follow_up(department)
    require_unchanged(seen, now=now, wanted=wanted)
    if now != wanted:
        department.save(update_fields=["follow_up_within"])
        record(actor, "follow_up.deadline_changed", department, minutes=within // timedelta(minutes=1))
    return department
