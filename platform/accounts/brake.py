"""Slows down whoever guesses passwords: few wrong ones in a quarter of an hour, few at a time.

Nobody can lock somebody else out by guessing: a browser in which the person has signed in before has a count, a turn
and places of its own, which strangers' failures do not touch (OWASP, “Slow Down Online Guessing Attacks with Device
Cookies”). In a new browser meanwhile, a link to a new password lets the owner in: it makes that browser a known one.

What is kept is a keyed hash and a time: neither the address typed nor the one it came from can be read back.
"""

import ipaddress
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.devices import is_known
from accounts.models import SignInFailure

WINDOW = timedelta(minutes=15)
WRONG_FOR_ACCOUNT = 5
WRONG_FROM_ADDRESS = 30
"""More than for one account: a whole office may share an address."""
AT_ONCE = 2
"""Each check takes 100 MB and a third of a second on purpose."""
IN_LINE = 2
"""The rest of the threads go on serving pages meanwhile."""
PATIENCE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Lane:
    """Where passwords are checked, and where one waits for that."""

    places: threading.BoundedSemaphore
    line: threading.BoundedSemaphore


def new_lane(*, at_once: int = AT_ONCE, in_line: int = IN_LINE) -> Lane:
    return Lane(threading.BoundedSemaphore(at_once), threading.BoundedSemaphore(at_once + in_line))


_strangers, _known = new_lane(), new_lane()
"""However many strangers guess, those who sign in where they always do find a place."""


class TooManyAttempts(Exception):
    """The password was not looked at; says the same for known and unknown accounts."""

    def __init__(self, *, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


type Limits = Sequence[tuple[str, int]]


def try_password[T](
    check: Callable[[], T | None], *, email: str, address: str, browser: str = ""
) -> T | None:
    """What `check` finds, counted as a failure when that is None; a success forgets the failures of its count.

    `browser` is the number of the browser (`accounts.devices`). The attempts of one count take turns, in all
    processes, so that none slips past it. Raises TooManyAttempts before `check` is called.
    """
    email = email.strip().lower()
    own = bool(browser) and is_known(browser, email=email)
    count = key_of("browser", f"{email} {browser}") if own else key_of("account", email)
    origin = key_of("address", network_of(address))
    # A whole office shares an address: whoever is known there does not wait for a stranger beside them.
    limits = [(count, WRONG_FOR_ACCOUNT), *([] if own else [(origin, WRONG_FROM_ADDRESS)])]
    require_few(limits)  # those who are refused anyway do not stand in line
    with _place(_known if own else _strangers):
        take_turns(count)
        require_few(limits)
        found = check()
    if found is None:
        note_for(count, origin)
    else:
        forget_failures(count)
    return found


def forget_failures_of(email: str) -> None:
    """Whoever has proved by mail that the account is theirs begins anew."""
    forget_failures(key_of("account", email))


def forget_failures(key: str) -> None:
    SignInFailure.objects.filter(key=key).delete()


def note_for(*keys: str) -> None:
    """Count one more for each of them."""
    SignInFailure.objects.bulk_create(SignInFailure(key=key) for key in keys)
    _forget_old()


def require_few(limits: Limits) -> None:
    """Raises TooManyAttempts where a key was counted so often within the last quarter of an hour."""
    for key, limit in limits:
        times = SignInFailure.objects.filter(key=key, failed_at__gt=timezone.now() - WINDOW)
        newest = times.order_by("-failed_at").values_list("failed_at", flat=True)[limit - 1 : limit]
        for failed_at in newest:
            raise TooManyAttempts(retry_after=failed_at + WINDOW - timezone.now())


@contextmanager
def _place(lane: Lane) -> Iterator[None]:
    if not lane.line.acquire(blocking=False):
        raise TooManyAttempts(retry_after=PATIENCE)
    try:
        if not lane.places.acquire(timeout=PATIENCE.total_seconds()):
            raise TooManyAttempts(retry_after=PATIENCE)
        try:
            yield
        finally:
            lane.places.release()
    finally:
        lane.line.release()


def take_turns(key: str) -> None:
    """Wait for whoever is at the same key, until their transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])


def _forget_old() -> None:
    old = SignInFailure.objects.filter(failed_at__lte=timezone.now() - WINDOW)
    # Whoever else is forgetting the same rows just now is not waited for.
    unlocked = old.select_for_update(skip_locked=True).values("pk")
    SignInFailure.objects.filter(pk__in=unlocked).delete()


def key_of(kind: str, value: str) -> str:
    return salted_hmac(f"accounts.brake.{kind}", value, algorithm="sha256").hexdigest()


def network_of(address: str) -> str:
    """An IPv6 customer gets a whole /64 of addresses and counts as one; IPv4 dressed as IPv6 is IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
