"""Somebody has ordered the interpreter for a talk, or takes that back."""

from datetime import datetime

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from modules.memory_team.models import Talk
from shop.domain.door.changes import lock_booking
from shop.enums import BookingStatus
from shop.errors import ChangedMeanwhile

ORDERED, NOT_ORDERED = "memory_team.interpreter_ordered", "memory_team.interpreter_not_ordered"


@transaction.atomic
def note_ordered(talk: Talk, *, seen_at: datetime, actor: Actor) -> Talk:
    """The interpreter comes when the talk begins, which is what the actor saw. Said twice it is noted once.

    Raises ChangedMeanwhile where the talk begins at another time by now, or takes place no more.
    """
    booking = lock_booking(talk.booking_id)
    talk = Talk.objects.select_for_update(of=("self",)).select_related("booking").get(pk=talk.pk)
    if booking.starts_at != seen_at or booking.status == BookingStatus.CANCELLED:
        raise ChangedMeanwhile
    if talk.is_ordered:
        return talk
    talk.ordered_for = booking.starts_at
    talk.save(update_fields=["ordered_for"])
    record(actor, ORDERED, booking, recipient_id=booking.recipient_id)
    return talk


@transaction.atomic
def note_not_ordered(talk: Talk, *, actor: Actor) -> Talk:
    """None is ordered after all, or the order was called off. Said twice it is noted once."""
    booking = lock_booking(talk.booking_id)
    talk = Talk.objects.select_for_update(of=("self",)).select_related("booking").get(pk=talk.pk)
    if talk.ordered_for is None:
        return talk
    talk.ordered_for = None
    talk.save(update_fields=["ordered_for"])
    record(actor, NOT_ORDERED, booking, recipient_id=booking.recipient_id)
    return talk
