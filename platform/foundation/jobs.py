"""Work that must happen after a change: enqueued in the same transaction, run at least once, idempotent.

The queue is procrastinate in its own schema `jobs`. The web's side of the connector is Django's own
connection, so a job deferred in a transaction that rolls back never existed; the worker's side is a pool
of its own login, which may touch the queue and nothing else.
"""

import contextlib
import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.utils import translation
from procrastinate import BaseRetryStrategy, PsycopgConnector, RetryDecision, RetryStrategy
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job
from psycopg_pool import AsyncConnectionPool

from foundation.queue_upkeep import keep_up
from foundation.scope import (
    PUBLIC_SCOPE,
    Scope,
    ScopeError,
    ScopeKind,
    current_scope,
    tenant_scope,
    use_scope,
)

RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)
QUEUE, HELD = "default", "held"
"""The queue that is worked on, and the one in which jobs of a tenant lie that may not work now."""
PUBLIC = "public"
"""The `tenant` of a job that works for the public part. It is said aloud: no tenant at all is an error."""

type JobFunction = Callable[..., None]
type Holds = Callable[[str], bool]


class JobIsHeld(Exception):
    """Its tenant may not work now. The job has done nothing, and lies in the queue HELD until somebody lets it go."""


class HeldOrLater(BaseRetryStrategy):
    """What failed is tried again later, a number of times; what is held is put aside."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, JobIsHeld):
            return RetryDecision(queue=HELD)
        return RETRY.get_retry_decision(exception=exception, job=job)


class JobsConnector(PsycopgConnector):
    """Defer through Django's transaction, work through the worker's own pool."""

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector(alias="default")

    async def _create_pool(self, pool_args: dict[str, Any]) -> AsyncConnectionPool:
        """Ask where the queue is only now: a process that only enqueues never connects as the worker."""
        pool: AsyncConnectionPool = await super()._create_pool(
            {"conninfo": settings.WORKER_DATABASE_URL()} | pool_args
        )
        return pool


@functools.cache
def jobs_app() -> procrastinate.App:
    """The one queue of this process; the worker's pool opens only in a worker."""
    return procrastinate.App(connector=JobsConnector())


_making = threading.Lock()
_registered: dict[str, JobFunction] = {}
_in_steps: set[str] = set()
_periodic: dict[str, str] = {}
_before: dict[str, Callable[[str], None]] = {}
_holds: list[Holds] = []


def job(name: str, *, in_steps: bool = False) -> Callable[[JobFunction], JobFunction]:
    """Register a function as the job `name`; it is called with the enqueued args inside the tenant's scope.

    All of it is one transaction, unless it works `in_steps`: then it begins its own, and asks others outside between
    them. Killed in the middle it is run again from the beginning, and must know how far it came.
    """

    def register(function: JobFunction) -> JobFunction:
        if name in _registered:
            raise ValueError(f"two jobs are called {name}")
        _registered[name] = function
        if in_steps:
            _in_steps.add(name)
        return function

    return register


def periodic_job(name: str, *, cron: str) -> Callable[[JobFunction], JobFunction]:
    """Register a public job without args that the worker runs by the clock: `cron` is in UTC."""

    def register(function: JobFunction) -> JobFunction:
        _periodic[name] = cron
        return job(name)(function)

    return register


def before_job(name: str) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    """Register what is done, with the tenant's key, before the job `name` begins: in no scope and no transaction yet.

    For what the job must know and its tenant may not read.
    """

    def register(function: Callable[[str], None]) -> Callable[[str], None]:
        if name in _before:
            raise ValueError(f"two things are done before {name}")
        _before[name] = function
        return function

    return register


def holds_jobs(function: Holds) -> Holds:
    """Register who says, by the tenant's key, whether its jobs are held: asked by the worker in no scope yet."""
    _holds.append(function)
    return function


def enqueue(
    tenant: str,
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    not_before: datetime | None = None,
) -> int:
    """Put the job `name` of `tenant` in the queue, as part of the current transaction; returns its id.

    It runs as soon as a worker is free, or some seconds after `not_before`. `args` are ids and codes, never personal
    data. Raises ScopeError outside a transaction, without a tenant or for another tenant than the one at work,
    KeyError for a job nobody registered, and OperationalError, as every statement does, where the server is away.
    """
    task = _task_to_enqueue(tenant, name).configure(
        lock=f"{tenant}:{lock}" if lock else None,
        queueing_lock=f"{tenant}:{queueing_lock}" if queueing_lock else None,
        schedule_at=not_before,
    )
    with _as_of_the_database():
        return int(task.defer(tenant=tenant, args=dict(args or {})))


def enqueue_all(
    tenant: str, name: str, each: Iterable[Mapping[str, Any]], *, not_before: datetime | None = None
) -> None:
    """Put the job in the queue once for each of these args, none for none, in one statement. Raises as `enqueue`."""
    task = _task_to_enqueue(tenant, name).configure(schedule_at=not_before)
    wanted = [{"tenant": tenant, "args": dict(args)} for args in each]
    if wanted:
        with _as_of_the_database():
            task.batch_defer(*wanted)


def _task_to_enqueue(tenant: str, name: str) -> Any:
    if name not in _registered:
        raise KeyError(f"no job is called {name}")
    at_work = current_scope()
    if _scope_of(tenant) != at_work and at_work.kind is not ScopeKind.PUBLIC:
        raise ScopeError(f"work for {at_work} does not enqueue jobs of {tenant}")
    if not connections["default"].in_atomic_block:
        raise ScopeError("a job is enqueued together with the change it follows, in one transaction")
    return task_of(name)


@contextlib.contextmanager
def _as_of_the_database() -> Iterator[None]:
    """To whoever asks it was their own connection that failed."""
    try:
        yield
    except ConnectorException as error:
        if isinstance(error.__cause__, psycopg.OperationalError):
            raise OperationalError(*error.__cause__.args) from error.__cause__
        raise


def enqueue_sql(name: str, *, args: str) -> str:
    """What `enqueue` asks the queue, as an SQL expression for a larger statement; `args` is SQL for the jsonb.

    The statement's parameter `tenant` must be the scope's own: whoever writes it takes it from there.
    """
    arguments = f"jsonb_build_object('tenant', %(tenant)s::text, 'args', {args})"
    row = f"ROW('default', '{name}', 0, NULL, NULL, {arguments}, NULL)::procrastinate_job_to_defer_v1"
    return f"procrastinate_defer_jobs_v1(ARRAY[{row}])"


def enqueue_once(tenant: str, name: str, args: Mapping[str, Any] | None = None) -> int | None:
    """Enqueue the job unless one of this name waits for this tenant already; then return None."""
    try:
        with transaction.atomic():  # the refusal fails the statement: let it fail a savepoint only
            return enqueue(tenant, name, args, queueing_lock=name)
    except AlreadyEnqueued:
        return None


def run_job(name: str, *, tenant: str, args: Mapping[str, Any]) -> None:
    """Run one job now, in its tenant's scope and one transaction, or its own. The worker's only way in.

    A language that is spoken from before the job on is spoken in it, and in none after it. Raises ScopeError without a
    tenant; for one that does not exist the database refuses the role.
    """
    scope = _scope_of(tenant)
    with translation.override(translation.get_language()):
        if name in _before:
            _before[name](tenant)
        with use_scope(scope), contextlib.nullcontext() if name in _in_steps else transaction.atomic():
            _registered[name](**args)


def _scope_of(tenant: str) -> Scope:
    return PUBLIC_SCOPE if tenant == PUBLIC else tenant_scope(tenant)


def task_of(name: str) -> Any:
    """The queue's task for the job, made when it is first asked for: by one thread, whoever else asks with it."""
    with _making:
        return _make_task(name)


@functools.cache
def _make_task(name: str) -> Any:
    def body(*, tenant: str, args: dict[str, Any], timestamp: int | None = None) -> None:
        # `timestamp` is what the clock adds to periodic jobs.
        try:
            if tenant != PUBLIC and any(holds(tenant) for holds in _holds):
                raise JobIsHeld
            run_job(name, tenant=tenant, args=args)
        finally:
            connections.close_all()

    return jobs_app().task(name=name, queue=QUEUE, retry=HeldOrLater(), pass_context=False)(body)


def prepare_worker() -> procrastinate.App:
    """Give the worker every registered job; call it when all apps are loaded."""
    app = jobs_app()
    keep_up(app)
    for name in _registered:
        task = task_of(name)
        if name in _periodic and (name, "") not in app.periodic_registry.periodic_tasks:
            arguments: dict[str, Any] = {"tenant": PUBLIC, "args": {}}
            app.periodic(cron=_periodic[name], queueing_lock=name, task_kwargs=arguments)(task)
    return app
