"""Who has read what: recipients and those who look after them by opening the thread, the department by saying that
it is seen to.
"""

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.door.changes import lock_booking
from shop.enums import ThreadSide
from shop.models import Booking
from shop.queries.threads import unread_by

SEEN = "thread.seen"


def mark_read(booking: Booking, *, by: ThreadSide) -> int:
    """Note that this side has read all that the others wrote; how many messages were new. One statement.

    What the third side reads stays new to whom it was written to.
    """
    now = timezone.now()
    new = booking.thread_messages.filter(unread_by(by))
    if by == ThreadSide.RECIPIENT:
        return int(new.update(read_at=now))
    if by == ThreadSide.HELPER:
        return int(new.update(third_read_at=now))
    from_helpers = Q(side=ThreadSide.HELPER)
    seen = {
        "read_at": Case(When(from_helpers, then=F("read_at")), default=now),
        "third_read_at": Case(When(from_helpers, then=now), default=F("third_read_at")),
    }
    return int(new.update(**seen))


@transaction.atomic
def note_seen(booking: Booking, *, actor: Actor) -> int:
    """The department has read what was written to it, and no answer is needed. Said twice it is once."""
    booking = lock_booking(booking.pk)
    seen = mark_read(booking, by=ThreadSide.DEPARTMENT)
    if seen:
        record(actor, SEEN, booking, recipient_id=booking.recipient_id)
    return seen
