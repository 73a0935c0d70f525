"""The worker: takes jobs from the queue and runs each in its tenant's scope."""

import asyncio
import logging
import signal
import time
from contextlib import suppress

from procrastinate import App

SHUTDOWN_PATIENCE = 20.0
"""Seconds a running job gets when the worker is asked to end; then it is tried again by the next worker."""
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds until the next try when the database has gone away; each wait is twice the one before."""
SOUND = 60.0
"""Seconds of work after which the next trouble counts as a first one."""

logger = logging.getLogger(__name__)


def work(*, concurrency: int) -> None:
    """Work until SIGTERM or SIGINT, whatever the database does. The queue is read with the worker's own login."""
    import django

    django.setup()
    from foundation.jobs import prepare_worker

    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # What these two say when a connection ends is pages of traceback; the line said here is enough.
    logging.getLogger("procrastinate.utils").setLevel(logging.CRITICAL)
    logging.getLogger("procrastinate.worker.worker").addFilter(_is_no_lost_connection)
    asyncio.run(_work_until_asked_to_end(prepare_worker(), concurrency=concurrency))


def _is_no_lost_connection(record: logging.LogRecord) -> bool:
    return getattr(record, "action", "") != "side_task_failed"


async def _work_until_asked_to_end(app: App, *, concurrency: int) -> None:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    wait = SHORTEST_WAIT
    while True:
        began = time.monotonic()
        trouble = await _work_once(app, concurrency=concurrency, asked=asked)
        if asked.is_set():
            return
        if time.monotonic() - began > SOUND:
            wait = SHORTEST_WAIT
        logger.error("the worker lost the queue (%s); it tries again in %.0f s", trouble, wait)
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), wait)
            return
        wait = min(2 * wait, LONGEST_WAIT)


async def _work_once(app: App, *, concurrency: int, asked: asyncio.Event) -> str:
    """Work on fresh connections until asked to end or until something breaks; says what broke."""
    working = asyncio.create_task(_work_with_a_new_pool(app, concurrency=concurrency))
    asking = asyncio.create_task(asked.wait())
    await asyncio.wait({working, asking}, return_when=asyncio.FIRST_COMPLETED)
    asking.cancel()
    working.cancel()  # lets running jobs finish; nothing when it has ended already
    ended = (await asyncio.gather(working, return_exceptions=True))[0]
    return type(ended).__name__ if isinstance(ended, BaseException) else "a connection ended"


async def _work_with_a_new_pool(app: App, *, concurrency: int) -> None:
    from foundation.jobs import QUEUE

    try:
        await app.open_async()
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=SHUTDOWN_PATIENCE,
            install_signal_handlers=False,
        )
    finally:
        await app.close_async()  # also a pool that never opened: the next try must not find it
