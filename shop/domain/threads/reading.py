"""Who has read what: the recipients' side by opening the thread, the department by saying that it is seen to."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.door.changes import lock_booking
from shop.enums import ThreadSide
from shop.models import Booking

SEEN = "thread.seen"


def mark_read(booking: Booking, *, by: ThreadSide) -> int:
    """Note that this side has read all that the other wrote; how many messages were new. One statement."""
    new = booking.thread_messages.filter(read_at__isnull=True).exclude(side=by)
    return int(new.update(read_at=timezone.now()))


@transaction.atomic
def note_seen(booking: Booking, *, actor: Actor) -> int:
    """The department has read what the recipient wrote, and no answer is needed. Said twice it is once."""
    booking = lock_booking(booking.pk)
    seen = mark_read(booking, by=ThreadSide.DEPARTMENT)
    if seen:
        record(actor, SEEN, booking, recipient_id=booking.recipient_id)
    return seen
