"""Who did what with a recipient's data, for the recipient to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import Channel
from shop.audit_words import words_for
from shop.models import Recipient

MOST = 50


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """`who` is a name, or empty for the system; `action` a code of the audit log, `reason` its why, if it has one.

    `on_behalf` says that they did it as somebody who acts for the recipient.
    """

    at: datetime
    who: str
    is_own: bool
    action: str
    reason: str = ""
    on_behalf: bool = False

    @property
    def words(self) -> str:
        return words_for(self.action, reason=self.reason)


def access_log(recipient: Recipient) -> Sequence[LoggedAct]:
    """The latest acts, newest first, also those with rows that were merged into this one. Three queries.

    The log keeps ids, the names are looked up.
    """
    merged = Recipient.objects.filter(merged_into=recipient).values_list("pk", "user_id")
    accounts = {recipient.pk: recipient.user_id} | dict(merged)
    entries = list(AuditEntry.objects.filter(recipient_id__in=accounts).order_by("-id")[:MOST])
    own = set(accounts.values())
    users = {entry.actor_id for entry in entries if entry.actor_id is not None}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "name"))
    return [
        LoggedAct(
            at=entry.at,
            who=names.get(entry.actor_id or 0, ""),
            is_own=entry.actor_id is not None and entry.actor_id in own,
            action=entry.action,
            reason=entry.details.get("reason", ""),
            on_behalf=entry.channel == Channel.REPRESENTATIVE,
        )
        for entry in entries
    ]
