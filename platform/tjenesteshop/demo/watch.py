"""Keeps a running demonstration whole: what dies is started again, unless it does nothing but die."""

import time
from collections import deque
from pathlib import Path
from typing import NoReturn

from tjenesteshop import embedded
from tjenesteshop.demo.children import Child, start_again
from tjenesteshop.demo.errors import DemoError
from tjenesteshop.demo.screen import say

DEATHS, PERIOD = 5, 300.0
"""So many of all parts together within so many seconds are mended."""
PAUSE = 0.25


class Mending:
    """Counts what had to be started again."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def note(self, what: str) -> None:
        """Say what happened; raises DemoError when it happens too often."""
        now = time.monotonic()
        while self._times and now - self._times[0] > PERIOD:
            self._times.popleft()
        if len(self._times) >= DEATHS:
            raise DemoError(f"{what} That was once too often; what was said before stands above.")
        self._times.append(now)
        say(f"{what} It is started again.")


def watch(children: list[Child], *, database: Path | None) -> NoReturn:
    """Look after the parts until a signal ends it. Raises DemoError and EmbeddedServerError."""
    mending = Mending()
    while True:
        if database is not None and embedded.revive(database):
            mending.note("The database ended by itself.")
        for place, child in enumerate(children):
            status = child.process.poll()
            if status is not None:
                mending.note(f"The {child.name} ended by itself (status {status}).")
                children[place] = start_again(child)
        time.sleep(PAUSE)
