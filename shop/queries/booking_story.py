"""What has happened to a booking, told from the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import Channel
from shop.models import Booking, Provider

VIEWED = "booking.viewed"
CARD_VIEWED = "booking.card_viewed"
"""The assigned provider opened what the module says of the visit: how to get in, what to do."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act. `by` is the name of who did it, empty for the recipient, for the system and for the forgotten."""

    at: datetime
    action: str
    channel: Channel
    by: str
    provider: Provider | None
    reason: str


def story_of(booking: Booking) -> Sequence[Event]:
    """Acts in the order they were done; who only looked is not part of it. Three queries."""
    entries = list(
        AuditEntry.objects.filter(object_type=booking._meta.label_lower, object_id=booking.pk)
        .exclude(action__in=(VIEWED, CARD_VIEWED))
        .order_by("pk")
    )
    users = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    given_to = {entry.details["provider"] for entry in entries if "provider" in entry.details}
    providers = Provider.objects.in_bulk(given_to)
    return [
        Event(
            at=entry.at,
            action=entry.action,
            channel=Channel(entry.channel),
            by=_name(users.get(entry.actor_id or 0), booking),
            provider=providers.get(entry.details.get("provider", 0)),
            reason=entry.details.get("reason", ""),
        )
        for entry in entries
    ]


def _name(user: User | None, booking: Booking) -> str:
    return "" if user is None or user.pk == booking.recipient.user_id else user.name
