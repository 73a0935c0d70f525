"""What the worker does for the queue itself: at least once holds even when a worker is killed at work."""

from datetime import UTC, datetime

import procrastinate
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

UPKEEP = "foundation.queue_upkeep"
EVERY_MINUTE = "* * * * *"
KEPT_FOR = 72
"""Hours for which a finished job can still be looked at. Failed ones stay until somebody has seen to them."""


async def rescue_stalled_jobs(app: procrastinate.App) -> int:
    """Put back every job whose worker has not been heard of for half a minute; returns how many there were.

    One that may wait only once, and meanwhile waits again, has been put back already: it is done with.
    """
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        try:
            await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=False)
    return len(stalled)


def keep_up(app: procrastinate.App) -> None:
    """Let the worker see to the queue every minute. May be called again."""
    if UPKEEP in app.tasks:
        return

    async def upkeep(timestamp: int) -> None:
        await rescue_stalled_jobs(app)
        await app.job_manager.delete_old_jobs(nb_hours=KEPT_FOR)

    app.periodic(cron=EVERY_MINUTE)(app.task(name=UPKEEP, queueing_lock=UPKEEP)(upkeep))
