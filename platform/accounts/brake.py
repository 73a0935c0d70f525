"""Slows down whoever guesses passwords: few wrong ones in a quarter of an hour, few at a time.

Nobody can lock somebody else out by guessing: a browser in which the person has signed in before has a count, a turn
and places of its own, which strangers' failures do not touch (OWASP, “Slow Down Online Guessing Attacks with Device
Cookies”). In a new browser meanwhile, a link to a new password lets the owner in: it makes that browser a known one.

What is kept is a keyed hash and a time: neither the address typed nor the one it came from can be read back.
"""

import ipaddress
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from accounts.devices import is_known
from accounts.failures import WINDOW, FailureBook, TooManyAttempts
from accounts.models import SignInFailure

__all__ = [
    "WINDOW",
    "TooManyAttempts",
    "forget_failures",
    "forget_failures_of",
    "key_of",
    "network_of",
    "note_for",
    "place_in",
    "require_few",
    "take_turns",
    "try_password",
]

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


_book = FailureBook(SignInFailure)
forget_failures, note_for, require_few = _book.forget, _book.note_for, _book.require_few


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
    with place_in(_known if own else _strangers):
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


@contextmanager
def place_in(lane: Lane) -> Iterator[None]:
    """One place there while the block lasts. Raises TooManyAttempts where the line is full, or does not move."""
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
