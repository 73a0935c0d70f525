"""What the server does while others work on it: CPU by process, time by statement, what its backends wait for."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil
import psycopg
from psycopg import sql
from psycopg.rows import class_row

from tests.bench.stopwatch import cpu_of

EVERY = 0.01
"""Seconds between two looks at the backends."""

PREPARE = (
    "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
    # Planning and what constraints ask by themselves are left out unless one asks for them.
    "ALTER DATABASE {database} SET pg_stat_statements.track = 'all'",
    "ALTER DATABASE {database} SET pg_stat_statements.track_planning = on",
)

STATEMENTS = """
-- A foreign key that is asked about at COMMIT has no statement around it, yet no client asked.
SELECT query AS text, toplevel AND query NOT LIKE 'SELECT % FROM ONLY %' AS is_ours,
       sum(calls)::bigint AS calls, sum(total_plan_time) AS planning, sum(total_exec_time) AS execution,
       sum(wal_bytes)::bigint AS wal, sum(shared_blks_hit)::bigint AS pages
FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid AND d.datname = current_database()
WHERE query NOT LIKE '%pg_stat_%' AND query NOT LIKE 'SELECT pg_backend_pid%'
GROUP BY 1, 2
"""

DOING = """
SELECT CASE WHEN wait_event IS NULL THEN 'on a CPU, or waiting for one' ELSE wait_event_type || ': ' || wait_event END
FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""

BACKENDS = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
    AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """All calls of one text. Milliseconds and bytes; `is_ours` if a client said it, not a constraint or function.

    `execution` is without the start and the end of the executor and without the commit itself.
    """

    text: str
    is_ours: bool
    calls: int
    planning: float
    execution: float
    wal: int
    pages: int


@dataclass(slots=True)
class Activity:
    """What was seen in the block. `backends` and `others` are seconds of CPU, `samples` count what was waited for."""

    backends: float = 0.0
    others: float = 0.0
    samples: Counter[str] = field(default_factory=Counter)
    statements: list[Statement] = field(default_factory=list)


def prepare_watching(address: str) -> None:
    """Let the server count statements in this database, for connections made from now on."""
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in PREPARE:
            connection.execute(
                sql.SQL(statement).format(database=sql.Identifier(str(connection.info.dbname)))
            )


@contextmanager
def watched(address: str) -> Iterator[Activity]:
    """Watch the block's work; the result is complete when the block has ended."""
    activity, done = Activity(), threading.Event()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_statements_reset()")
        watcher = threading.Thread(target=_sample, args=(address, activity.samples, done), daemon=True)
        before, others_before = _cpu(connection)
        watcher.start()
        try:
            yield activity
        finally:
            done.set()
            watcher.join()
        after, others_after = _cpu(connection)
        activity.backends = sum(after.get(pid, seconds) - seconds for pid, seconds in before.items())
        activity.others = sum(
            others_after.get(pid, seconds) - seconds for pid, seconds in others_before.items()
        )
        with connection.cursor(row_factory=class_row(Statement)) as cursor:
            activity.statements = cursor.execute(STATEMENTS).fetchall()


def _sample(address: str, samples: Counter[str], done: threading.Event) -> None:
    with psycopg.connect(address, autocommit=True, prepare_threshold=1) as connection:
        while not done.wait(EVERY):
            samples.update(doing for (doing,) in connection.execute(DOING))


def _cpu(connection: psycopg.Connection) -> tuple[dict[int, float], dict[int, float]]:
    """CPU seconds of each client's backend, and of each of the server's own processes (log, checkpoints …)."""
    backends = {pid for (pid,) in connection.execute(BACKENDS)}
    server = psutil.Process(connection.info.backend_pid).parent()
    assert server is not None
    own = {
        child.pid
        for child in psutil.process_iter(["ppid", "cmdline"])
        if child.info["ppid"] == server.pid and "[local]" not in " ".join(child.info["cmdline"] or ())
    }
    return _times(backends), _times(own - backends)


def _times(pids: set[int]) -> dict[int, float]:
    times = {}
    for pid in pids:
        with suppress(OSError):  # it has ended meanwhile
            times[pid] = cpu_of(pid)
    return times
