"""What somebody did on behalf of others, for themself to read: also of rights that have ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from audit.models import AuditEntry
from foundation.actor import Channel
from shop.access_words import part_in_words
from shop.audit_words import words_for
from shop.models import Recipient


@dataclass(frozen=True, slots=True)
class OwnAct:
    """`whom` it was done for is empty where that name is not stored any more; `part` is where they looked."""

    at: datetime
    whom: str
    words: str
    part: str


def done_for_others(user_id: int) -> QuerySet[AuditEntry]:
    """All of the log that says they acted for somebody, the newest first."""
    return AuditEntry.objects.filter(actor_id=user_id, channel=Channel.REPRESENTATIVE).order_by("-id")


def own_acts(entries: Iterable[AuditEntry]) -> Sequence[OwnAct]:
    """In words for who did them. One query beside the entries: the log keeps ids."""
    entries = list(entries)
    people = Recipient.objects.in_bulk(
        {each.recipient_id for each in entries if each.recipient_id is not None}
    )
    names = {pk: person.short_name for pk, person in people.items()}
    return [_own_act(each, whom=names.get(each.recipient_id or 0, "")) for each in entries]


def _own_act(entry: AuditEntry, *, whom: str) -> OwnAct:
    return OwnAct(
        entry.at,
        whom,
        words_for(entry.action, reason=entry.details.get("reason", ""), whose=whom),
        part_in_words(entry.details.get("part", ""), whose=whom),
    )
