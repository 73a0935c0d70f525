"""How a person who has shown who they are gets a session, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest
from django.utils import timezone

from accounts.device import device_of
from accounts.devices import keep_browser, remember_device
from accounts.endings import take_ending
from accounts.factor.proof import PROVED_AT, note_proof
from accounts.messages import NEW_DEVICE
from accounts.models import User
from accounts.sessions import DEVICE, IDLE_MINUTES, PROVIDER_SESSION, STARTED_AT
from notifications.outbox import put_in_outbox


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Vouched:
    """By a provider, to which they showed it at that time; None where it does not say."""

    shown_at: datetime | None


AT_WORK = Limits(idle=timedelta(hours=2), absolute=timedelta(hours=12))
"""Whoever signs in with a password: a long shift, and a visit between two looks at the day's plan."""
NATIONAL = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=2))
"""As long as ID-porten's own session, which ends after 30 minutes of rest and 120 in all (its documentation, "SSO")."""


def open_session(
    request: HttpRequest,
    user: User,
    *,
    limits: Limits = AT_WORK,
    provider_session: str = "",
    is_expected: bool = False,
    vouched: Vouched | None = None,
) -> None:
    """Sign in under a new session id, also when the same person was signed in already.

    `provider_session` is the keyed hash of the `sid` under which a provider may end it. Who signs in for work from a
    browser that is new for them is told so by mail, unless it `is_expected`: a link in their mail led there. `vouched`
    is said where another vouches for them; else they have shown just now who they are.
    """
    if SESSION_KEY in request.session:
        request.session.cycle_key()  # Django's login keeps the id of a person who signs in again
    take_ending(request)  # what was over goes on
    login(request, user, backend="accounts.backends.PasswordBackend")
    now = timezone.now()
    request.session.set_expiry(now + limits.absolute)
    request.session[IDLE_MINUTES] = int(limits.idle.total_seconds() // 60)
    request.session[STARTED_AT] = now.isoformat()
    request.session[DEVICE] = device_of(request)
    request.session[PROVIDER_SESSION] = provider_session
    request.session.pop(PROVED_AT, None)
    if vouched is None or vouched.shown_at is not None:
        note_proof(request, shown_at=vouched.shown_at if vouched else None)
    keep_browser(request)
    if limits is AT_WORK:
        _note_device(request, user, is_expected=is_expected)


def _note_device(request: HttpRequest, user: User, *, is_expected: bool) -> None:
    device = remember_device(request, user)
    if device is not None and not is_expected:
        put_in_outbox(NEW_DEVICE, to=user, device_id=device.pk, at=device.seen_at.isoformat())
