"""What somebody did on behalf of others, for themself to read: also of rights that have ended."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from audit.models import AuditEntry
from foundation.actor import Channel
from shop.access_words import part_in_words
from shop.models import Recipient
from shop.queries.access_log import LoggedAct


def done_for_others(user_id: int) -> QuerySet[AuditEntry]:
    """All of the log that says they acted for somebody, the newest first."""
    return AuditEntry.objects.filter(actor_id=user_id, channel=Channel.REPRESENTATIVE).order_by("-id")


def own_acts(entries: Iterable[AuditEntry]) -> Sequence[LoggedAct]:
    """In words for who did them; `whose` is empty where that name is not stored any more.

    One query beside the entries: the log keeps ids.
    """
    entries = list(entries)
    people = Recipient.objects.in_bulk(
        {each.recipient_id for each in entries if each.recipient_id is not None}
    )
    names = {pk: person.short_name for pk, person in people.items()}
    return [_own_act(each, whose=names.get(each.recipient_id or 0, "")) for each in entries]


def _own_act(entry: AuditEntry, *, whose: str) -> LoggedAct:
    return LoggedAct(
        at=entry.at,
        actor_id=entry.actor_id,
        who="",
        is_own=True,
        action=entry.action,
        reason=entry.details.get("reason", ""),
        on_behalf=True,
        part=part_in_words(entry.details.get("part", ""), whose=whose),
        whose=whose,
    )
