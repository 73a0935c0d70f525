"""A department takes somebody off a course, or out of its line."""

from collections.abc import Sequence

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.memory_team.domain.taking_part import fill_later, lock_course, own_seats
from modules.memory_team.models import Participant
from shop.domain.door.calling_off import call_off
from shop.domain.hearing import tell_recipient
from shop.domain.meanwhile import require_unchanged
from shop.enums import CancelReason
from shop.models import Booking
from shop.queries.versions import version_of

TAKEN_OFF = "memory_team.taken_off"


def goes_with(participant: Participant) -> Sequence[Booking]:
    """The appointments to come that are cancelled with it; of who waits none."""
    return [] if participant.waits else own_seats(participant.course, participant.recipient)


def version_of_place(participant: Participant) -> str:
    return version_of([participant.waits, [each.pk for each in goes_with(participant)]])


@unless_deadlocked
@transaction.atomic
def take_off(participant: Participant, *, reason: CancelReason, actor: Actor, seen: str = "") -> bool:
    """Cancel their dates to come, however near, and give the seat to the next in line; they are told once.

    Returns whether they were in it or waited still. Raises ChangedMeanwhile where another seat or place would go than
    was seen.
    """
    course, recipient = participant.course, participant.recipient
    lock_course(course, recipient=recipient, actor=actor)
    now = Participant.objects.filter(pk=participant.pk).select_related("course__service", "recipient").first()
    if now is None:
        return False
    require_unchanged(seen, now=version_of_place(now))
    gone = Booking.objects.filter(pk__in=[each.pk for each in goes_with(now)])
    call_off(gone, reason=reason, actor=actor)
    now.delete()
    record(actor, TAKEN_OFF, course, recipient_id=recipient.pk)
    fill_later(course.pk)
    tell_recipient(
        TAKEN_OFF,
        recipient,
        service_id=course.service_id,
        by=actor.user_id,
        course_id=course.pk,
        recipient_id=recipient.pk,
    )
    return True
