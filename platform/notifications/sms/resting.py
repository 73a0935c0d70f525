"""A gateway that did not answer is left alone for a little while.

Each attempt may take seconds of a worker, and the workers are everybody's: one municipality's gateway that hangs must
not keep the others' messages waiting behind a thousand reminders of a morning.
"""

import threading
import time

RESTS = 30.0
"""Seconds."""
DOES_NOT_ANSWER = frozenset({"gateway_is_away", "gateway_is_slow"})

_until: dict[str, float] = {}
_lock = threading.Lock()


def rests(address: str) -> bool:
    """Whether somebody waited for it in vain just now, in this process."""
    with _lock:
        return _until.get(address, 0.0) > time.monotonic()


def let_rest(address: str) -> None:
    now = time.monotonic()
    with _lock:
        for over in [known for known, until in _until.items() if until <= now]:
            del _until[over]
        _until[address] = now + RESTS


def wake_all() -> None:
    """Ask every one again at once."""
    with _lock:
        _until.clear()
