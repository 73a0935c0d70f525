"""Looking at what may not answer, such as a share of the network, without waiting for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from django.utils import timezone

STILL_TRUE = timedelta(minutes=1)
"""What was seen is told for so long while a slower look goes on."""


class _Look[Seen]:
    """One look in a thread of its own, which nobody can stop: it must not keep the process from ending."""

    def __init__(self, look: Callable[[], Seen]) -> None:
        self.ended = Event()
        self.seen: tuple[datetime, Seen] | None = None
        Thread(target=self._run, args=(look,), daemon=True).start()

    def _run(self, look: Callable[[], Seen]) -> None:
        try:
            self.seen = timezone.now(), look()
        finally:
            self.ended.set()


class Glance[Seen]:
    """However often it is asked, one thread looks: where that hangs, no other hangs beside it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: _Look[Seen] | None = None
        self._last: tuple[datetime, Seen] | None = None

    def at(self, look: Callable[[], Seen], *, patience: timedelta) -> Seen | None:
        """What there is to see, now or a moment ago; None when that cannot be said after so long."""
        with self._lock:
            if self._under_way is None or self._under_way.ended.is_set():
                self._keep()
                self._under_way = _Look(look)
            under_way = self._under_way
        if under_way.ended.wait(patience.total_seconds()):
            return under_way.seen[1] if under_way.seen is not None else None
        last = self._last
        return last[1] if last is not None and last[0] > timezone.now() - STILL_TRUE else None

    def _keep(self) -> None:
        if self._under_way is not None:
            self._last = self._under_way.seen
