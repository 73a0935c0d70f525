"""What the accounts forget by themselves."""

from django.utils import timezone

from accounts.devices import forgotten_devices
from accounts.factor.half import forget_halves
from accounts.passwords import forget_resets
from accounts.sessions import SessionStore
from foundation.jobs import job

FORGET_SESSIONS = "accounts.forget_sessions"


@job(FORGET_SESSIONS)
def forget_sessions() -> None:
    """Every night: ended sessions, links and sign-ins left half-way, and browsers not seen for long."""
    SessionStore.clear_expired()
    forget_halves()
    forget_resets()
    forgotten_devices(now=timezone.now()).delete()
