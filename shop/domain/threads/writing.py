"""Write in the thread of a visit. Nothing of a message is said anywhere but on the pages of the two sides."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.errors import Forbidden
from foundation.retrying import unless_deadlocked
from shop.domain.door.changes import lock_booking
from shop.domain.representation.mandate import require_mandate
from shop.domain.threads.reading import mark_read
from shop.domain.threads.telling import tell_other_sides
from shop.enums import ThreadSide
from shop.errors import MessageNotPossible, ThreadClosed, TooManyMessages
from shop.models import Booking, ThreadMessage
from shop.models.thread import MOST_OF_A_MESSAGE
from shop.queries.threads import is_open

WRITTEN = "thread.written"
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 10


@unless_deadlocked
@transaction.atomic
def write_message(
    booking: Booking, *, side: ThreadSide, body: str, actor: Actor, idempotency_key: str
) -> ThreadMessage:
    """Write a message about the visit; whoever answers has read what was there. The same form twice is one message.

    The other sides are told that there is one, never what. The log has no word of it. Raises ThreadClosed,
    TooManyMessages, MessageNotPossible, MayNotAct, and Forbidden for an actor without a name.
    """
    if actor.user_id is None:
        raise Forbidden
    if not 1 <= len(body) <= MOST_OF_A_MESSAGE or not body.strip():
        raise MessageNotPossible(most=MOST_OF_A_MESSAGE)
    booking = lock_booking(booking.pk)  # two clicks at once come one after the other
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    own = booking.thread_messages.filter(author_id=actor.user_id)
    same = own.filter(idempotency_key=idempotency_key).first()
    if same is not None:
        return same
    if not is_open(booking):
        raise ThreadClosed(phone=booking.department.phone)
    if own.filter(sent_at__gt=timezone.now() - AN_HOUR).count() >= MOST_AN_HOUR:
        raise TooManyMessages(most=MOST_AN_HOUR)
    mark_read(booking, by=side)
    message = ThreadMessage.objects.create(
        booking=booking, side=side, author_id=actor.user_id, body=body, idempotency_key=idempotency_key
    )
    record(actor, WRITTEN, booking, recipient_id=booking.recipient_id, side=str(side), message=message.pk)
    tell_other_sides(message)
    return message
