"""From which time a visit was moved to where it is, and who needed that."""

from dataclasses import dataclass
from datetime import datetime

from audit.models import AuditEntry
from foundation.actor import Channel
from shop.models import Booking


@dataclass(frozen=True, slots=True)
class Move:
    """`is_ours` where the department needed another time: it says so by the way in, shop.forms.booking.MoveForm."""

    former: datetime
    is_ours: bool


def last_move(booking: Booking) -> Move | None:
    """How it came to begin when it does now; None where it has not been moved, or only its length. One query."""
    log = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower, object_id=booking.pk, action="booking.moved"
    )
    entry = log.order_by("-pk").first()
    if entry is None or entry.details["from_start"] == entry.details["to_start"]:
        return None
    former = datetime.fromisoformat(entry.details["from_start"])
    return Move(former, is_ours=entry.channel == Channel.STAFF)
