"""Who has looked at a needs sheet: the family reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.models import AuditEntry
from modules.respite_care.models import NeedsSheet

MOST = 20
LOOKED_AT = "respite_care.needs_viewed"
"""How the log says that somebody who looks after a stay has read it."""


@dataclass(frozen=True, slots=True)
class Look:
    who: str
    at: datetime


def looks_at(sheet: NeedsSheet) -> Sequence[Look]:
    """The latest first. Two queries."""
    entries = AuditEntry.objects.filter(
        object_type=NeedsSheet._meta.label_lower, object_id=sheet.pk, action=LOOKED_AT
    ).order_by("-at")[:MOST]
    found = list(entries)
    names = dict(User.objects.filter(pk__in={each.actor_id for each in found}).values_list("pk", "name"))
    return [Look(names.get(each.actor_id or 0, "–"), each.at) for each in found]
