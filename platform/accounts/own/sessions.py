"""The sessions of one person, as they see them. A session's key opens it, so pages name it by a keyed hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Session, User
from accounts.sessions import is_rested


@dataclass(frozen=True, slots=True)
class OwnSession:
    reference: str
    device: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def live_sessions(user: User) -> Sequence[Session]:
    """Those that have not ended, by their last moment or by rest; who was here last comes first. One statement."""
    rows = Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")
    return [row for row in rows if not is_rested(row, row.get_decoded())]


def own_sessions(user: User, *, current: str | None) -> Sequence[OwnSession]:
    """This one first, then who was here last. One statement."""
    rows = sorted(live_sessions(user), key=lambda row: row.pk != current)
    return [
        OwnSession(reference_of(row.pk), row.device, row.started_at, row.seen_at, row.pk == current)
        for row in rows
    ]


def end_session(user: User, *, reference: str) -> bool:
    """Sign out there; False where they have no such session."""
    for key in Session.objects.filter(user=user).values_list("pk", flat=True):
        if constant_time_compare(reference_of(key), reference):
            Session.objects.filter(pk=key, user=user).delete()
            return True
    return False


def end_other_sessions(user: User, *, current: str | None) -> int:
    """Sign out everywhere but here. Returns how many ended."""
    ended, _rows = Session.objects.filter(user=user).exclude(pk=current).delete()
    return ended


def reference_of(session_key: str) -> str:
    return salted_hmac("accounts.sessions.reference", session_key, algorithm="sha256").hexdigest()[:32]
