"""Slows down whoever guesses passwords: few wrong ones in a quarter of an hour, few at a time.

What is kept is a keyed hash and a time: neither the address typed nor the one it came from can be read back.
"""

import ipaddress
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

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

_places = threading.BoundedSemaphore(AT_ONCE)
_line = threading.BoundedSemaphore(AT_ONCE + IN_LINE)


class TooManyAttempts(Exception):
    """The password was not looked at; says the same for known and unknown accounts."""

    def __init__(self, *, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


def try_password[T](check: Callable[[], T | None], *, email: str, address: str) -> T | None:
    """What `check` finds, counted as a failure when that is None; a success forgets the account's failures.

    The attempts for one account take turns, in all processes, so that none slips past the count.
    Raises TooManyAttempts before `check` is called.
    """
    account, origin = _key("account", email.strip().lower()), _key("address", _network_of(address))
    _require_few(account, origin)  # those who are refused anyway do not stand in line
    with _place():
        _take_turns(account)
        _require_few(account, origin)
        found = check()
    if found is None:
        SignInFailure.objects.bulk_create([SignInFailure(key=account), SignInFailure(key=origin)])
        _forget_old()
    else:
        SignInFailure.objects.filter(key=account).delete()
    return found


def _require_few(account: str, origin: str) -> None:
    for key, limit in ((account, WRONG_FOR_ACCOUNT), (origin, WRONG_FROM_ADDRESS)):
        times = SignInFailure.objects.filter(key=key, failed_at__gt=timezone.now() - WINDOW)
        newest = times.order_by("-failed_at").values_list("failed_at", flat=True)[limit - 1 : limit]
        for failed_at in newest:
            raise TooManyAttempts(retry_after=failed_at + WINDOW - timezone.now())


@contextmanager
def _place() -> Iterator[None]:
    if not _line.acquire(blocking=False):
        raise TooManyAttempts(retry_after=PATIENCE)
    try:
        if not _places.acquire(timeout=PATIENCE.total_seconds()):
            raise TooManyAttempts(retry_after=PATIENCE)
        try:
            yield
        finally:
            _places.release()
    finally:
        _line.release()


def _take_turns(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])


def _forget_old() -> None:
    old = SignInFailure.objects.filter(failed_at__lte=timezone.now() - WINDOW)
    # Whoever else is forgetting the same rows just now is not waited for.
    unlocked = old.select_for_update(skip_locked=True).values("pk")
    SignInFailure.objects.filter(pk__in=unlocked).delete()


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"accounts.brake.{kind}", value, algorithm="sha256").hexdigest()


def _network_of(address: str) -> str:
    """An IPv6 customer gets a whole /64 of addresses and counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
