"""Thirty-two connections in four processes, and somebody who kills one of them every now and then."""

import multiprocessing
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection

import psycopg
from django.conf import settings
from django.db import connections

from tests.database import administrator_url
from tests.race.hammer.orders import Chaos, Jobs, Order, Report, Rush, live

PROCESSES, HANDS = 4, 8
PATIENCE = 280.0
"""Seconds a process may take for one order."""
KILL_EVERY, A_MOMENT = 0.4, 0.1
"""Seconds between two killings, and from an order to the moment at which all begin."""


class Crew:
    """Gives orders to all processes at once, and puts together what they met."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self.pipes = pipes

    def chaos(self, seed: str, *, acts: int, is_even: bool = False) -> Report:
        """So many acts in all; if `is_even` what is rare in life comes as often as the rest."""
        return self._do(Chaos(seed, acts // (PROCESSES * HANDS), is_even))

    def rush(self, *services: str, starts_at: datetime, is_hold: bool = False) -> Report:
        """Every hand wants one of these services, in turn, at that time, at the same moment."""
        return self._do(Rush(services, starts_at, time.monotonic() + A_MOMENT, is_hold))

    def jobs(self, *jobs: tuple[str, Mapping[str, int]]) -> Report:
        """Each of these jobs is done by several hands at the same moment."""
        return self._do(Jobs(jobs, time.monotonic() + A_MOMENT))

    def _do(self, order: Order) -> Report:
        for pipe in self.pipes:
            pipe.send(order)
        report = Report()
        for pipe in self.pipes:
            if not pipe.poll(PATIENCE):
                raise TimeoutError("a process of the crew does not come back")
            report.add(pipe.recv())
        return report


@contextmanager
def crew() -> Iterator[Crew]:
    """The processes end with the block."""
    place = {name: str(connections["default"].settings_dict[name]) for name in ("NAME", "HOST", "PORT")}
    context = multiprocessing.get_context("forkserver")
    pipes, processes = [], []
    for number in range(PROCESSES):
        ours, theirs = context.Pipe()
        process = context.Process(target=live, args=(theirs, number, HANDS, place), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Crew(pipes)
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            if process.is_alive():
                pipe.send(None)
            process.join(5)
            process.kill()


@contextmanager
def killer() -> Iterator[None]:
    """Ends a random backend of the application's every few tenths of a second."""
    name, done = connections["default"].settings_dict["NAME"], threading.Event()

    def kill() -> None:
        with psycopg.connect(administrator_url(), dbname=name, autocommit=True) as administrator:
            while not done.wait(KILL_EVERY):
                administrator.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = %s AND datname = current_database() AND state <> 'idle'"
                    " ORDER BY random() LIMIT 1",
                    [settings.APP_ROLE],
                )

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(10)
