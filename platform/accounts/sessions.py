"""Where sessions lie, how long one lasts, and whose it is: a row that can be found without opening it.

SESSION_ENGINE names this module. A session ends after some time without a request, and at its `expire_date` at the
latest (OWASP Session Management Cheat Sheet: an idle and an absolute limit).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.enums import Ending
from accounts.models import Session

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when somebody was last here: not every page is worth a row written."""
STARTED_AT, PROVIDER_SESSION, DEVICE, IDLE_MINUTES = "_started_at", "_provider_session", "_device", "_idle"
"""What a session says of itself, written into columns whenever it is saved."""


ENDING = "_ending"
"""Why a session is over, in the row that is left of it."""


def is_rested(row: Session, data: Mapping[str, Any]) -> bool:
    """Whether a session has gone without a request for as long as it bears."""
    return IDLE_MINUTES in data and timezone.now() - row.seen_at >= timedelta(minutes=data[IDLE_MINUTES])


def note_endings(user_id: int, ending: Ending) -> None:
    """Their sessions are about to be ended: whoever comes with one is told why, as long as it would have lasted.

    What is left is no session: a browser's request that was at work meanwhile cannot write itself into it.
    """
    why = SessionStore().encode({ENDING: ending})
    going_on = Session.objects.filter(user_id=user_id, expire_date__gt=timezone.now())
    Session.objects.bulk_create(
        [
            Session(session_key=_left_of(each.pk), session_data=why, expire_date=each.expire_date)
            for each in going_on
        ],
        ignore_conflicts=True,
    )


def _left_of(session_key: str) -> str:
    """Longer than any key a browser may bring (`tenants.middleware`)."""
    return salted_hmac("accounts.sessions.ending", session_key, algorithm="sha256").hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's, with rows of ours. `ended` is why the one that the browser brought is over, where that is known."""

    ended: Ending | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # not in django-stubs
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            started_at=datetime.fromisoformat(data[STARTED_AT]) if STARTED_AT in data else now,
            seen_at=now,
            provider_session=data.get(PROVIDER_SESSION, ""),
            device=data.get(DEVICE, ""),
        )

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(pk=self.session_key).first()
        data: dict[str, Any] = self.decode(row.session_data) if row is not None else {}
        if row is None or row.expire_date <= timezone.now() or is_rested(row, data):
            self.ended = _why_over(row, str(self.session_key))
            self._session_key = None
            return {}
        if row.user_id is not None and timezone.now() - row.seen_at >= SEEN_EVERY:
            Session.objects.filter(pk=row.pk).update(seen_at=timezone.now())
        return data


def _why_over(row: Session | None, session_key: str) -> Ending | None:
    """Of a session in which nobody was signed in there is nothing to tell."""
    if row is not None and row.user_id is not None:
        return Ending.RESTED if row.expire_date > timezone.now() else Ending.LASTED
    left = Session.objects.filter(pk=_left_of(session_key), expire_date__gt=timezone.now()).first()
    return Ending(left.get_decoded()[ENDING]) if left is not None else None
