"""The real worker, on its own login, in this process."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
from django.conf import settings
from django.db import connections

from foundation.jobs import QUEUE, prepare_worker
from tests.database import administrator_url

PATIENCE = 10.0
"""Seconds a test waits for something that should take hundredths of one."""


def work_through_the_queue() -> None:
    """Run every job that is due now, then return."""

    async def work() -> None:
        app = prepare_worker()
        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE], wait=False, install_signal_handlers=False, listen_notify=False
            )

    asyncio.run(work())


@contextlib.contextmanager
def worker(*, concurrency: int = 1, looks_every: float = 600) -> Iterator[None]:
    """A worker in a thread that sleeps until notified, or looks every so many seconds, and stops with the block."""
    ready = threading.Event()
    handles: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = []

    async def work() -> None:
        app = prepare_worker()
        async with app.open_async():
            task = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    wait=True,
                    install_signal_handlers=False,
                    listen_notify=True,
                    fetch_job_polling_interval=looks_every,
                    concurrency=concurrency,
                )
            )
            handles.append((asyncio.get_running_loop(), task))
            ready.set()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        if looks_every > PATIENCE:
            wait_until(somebody_sleeps)
        yield
    finally:
        for loop, task in handles:
            loop.call_soon_threadsafe(task.cancel)
        thread.join(PATIENCE)
    assert not thread.is_alive(), "the worker does not stop"


def somebody_sleeps() -> bool:
    """Whether a worker waits to be notified in the database of the tests, and has looked for work before that.

    procrastinate forgets a notice that comes while it looks: a test of being woken lets it fall asleep first.
    """
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(administrator_url(), dbname=name) as connection:
        row = connection.execute(
            "SELECT bool_or(query ILIKE 'LISTEN%%')"
            " AND bool_and(state = 'idle' AND state_change < clock_timestamp() - interval '0.3 s')"
            " FROM pg_stat_activity WHERE usename = %s AND datname = current_database()",
            [settings.WORKER_ROLE],
        ).fetchone()
    return row == (True,)


def wait_until(condition: Callable[[], bool]) -> None:
    """Return as soon as the condition holds; fail when it never does."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)
