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

from accounts.models import Session

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when somebody was last here: not every page is worth a row written."""
STARTED_AT, PROVIDER_SESSION, DEVICE, IDLE_MINUTES = "_started_at", "_provider_session", "_device", "_idle"
"""What a session says of itself, written into columns whenever it is saved."""


def is_rested(row: Session, data: Mapping[str, Any]) -> bool:
    """Whether a session has gone without a request for as long as it bears."""
    return IDLE_MINUTES in data and timezone.now() - row.seen_at >= timedelta(minutes=data[IDLE_MINUTES])


class SessionStore(DatabaseStore):
    """Django's, with rows of ours."""

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
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # nor this
        if row is None:
            return {}
        data: dict[str, Any] = self.decode(row.session_data)
        if is_rested(row, data):
            self._session_key = None
            return {}
        if row.user_id is not None and timezone.now() - row.seen_at >= SEEN_EVERY:
            Session.objects.filter(pk=row.pk).update(seen_at=timezone.now())
        return data
