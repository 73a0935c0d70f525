"""What must follow a change is promised with it, and kept in the tenant it was promised for."""

import asyncio
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction

from foundation import jobs
from foundation.jobs import PUBLIC, enqueue, enqueue_once, job, prepare_worker, run_job
from foundation.queue_upkeep import rescue_stalled_jobs
from foundation.scope import NO_SCOPE, PUBLIC_SCOPE, ScopeError, current_scope, tenant_scope, use_scope
from tenants.models import Municipality
from tests.database import administrator_url
from tests.factories.scopes import LARVIK, SANDEFJORD, leave_a_mark, marks_of, works_for
from tests.factories.threads import at_once
from tests.factories.worker import wait_until, work_through_the_queue, worker

MARK, FAIL_ONCE, COUNT = "test.leave_a_mark", "test.fail_once", "test.count_municipalities"
met: list[Any] = []


@job(MARK)
def mark(*, times: int = 1) -> None:
    for _ in range(times):
        leave_a_mark()


@job(FAIL_ONCE)
def fail_once() -> None:
    leave_a_mark()
    met.append(current_scope())
    if len(met) == 1:
        raise ZeroDivisionError


@job(COUNT)
def count_municipalities() -> None:
    met.append(Municipality.objects.count())


@pytest.fixture(autouse=True)
def _nothing_met_yet() -> None:
    met.clear()


@pytest.fixture
def queue(committed_db: None, django_db_setup: str) -> Iterator[psycopg.Connection]:
    """The queue's tables, past all walls."""
    with psycopg.connect(administrator_url(), dbname=django_db_setup, autocommit=True) as connection:
        connection.execute("SET search_path = jobs")
        yield connection


def waiting(queue: psycopg.Connection) -> list[tuple[Any, ...]]:
    query = (
        "SELECT task_name, args, status::text, attempts FROM procrastinate_jobs"
        " WHERE task_name LIKE 'test.%' ORDER BY id"
    )
    return queue.execute(query).fetchall()


def test_a_committed_job_is_in_the_queue_with_ids_and_codes_only(queue: psycopg.Connection) -> None:
    with works_for(LARVIK):
        enqueue("larvik", MARK, {"times": 2})
    assert waiting(queue) == [(MARK, {"tenant": "larvik", "args": {"times": 2}}, "todo", 0)]


def test_a_job_of_a_transaction_that_is_rolled_back_never_was(queue: psycopg.Connection) -> None:
    with pytest.raises(ZeroDivisionError), works_for(LARVIK):
        leave_a_mark()
        enqueue("larvik", MARK)
        raise ZeroDivisionError
    assert waiting(queue) == []
    work_through_the_queue()
    assert marks_of(LARVIK) == []


def test_a_server_that_goes_away_is_told_as_by_any_statement(queue: psycopg.Connection) -> None:
    """Callers answer an OperationalError with “try again”; the queue's own error they do not know."""
    with pytest.raises(OperationalError), works_for(LARVIK):
        leave_a_mark()
        queue.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        enqueue("larvik", MARK)
    connection.close()
    assert waiting(queue) == []
    assert marks_of(LARVIK) == []


def test_a_job_outside_a_transaction_is_refused(queue: psycopg.Connection) -> None:
    with use_scope(LARVIK), pytest.raises(ScopeError, match="one transaction"):
        enqueue("larvik", MARK)


@pytest.mark.parametrize("tenant", ["sandefjord", PUBLIC, ""])
def test_work_for_one_municipality_enqueues_no_jobs_of_others_or_of_nobody(
    queue: psycopg.Connection, tenant: str
) -> None:
    with works_for(LARVIK), pytest.raises(ScopeError):
        enqueue(tenant, MARK)
    assert waiting(queue) == []


def test_the_public_part_enqueues_jobs_for_every_municipality(queue: psycopg.Connection) -> None:
    with works_for(PUBLIC_SCOPE):
        for tenant in ("larvik", "sandefjord"):
            enqueue(tenant, MARK)
        enqueue(PUBLIC, COUNT)
    work_through_the_queue()
    assert (marks_of(LARVIK), marks_of(SANDEFJORD), met) == (["larvik"], ["sandefjord"], [2])


def test_a_job_nobody_registered_is_refused(queue: psycopg.Connection) -> None:
    with works_for(LARVIK), pytest.raises(KeyError, match=r"test\.nobody"):
        enqueue("larvik", "test.nobody")


def test_two_jobs_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two jobs"):
        job(MARK)(mark)


def test_to_enqueue_needs_no_worker(queue: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The web has no login of the worker's, and must not start its server."""
    monkeypatch.setattr(settings, "WORKER_DATABASE_URL", lambda: pytest.fail("asked for the worker's login"))
    jobs.jobs_app.cache_clear()
    jobs._make_task.cache_clear()
    with works_for(LARVIK):
        enqueue("larvik", MARK)
    assert len(waiting(queue)) == 1


def test_a_job_runs_in_its_tenants_scope_and_leaves_none_behind(committed_db: None) -> None:
    met.append("an earlier failure")
    run_job(FAIL_ONCE, tenant="sandefjord", args={})
    assert met[1:] == [SANDEFJORD]
    assert current_scope() == NO_SCOPE


def test_a_job_without_a_tenant_does_not_run(committed_db: None) -> None:
    with pytest.raises(ScopeError):
        run_job(FAIL_ONCE, tenant="", args={})
    assert met == []


def test_a_job_of_an_unknown_municipality_reaches_no_ones_rows(committed_db: None) -> None:
    with pytest.raises(DatabaseError, match="atlantis"):
        run_job(MARK, tenant="atlantis", args={})
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == ([], [])


def test_a_job_that_fails_leaves_nothing_half_written_and_is_tried_again(queue: psycopg.Connection) -> None:
    with works_for(LARVIK):
        enqueue("larvik", FAIL_ONCE)
    work_through_the_queue()
    assert (met, marks_of(LARVIK)) == ([LARVIK], [])
    assert [(status, attempts) for _name, _args, status, attempts in waiting(queue)] == [("todo", 1)]
    later = queue.execute(
        "SELECT scheduled_at > now() FROM procrastinate_jobs WHERE task_name = %s", [FAIL_ONCE]
    ).fetchone()
    assert later == (True,), "not at once: what failed needs a while"
    queue.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    work_through_the_queue()
    assert (met, marks_of(LARVIK)) == ([LARVIK, LARVIK], ["larvik"])
    assert [row[2] for row in waiting(queue)] == ["succeeded"]


def test_a_job_whose_tenant_is_gone_is_no_reason_for_others_to_wait(queue: psycopg.Connection) -> None:
    with works_for(PUBLIC_SCOPE):
        enqueue("atlantis", MARK)
        enqueue("larvik", MARK)
    work_through_the_queue()
    assert [row[2] for row in waiting(queue)] == ["todo", "succeeded"]
    assert marks_of(LARVIK) == ["larvik"]


def test_a_job_that_waits_already_is_not_enqueued_again_and_spoils_nothing(queue: psycopg.Connection) -> None:
    with works_for(LARVIK):
        assert enqueue_once("larvik", MARK) is not None
        assert enqueue_once("larvik", MARK) is None
        leave_a_mark()
    with works_for(SANDEFJORD):
        assert enqueue_once("sandefjord", MARK) is not None, "the neighbour's job is another"
    assert len(waiting(queue)) == 2
    assert marks_of(LARVIK) == ["larvik"]


@pytest.mark.race
def test_a_sleeping_worker_is_woken_runs_the_job_once_and_stops(queue: psycopg.Connection) -> None:
    with worker():
        with works_for(LARVIK):
            enqueue("larvik", MARK)
        wait_until(lambda: [row[2] for row in waiting(queue)] == ["succeeded"])
    assert marks_of(LARVIK) == ["larvik"]


@pytest.mark.race
def test_many_jobs_of_two_municipalities_at_once_are_each_run_once(queue: psycopg.Connection) -> None:
    for turn in range(20):
        scope = (LARVIK, SANDEFJORD)[turn % 2]
        with works_for(scope):
            enqueue(scope.key, MARK)
    with worker(concurrency=4):
        wait_until(lambda: {row[2] for row in waiting(queue)} == {"succeeded"})
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == (["larvik"] * 10, ["sandefjord"] * 10)


def test_a_job_whose_worker_was_killed_is_run_by_the_next(queue: psycopg.Connection) -> None:
    with works_for(LARVIK):
        enqueue("larvik", MARK)
    queue.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    queue.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)"
    )
    with worker(looks_every=0.1):  # the queue is looked after once a minute, and when a worker starts
        wait_until(lambda: [row[2] for row in waiting(queue)] == ["succeeded"])
    assert marks_of(LARVIK) == ["larvik"]


def test_a_job_of_a_killed_worker_that_waits_again_meanwhile_is_not_put_back_twice(
    queue: psycopg.Connection,
) -> None:
    with works_for(LARVIK):
        enqueue_once("larvik", MARK)
    queue.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    queue.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)"
    )
    with works_for(LARVIK):
        enqueue_once("larvik", MARK)
        killed = enqueue("larvik", MARK)
    queue.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)"
        " WHERE id = %s",
        [killed],
    )

    async def rescue() -> int:
        app = prepare_worker()
        async with app.open_async():
            return await rescue_stalled_jobs(app)

    assert asyncio.run(rescue()) == 2
    assert [row[2] for row in waiting(queue)] == ["aborted", "todo", "todo"]


def test_finished_jobs_are_forgotten_after_some_days_and_failed_ones_kept(queue: psycopg.Connection) -> None:
    with works_for(LARVIK):
        old, old_failed, fresh = (enqueue("larvik", MARK) for _ in range(3))
    for number, status in ((old, "succeeded"), (old_failed, "failed"), (fresh, "succeeded")):
        queue.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
    queue.execute(
        "UPDATE procrastinate_events SET at = now() - interval '4 days' WHERE job_id = ANY(%s)",
        [[old, old_failed]],
    )
    with worker(looks_every=0.1):
        wait_until(lambda: len(waiting(queue)) == 2)
    assert [row[2] for row in waiting(queue)] == ["failed", "succeeded"]


def test_the_scope_of_a_job_is_not_that_of_the_caller(committed_db: None) -> None:
    with use_scope(tenant_scope("larvik")):
        with transaction.atomic():
            leave_a_mark()
        run_job(MARK, tenant="sandefjord", args={})
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == (["larvik"], ["sandefjord"])


def test_threads_that_need_a_job_for_the_first_time_at_once_get_the_same() -> None:
    """A fresh web process has many threads, and none has enqueued anything yet."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for number in range(40):
            name = f"test.nobody_asked_before_{number}"
            job(name)(mark)
            tasks = at_once([partial(jobs.task_of, name)] * 8)
            assert len({id(each.value) for each in tasks}) == 1
    finally:
        sys.setswitchinterval(interval)
