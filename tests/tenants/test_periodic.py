"""The night: one public job, one job per municipality, and twice is the same as once."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate import App

from foundation.jobs import PUBLIC, prepare_worker, run_job
from foundation.scope import PUBLIC_SCOPE, use_scope
from shop.tasks import (
    BOOK_SERIES,
    DECLINE_UNANSWERED,
    EXPIRE_PERIODS,
    FORGET_HOLDS,
    MAKE_SHIFTS,
    WRITE_DAY_LISTS,
)
from shop.tasks_duties import TELL_OVERDUE
from tenants.ddl import in_schema
from tenants.periodic import AT_NIGHT, IN_THE_MORNING, MORNING, NIGHTLY
from tests.factories.world import World


def waiting_jobs() -> list[tuple[str, str]]:
    """Task and tenant of every job in the queue."""
    with in_schema("jobs") as cursor:
        cursor.execute(
            "SELECT task_name, args ->> 'tenant' FROM jobs.procrastinate_jobs WHERE status = 'todo' ORDER BY 2"
        )
        return list(cursor.fetchall())


def test_every_municipality_gets_its_jobs(committed_db: None) -> None:
    ours = {BOOK_SERIES, DECLINE_UNANSWERED, EXPIRE_PERIODS, FORGET_HOLDS, MAKE_SHIFTS}
    assert ours <= {*settings.NIGHTLY_JOBS}
    run_job(NIGHTLY, tenant=PUBLIC, args={})
    assert sorted(waiting_jobs()) == [
        (name, schema) for name in sorted(settings.NIGHTLY_JOBS) for schema in ("larvik", "sandefjord")
    ]


def test_a_second_night_before_the_first_is_done_enqueues_nothing(committed_db: None) -> None:
    run_job(NIGHTLY, tenant=PUBLIC, args={})
    run_job(NIGHTLY, tenant=PUBLIC, args={})
    assert len(waiting_jobs()) == 2 * len(settings.NIGHTLY_JOBS)


def test_every_morning_each_municipality_writes_its_lists_and_tells_what_is_overdue_once(
    committed_db: None,
) -> None:
    for _time in range(2):
        run_job(MORNING, tenant=PUBLIC, args={})
    jobs = (TELL_OVERDUE, WRITE_DAY_LISTS)
    assert sorted(waiting_jobs()) == [(job, schema) for job in jobs for schema in ("larvik", "sandefjord")]


def test_a_refused_lock_leaves_the_transaction_usable(committed_db: None) -> None:
    run_job(NIGHTLY, tenant=PUBLIC, args={})
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        run_job(NIGHTLY, tenant=PUBLIC, args={})
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)


def test_making_shifts_twice_changes_nothing(world: World) -> None:
    with connection.cursor() as cursor:
        run_job(MAKE_SHIFTS, tenant="larvik", args={})
        cursor.execute("SELECT array_agg((provider_id, during)::text ORDER BY id) FROM shop_shift")
        once = cursor.fetchone()
        run_job(MAKE_SHIFTS, tenant="larvik", args={})
        cursor.execute("SELECT array_agg((provider_id, during)::text ORDER BY id) FROM shop_shift")
        assert cursor.fetchone() == once


@pytest.mark.parametrize(("name", "cron"), [(NIGHTLY, AT_NIGHT), (MORNING, IN_THE_MORNING)])
@pytest.mark.parametrize("_time", [1, 2])
def test_the_worker_knows_the_periodic_jobs_and_may_be_prepared_twice(
    name: str, cron: str, _time: int
) -> None:
    app: App = prepare_worker()
    periodic = app.periodic_registry.periodic_tasks[name, ""]
    assert periodic.cron == cron
    assert periodic.configure_kwargs["task_kwargs"] == {"tenant": PUBLIC, "args": {}}
