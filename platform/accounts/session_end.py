"""When the session at hand ends, so that a page can warn before it does (WCAG 2.2.1).

A page knows only what was so when it was drawn. The script counts on from there and asks once more; where no script
runs nothing is different, and a form that comes too late is told that it was not saved.
"""

from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from accounts.sessions import IDLE_MINUTES, SEEN_EVERY


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """Seconds without a request until it ends, and until it ends however busy one is."""

    idle: int
    left: int


def session_end(request: HttpRequest) -> SessionEnd | None:
    """None where nobody is signed in, or the session has no limits of ours. Loads nothing that is not loaded anyway.

    When somebody was last here is known to the minute, so a whole minute less is promised.
    """
    session = getattr(request, "session", None)
    if session is None or SESSION_KEY not in session or IDLE_MINUTES not in session:
        return None
    left = int((session.get_expiry_date() - timezone.now()).total_seconds())
    return SessionEnd(idle=session[IDLE_MINUTES] * 60 - int(SEEN_EVERY.total_seconds()), left=left)


def session_notice(request: HttpRequest) -> dict[str, SessionEnd | None]:
    """What `ui/base.html` hands to the script; a template context processor."""
    return {"session_end": session_end(request)}
