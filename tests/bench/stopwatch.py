"""Which part of a booking costs what, at the client and at its backend, to the microsecond."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(slots=True)
class Part:
    """Seconds in all: by the clock, of the client's CPU, of its backend's CPU."""

    clock: float = 0.0
    client: float = 0.0
    backend: float = 0.0


class Stopwatch:
    """Put on Django's connection it notes what was used up to each statement and after it.

    A statement in a pipeline is carried out when the pipeline ends, so its work is seen after it.
    """

    def __init__(self, label: Callable[[str], str]) -> None:
        self.label = label
        self.parts: defaultdict[str, Part] = defaultdict(Part)
        self._part, self._last = "", (0.0, 0.0, 0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time the block, which must not open or close the connection."""
        self._part, self._last = "before the first statement", self._now()
        with connection.execute_wrapper(self._note):
            yield
        self._turn("")

    def _note(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        name = self.label(str(sql))
        self._turn(name)
        result = execute(sql, *rest)
        self._turn(f"after {name}")
        return result

    def _turn(self, part: str) -> None:
        now = self._now()
        spent = self.parts[self._part]
        spent.clock += now[0] - self._last[0]
        spent.client += now[1] - self._last[1]
        spent.backend += now[2] - self._last[2]
        self._part, self._last = part, self._now()

    def _now(self) -> tuple[float, float, float]:
        backend = cpu_of(connection.connection.info.backend_pid)
        return time.perf_counter(), time.thread_time(), backend


def cpu_of(pid: int) -> float:
    """CPU seconds of a process, to the microsecond: Linux numbers the clock of every process like this."""
    return time.clock_gettime((~pid << 3) | 2)
