"""What the module says to the one who comes: how to get in, what to do. That it was looked at is logged."""

from collections.abc import Collection

from django.template.loader import render_to_string

from audit.record import record
from foundation.actor import Channel
from shop.hooks import Reader
from shop.models import Booking
from shop.queries.booking_story import CARD_VIEWED
from shop.viewer import Viewer
from shop.views.day.cards import VisitCard
from shop.views.module_pieces import visit_card


def opens_first(card: VisitCard, *, on: Collection[str]) -> bool:
    """Whether there is something to tick off that is not shown yet: it must be seen before the visit is done.

    Of one that may begin while the page lies open nobody asks: where a module speaks at all, it is opened. Those of a
    session are opened together.
    """
    if card.details or card.party is not None or card.booking.service.module_key not in on:
        return False
    if card.is_ahead or not card.can_be_settled:
        return card.is_ahead
    piece = visit_card(card.booking, reader=Reader.PROVIDER, on=on)
    return piece is not None and piece.has_boxes


def details_of(booking: Booking, viewer: Viewer, *, on: Collection[str] | None = None) -> str:
    """Empty where the module says nothing, or is off; `on` are the keys of those switched on, if known.

    For today's visits only.
    """
    card = visit_card(booking, reader=Reader.PROVIDER, on=on)
    if card is None:
        return ""
    record(viewer.actor(Channel.STAFF), CARD_VIEWED, booking, recipient_id=booking.recipient_id)
    context = {**card.context, "form_id": f"outcome-{booking.pk}"}
    return render_to_string(card.template, {**context, "card": context})
