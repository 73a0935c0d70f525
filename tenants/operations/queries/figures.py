"""What is known of every municipality from the public schema, the catalogue and the bookkeeping. Never from its tables.

The sizes are the catalogue's, as of the last VACUUM or ANALYZE: a look at every file of 357 schemas takes too long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tenants.migrating import wanted_migrations

SIZES = """
SELECT schema.nspname, sum(1.0 * relation.relpages + coalesce(toast.relpages, 0))::bigint
    * current_setting('block_size')::bigint
FROM pg_namespace AS schema
JOIN pg_class AS relation ON relation.relnamespace = schema.oid AND relation.relkind IN ('r', 'i', 'm')
LEFT JOIN pg_class AS toast ON toast.oid = relation.reltoastrelid
WHERE schema.nspname IN (SELECT schema_name FROM tenants_municipality) GROUP BY 1
"""
JOBS = "SELECT tenant, waiting, held, failed FROM public.operations_jobs()"
MIGRATIONS = "SELECT of_schema, applied FROM public.operations_migrations(%s, %s)"
FAILED = "SELECT task, attempts, failed_at FROM public.operations_failed_jobs(%s)"


@dataclass(frozen=True, slots=True)
class JobCounts:
    """Jobs of one municipality: to be done, held because it is suspended, and given up."""

    waiting: int = 0
    held: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class FailedJob:
    """One that was given up after so many tries."""

    task: str
    attempts: int
    failed_at: datetime | None


def sizes() -> Mapping[str, int]:
    """Bytes on disk by schema, indexes and all."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        return dict(cursor.fetchall())


def jobs() -> Mapping[str, JobCounts]:
    """By schema; none for a municipality that has none in the queue."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return {tenant: JobCounts(*counts) for tenant, *counts in cursor.fetchall()}


def migrations_behind() -> Mapping[str, int]:
    """By schema, how many migrations it lacks of those on disk; nothing for a schema that is not made."""
    wanted = wanted_migrations()
    with connection.cursor() as cursor:
        cursor.execute(MIGRATIONS, [[app for app, _name in wanted], [name for _app, name in wanted]])
        return {schema: len(wanted) - applied for schema, applied in cursor.fetchall()}


def failed_jobs(schema: str) -> Sequence[FailedJob]:
    """The newest twenty."""
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [schema])
        return [FailedJob(*row) for row in cursor.fetchall()]
