"""Jobs of a suspended municipality wait, with the real worker, and are done when it is resumed."""

from collections.abc import Iterator

import pytest
from django.db import connections, transaction

from foundation.jobs import enqueue
from foundation.scope import PUBLIC_SCOPE, tenant_scope, use_scope
from tenants.ddl import in_schema
from tenants.models import Municipality
from tenants.operations.domain.standing import resume, suspend
from tenants.operations.holding import forget_held, is_held, let_jobs_go
from tenants.operations.queries.figures import JobCounts, jobs
from tests.factories.worker import work_through_the_queue


@pytest.fixture(autouse=True)
def committed(committed_db: None) -> Iterator[None]:
    """Real commits in the public schema, taken back afterwards."""
    forget_held()
    yield
    forget_held()
    with in_schema("public") as cursor:
        cursor.execute("DELETE FROM public.operations_operatoract")
        cursor.execute("UPDATE public.tenants_municipality SET state = 'active'")


def counted(slug: str) -> JobCounts:
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        return jobs().get(slug, JobCounts())


def put_in_queue() -> None:
    for slug in ("larvik", "sandefjord"):
        with use_scope(tenant_scope(slug)), transaction.atomic():
            enqueue(slug, "accounts.forget_sessions")


def test_jobs_wait_while_their_municipality_is_suspended() -> None:
    with use_scope(PUBLIC_SCOPE):
        suspend("larvik", by=None, reason="Prøve.")
    put_in_queue()
    work_through_the_queue()
    assert counted("larvik") == JobCounts(held=1)
    assert counted("sandefjord") == JobCounts(), "the neighbour's is done"
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        assert let_jobs_go() == 0, "not before it is resumed"
        resume("larvik", by=None, reason="Over.")
    forget_held()
    assert counted("larvik") == JobCounts(waiting=1)
    work_through_the_queue()
    assert counted("larvik") == JobCounts()
    connections.close_all()


def test_what_was_put_aside_too_late_is_found_by_the_clock() -> None:
    """The worker has looked just before the municipality was resumed, and puts the job aside just after."""
    with use_scope(PUBLIC_SCOPE):
        suspend("larvik", by=None, reason="Prøve.")
    assert is_held("larvik")
    with use_scope(PUBLIC_SCOPE):
        resume("larvik", by=None, reason="Over.")
    put_in_queue()
    work_through_the_queue()
    # The clock may have put more in the queue meanwhile: larvik is active.
    assert counted("larvik").held >= 1, "it is remembered for half a minute"
    forget_held()
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        assert let_jobs_go() >= 1
    work_through_the_queue()
    assert counted("larvik") == JobCounts()


def test_the_public_part_is_never_held() -> None:
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        Municipality.objects.update(state="suspended")
        enqueue("public", "operations.forget")
    work_through_the_queue()
    assert counted("public") == JobCounts()
