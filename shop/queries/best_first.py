"""In which order the ranking would give a visit away that somebody already has."""

from collections.abc import Sequence
from dataclasses import replace

from shop.hooks import BookingDraft
from shop.lengths import length_of
from shop.models import Booking
from shop.queries.asked_first import who_is_barred
from shop.queries.door import window_of
from shop.queries.ranking import ranked_candidates
from shop.ways import way_of


def best_first(booking: Booking) -> Sequence[int]:
    """The ids of everybody else who could take it. One query."""
    draft = BookingDraft(
        booking.service, booking.recipient, booking.starts_at, booking.ends_at, length_of(booking)
    )
    way = way_of(booking)
    rules = who_is_barred(booking, way=way)
    window = window_of(replace(draft, way=way, anybody=True, rules=rules))
    return [candidate.provider_id for candidate in ranked_candidates(window)]
