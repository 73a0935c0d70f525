"""The worker: takes jobs from the queue and runs each in its tenant's scope."""

import logging

SHUTDOWN_PATIENCE = 20.0
"""Seconds a running job gets when the worker is asked to end; then it is tried again by the next worker."""


def work(*, concurrency: int) -> None:
    """Work until SIGTERM or SIGINT. The queue is read with the worker's own login."""
    import django

    django.setup()
    from foundation.jobs import prepare_worker

    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    prepare_worker().run_worker(
        concurrency=concurrency,
        delete_jobs="successful",
        shutdown_graceful_timeout=SHUTDOWN_PATIENCE,
    )
