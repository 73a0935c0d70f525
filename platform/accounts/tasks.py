"""What the accounts forget by themselves."""

from accounts.sessions import SessionStore
from foundation.jobs import job

FORGET_SESSIONS = "accounts.forget_sessions"


@job(FORGET_SESSIONS)
def forget_sessions() -> None:
    """Every night: the rows of sessions that have ended."""
    SessionStore.clear_expired()
