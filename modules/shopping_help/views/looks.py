"""That staff looked at who has ordered is logged, each by each."""

from collections.abc import Sequence

from django.http import HttpRequest

from audit.record import record_each
from foundation.actor import Channel
from shop.models import Booking
from shop.queries.booking_story import VIEWED
from shop.viewer import viewer_of


def note_looks(request: HttpRequest, bookings: Sequence[Booking]) -> None:
    actor = viewer_of(request).actor(Channel.STAFF)
    record_each(actor, VIEWED, [(each, each.recipient_id) for each in bookings])


def names_of(request: HttpRequest, bookings: Sequence[Booking]) -> str:
    """Whom it hits, by their short names, each once; that they were shown is logged."""
    note_looks(request, bookings)
    return ", ".join(dict.fromkeys(each.recipient.short_name for each in bookings))
