"""The browsers somebody has signed in from: what a new one is, and whose guesses are probably the owner's.

A browser is known by a random number in a signed cookie that lasts as long as browsers let one last. Nothing of the
machine is measured, so the number tells nobody anything elsewhere, and a cookie that keeps strangers out needs no
consent. An address on the net would be no better: it changes on every bus, and a whole office shares one. The words
for the device (“Firefox, Windows”) belong to it: the same number on another kind of machine was copied, and is new.
The table holds a keyed hash of the number; with the table alone no cookie can be made.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.device import device_of
from accounts.models import KnownDevice, User

COOKIE, SALT = "browser", "accounts.devices"
COOKIE_LASTS = timedelta(days=400)
"""Browsers keep none for longer."""
NEW_AFTER = timedelta(days=90)


def browser_of(request: HttpRequest) -> str:
    """The number in the browser's cookie; empty where there is none, or not one of ours."""
    kept: str = getattr(request, "browser_to_keep", "")
    try:
        return kept or str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return ""


def remember_device(request: HttpRequest, user: User) -> KnownDevice | None:
    """Note that the user signs in from this browser. Returns its row where it is new, and None where it is not.

    The cookie goes out with the answer: `accounts.middleware` sets it.
    """
    keep_browser(request)
    browser = browser_of(request)
    now, name = timezone.now(), device_of(request)
    row, is_new = KnownDevice.objects.get_or_create(
        user=user, key=key_of(browser), defaults={"device": name, "first_seen_at": now, "seen_at": now}
    )
    if is_new:
        return row
    is_new = row.device != name or row.seen_at <= now - NEW_AFTER
    row.device, row.seen_at = name, now
    row.save(update_fields=["device", "seen_at"])
    return row if is_new else None


def keep_browser(request: HttpRequest) -> None:
    """Let the browser be told from strangers' when its owner signs in again, without a word of who that is."""
    request.browser_to_keep = browser_of(request) or secrets.token_urlsafe(24)  # type: ignore[attr-defined]  # our own note


def keep_cookie(response: HttpResponse, browser: str) -> None:
    """Of this host only, out of reach for scripts."""
    response.set_cookie(
        COOKIE,
        signing.dumps(browser, salt=SALT),
        max_age=COOKIE_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def is_known(browser: str, *, email: str) -> bool:
    """Whether somebody has signed in as that user from there. One statement, whoever it is."""
    devices = KnownDevice.objects.filter(user__email=email, user__is_active=True, key=key_of(browser))
    return devices.exists()


def key_of(browser: str) -> str:
    return salted_hmac("accounts.devices.key", browser, algorithm="sha256").hexdigest()


def forgotten_devices(*, now: datetime) -> QuerySet[KnownDevice]:
    """Those whose cookie has ended."""
    return KnownDevice.objects.filter(seen_at__lte=now - COOKIE_LASTS)
