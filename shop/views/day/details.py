"""What the module says to the one who comes: how to get in, what to do. That it was looked at is logged."""

from django.template.loader import render_to_string

from audit.record import record
from foundation.actor import Channel
from shop.errors import ServiceNotOffered
from shop.hooks import Reader
from shop.models import Booking
from shop.queries.booking_story import CARD_VIEWED
from shop.registry import module_of
from shop.viewer import Viewer


def details_of(booking: Booking, viewer: Viewer) -> str:
    """Empty where the module says nothing. For today's visits only."""
    try:
        card = module_of(booking.service.module_key).visit_card(booking, reader=Reader.PROVIDER)
    except ServiceNotOffered:
        return ""
    if card is None:
        return ""
    record(viewer.actor(Channel.STAFF), CARD_VIEWED, booking, recipient_id=booking.recipient_id)
    return render_to_string(card.template, {**card.context, "form_id": f"outcome-{booking.pk}"})
