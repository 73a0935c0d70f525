"""The queue, worked off at the turned clock; now and then a job is killed before its end, or runs twice."""

from collections.abc import Collection, Iterator
from random import Random
from typing import Any

import psycopg
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.jobs import enqueue_once, run_job
from foundation.scope import use_scope
from tenants.addresses import look_up_voice
from tests.factories.scopes import LARVIK, works_for

NEXT = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND args ->> 'tenant' = 'larvik' AND (scheduled_at IS NULL OR scheduled_at <= %s)
        AND task_name <> ALL (%s)
    ORDER BY id LIMIT 1)
RETURNING id, task_name, args -> 'args'
"""
KILLED, TWICE = 0.03, 0.05


def have_a_night() -> None:
    """Every job of the night is put in the queue, as the clock does."""
    with works_for(LARVIK):
        for name in settings.NIGHTLY_JOBS:
            enqueue_once("larvik", name)


def work_off(queue: psycopg.Connection, dice: Random, *, without: Collection[str] = ()) -> int:
    """Run what is due by the turned clock until nothing is, but jobs of these names; returns how many that were."""
    done = 0
    for name, args in _due(queue, without=without):
        if dice.random() < KILLED:
            _kill(name, args)
        for _time in range(2 if dice.random() < TWICE else 1):
            run_job(name, tenant="larvik", args=args)
        done += 1
    return done


def _due(queue: psycopg.Connection, *, without: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    while (row := queue.execute(NEXT, [timezone.now(), list(without)]).fetchone()) is not None:
        yield row[1], row[2]
        queue.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [row[0]])
        queue.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [row[0]])


def _kill(name: str, args: dict[str, Any]) -> None:
    """It did all it does, and the server went away before the end."""
    look_up_voice(LARVIK.key)  # what comes before a job's transaction cannot be rolled back with it
    with use_scope(LARVIK), transaction.atomic():
        run_job(name, tenant="larvik", args=args)
        transaction.set_rollback(True)
