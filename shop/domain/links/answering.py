"""What somebody says of a coming visit by the link in a message. Opening the link says nothing; its form does."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.door.changes import can_cancel_self, cancel_booking, lock_booking
from shop.domain.links.tokens import Link, find_link
from shop.enums import BookingStatus, CancelReason, VisitSaid
from shop.errors import LinkIsDead
from shop.models import Booking, VisitAnswer
from shop.queries.answers import answer_of

SAID, STOPPED = "visit.said", "visit.links_stopped"


@unless_deadlocked
@transaction.atomic
def answer_by_link(token: str, *, says: VisitSaid) -> Link:
    """Note what is said; whoever will not be there cancels, until the recipient's own deadline.

    After it the visit stands, and department and provider see that nobody will be there: it costs what a late
    cancellation by phone costs. Said twice, or twice at once, it is said once. Raises LinkIsDead.
    """
    link = find_link(token)
    if link is None:
        raise LinkIsDead
    lock_booking(link.booking.pk)
    link = find_link(token)  # as it is now that nobody else changes it
    if link is None:
        raise LinkIsDead
    known = answer_of(link.booking)
    if known is not None and (known.says == says or link.booking.status == BookingStatus.CANCELLED):
        return link
    _note(link, says)
    if says == VisitSaid.NOT_THERE and can_cancel_self(link.booking):
        cancel_booking(link.booking, actor=link.actor, reason=CancelReason.BY_RECIPIENT)
    found = find_link(token)
    if found is None:
        raise LinkIsDead
    return found


@transaction.atomic
def stop_links(booking: Booking, *, actor: Actor) -> Booking:
    """Every link that was sent about the visit so far does nothing any more; what was said by one stays."""
    booking = lock_booking(booking.pk)
    answer, _is_new = VisitAnswer.objects.get_or_create(booking=booking)
    answer.links_version += 1
    answer.save(update_fields=["links_version"])
    record(actor, STOPPED, booking, recipient_id=booking.recipient_id, version=answer.links_version)
    return booking


def _note(link: Link, says: VisitSaid) -> None:
    booking = link.booking
    said = {"says": says, "starts_at": booking.starts_at, "said_at": timezone.now(), "said_by": link.user}
    VisitAnswer.objects.update_or_create(booking=booking, defaults=said)
    record(link.actor, SAID, booking, recipient_id=booking.recipient_id, reason=str(says))
