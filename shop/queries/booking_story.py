"""What has happened to a booking, told from the audit log."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from accounts.models import User
from audit.models import AuditEntry
from audit.sightings import LOOKED
from foundation.actor import Channel
from shop.models import Booking, ContactAttempt, Provider

VIEWED = "booking.viewed"
CARD_VIEWED = "booking.card_viewed"
"""The assigned provider opened what the module says of the visit: how to get in, what to do."""
MADE = frozenset({"booking.held", "booking.requested", "booking.created"})
KNOWN_AGAIN = "outcome.heard"
"""By which a press on a phone is known again; what it did has its own entry."""
GIVEN_TO = ("provider", "second", "to")
"""The details that name who got the visit."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act. `by` is the name of who did it, empty for the recipient, for the system and for the forgotten.

    `providers` got the visit, instead of `instead_of` where somebody had it before; `moved` is its old and its new
    beginning. `former` is the outcome that was said before; an event `is_about_minutes` that corrected only those.
    `note` is what somebody who called wrote for colleagues; `said` the outcome that came too late to be noted, and when
    it was pressed.
    """

    at: datetime
    action: str
    channel: Channel
    by: str
    providers: tuple[Provider, ...]
    reason: str
    instead_of: Provider | None = None
    moved: tuple[datetime, datetime] | None = None
    former: str = ""
    minutes: int | None = None
    is_about_minutes: bool = False
    note: str = ""
    said: str = ""
    said_at: datetime | None = None


def story_of(booking: Booking) -> Sequence[Event]:
    """Acts in the order they were done; who only looked is not part of it. Three queries, one more for calls.

    How a booking was made that came with its municipality's old data is not in the log: its own row tells it.
    """
    entries = list(
        AuditEntry.objects.filter(object_type=booking._meta.label_lower, object_id=booking.pk)
        .exclude(Q(action__endswith=LOOKED) | Q(action=KNOWN_AGAIN))
        .order_by("pk")
    )
    if not any(entry.action in MADE for entry in entries):
        entries.insert(0, _first_entry(booking))
    users = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    providers = Provider.objects.in_bulk(set(_mentioned(entries)))
    notes = _notes(entries)
    return [
        Event(
            at=entry.at,
            action=entry.action,
            channel=Channel(entry.channel),
            by=_name(users.get(entry.actor_id or 0), booking),
            providers=tuple(
                providers[entry.details[key]] for key in GIVEN_TO if entry.details.get(key) in providers
            ),
            reason=entry.details.get("reason") or entry.details.get("why") or "",
            instead_of=providers.get(entry.details.get("from", 0)),
            moved=_moved(entry.details),
            former=entry.details.get("former", ""),
            minutes=entry.details.get("minutes"),
            is_about_minutes="former" in entry.details
            and entry.details["former"] == entry.details.get("new"),
            note=notes.get(entry.details.get("attempt", 0), ""),
            said=entry.details.get("said", ""),
            said_at=parse_datetime(entry.details.get("said_at", "")),
        )
        for entry in entries
    ]


def _first_entry(booking: Booking) -> AuditEntry:
    return AuditEntry(
        at=booking.created_at,
        actor_id=booking.created_by_id,
        channel=booking.channel,
        action="booking.created",
        details={},
    )


def _mentioned(entries: Iterable[AuditEntry]) -> Iterator[int]:
    for entry in entries:
        yield from (entry.details[key] for key in (*GIVEN_TO, "from") if key in entry.details)


def _notes(entries: Iterable[AuditEntry]) -> Mapping[int, str]:
    """What was written of the calls, by their ids: the log itself has codes only."""
    calls = [entry.details["attempt"] for entry in entries if "attempt" in entry.details]
    return dict(ContactAttempt.objects.filter(pk__in=calls).values_list("pk", "note")) if calls else {}


def _moved(details: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    former, now = (parse_datetime(details.get(key, "")) for key in ("from_start", "to_start"))
    return (former, now) if former and now else None


def _name(user: User | None, booking: Booking) -> str:
    return "" if user is None or user.pk == booking.recipient.user_id else user.name
