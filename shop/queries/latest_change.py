"""Who changed something last, and when: for whoever had it open meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q

from accounts.models import User
from audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class LatestChange:
    """`by` is None for what no person did, and for who is known here no more."""

    by: User | None
    at: datetime


def latest_change(
    thing: Model | None = None, *, acts: Collection[str], **details: str | int
) -> LatestChange | None:
    """The latest of these acts (codes of the log), done to it or noted with these details. Two queries."""
    about = Q(pk__in=[])
    if thing is not None:
        about |= Q(object_type=thing._meta.label_lower, object_id=thing.pk)
    if details:
        about |= Q(details__contains=details)
    entry = AuditEntry.objects.filter(about, action__in=acts).order_by("-pk").first()
    if entry is None:
        return None
    by = User.objects.filter(pk=entry.actor_id).first() if entry.actor_id is not None else None
    return LatestChange(by, entry.at)
