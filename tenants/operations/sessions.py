"""An operator's session: a row, found by a keyed hash of what the cookie holds, and in no municipality's schema.

Shorter than anybody else's (OWASP Session Management Cheat Sheet: high-value applications). The key is another after
the second factor than before.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.device import device_of
from tenants.operations.models import Operator, OperatorSession

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=8)
HALF = timedelta(minutes=10)
"""From the right password to the second factor."""
SEEN_EVERY = timedelta(minutes=1)
LONGEST_KEY = 100


def cookie_name() -> str:
    """With the prefix by which browsers refuse it from a sibling host, where the cookie is secure."""
    return "__Host-operator" if settings.SESSION_COOKIE_SECURE else "operator"


def begin_session(request: HttpRequest, operator: Operator, *, is_proved: bool = False) -> str:
    """A new session of theirs, half a one unless the second factor `is_proved`; returns its key."""
    key = secrets.token_urlsafe(32)
    now = timezone.now()
    OperatorSession.objects.create(
        operator=operator,
        key_hash=_hash_of(key),
        began_at=now,
        seen_at=now,
        proved_at=now if is_proved else None,
        device=device_of(request)[:60],
    )
    return key


def find_session(key: str) -> OperatorSession | None:
    """The session with that key, unless it is over or its operator's account is closed. Notes that it was seen."""
    if not key or len(key) > LONGEST_KEY:
        return None
    now = timezone.now()
    found = _going_on().select_related("operator").filter(key_hash=_hash_of(key)).first()
    if found is None or not found.operator.is_active:
        return None
    if now - found.seen_at >= SEEN_EVERY:
        OperatorSession.objects.filter(pk=found.pk).update(seen_at=now)
    return found


def complete_session(session: OperatorSession) -> str:
    """The second factor was shown as well; returns the new key."""
    key = secrets.token_urlsafe(32)
    session.key_hash, session.proved_at, session.began_at = _hash_of(key), timezone.now(), timezone.now()
    session.setup_sealed = None
    session.save(update_fields=["key_hash", "proved_at", "began_at", "setup_sealed"])
    return key


def end_sessions(operator: Operator) -> None:
    """Everywhere."""
    operator.sessions.all().delete()


def forget_sessions() -> None:
    """Those that are over."""
    OperatorSession.objects.exclude(pk__in=_going_on().values("pk")).delete()


def set_cookie(response: HttpResponse, key: str) -> HttpResponse:
    """Host-only, for pages of this very site alone; gone with the browser."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie_name(), key, path="/", httponly=True, samesite="Strict", secure=secure)
    return response


def drop_cookie(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(cookie_name(), path="/", samesite="Strict")
    return response


def _going_on() -> QuerySet[OperatorSession]:
    now = timezone.now()
    is_whole = Q(proved_at__isnull=False, began_at__gt=now - ABSOLUTE, seen_at__gt=now - IDLE)
    return OperatorSession.objects.filter(is_whole | Q(proved_at__isnull=True, began_at__gt=now - HALF))


def _hash_of(key: str) -> str:
    return salted_hmac("tenants.operations.sessions", key, algorithm="sha256").hexdigest()
