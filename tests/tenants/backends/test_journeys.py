"""What travels with a transaction's beginning, and what outlives its end: journeys saved, and plans kept."""

import contextlib
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, transaction

from foundation.prepared import PreparedStatement
from foundation.scope import ScopeError, use_scope
from tenants.backends.app.base import DatabaseWrapper
from tests.factories.scopes import LARVIK, SANDEFJORD, leave_a_mark, marks, marks_of, works_for

LOCK = "pg_advisory_xact_lock(hashtextextended(current_schema(), 0))"
HELD = """
SELECT count(*) FROM pg_locks
WHERE pid = pg_backend_pid() AND locktype = 'advisory'
    AND (classid::bigint << 32 | objid::bigint) = hashtextextended(%s, 0)
"""


def holds_the_lock_of(connection: DatabaseWrapper, schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [schema])
        return bool(cursor.fetchone()[0])


class TestRunFirst:
    def test_what_begins_a_transaction_is_done_as_the_municipality(self, connection: DatabaseWrapper) -> None:
        with works_for(LARVIK):
            connection.run_first(LOCK)
            assert holds_the_lock_of(connection, "larvik")
            leave_a_mark()
        assert marks_of(LARVIK) == ["larvik"]

    def test_in_the_middle_it_is_a_statement_like_others(self, connection: DatabaseWrapper) -> None:
        with works_for(SANDEFJORD):
            leave_a_mark()
            connection.run_first(LOCK)
            assert holds_the_lock_of(connection, "sandefjord")
        assert marks_of(SANDEFJORD) == ["sandefjord"]

    def test_whoever_listens_hears_of_it(self, connection: DatabaseWrapper) -> None:
        heard: list[str] = []

        def listen(execute: Callable[..., Any], statement: Any, *rest: Any) -> Any:
            heard.append(statement)
            return execute(statement, *rest)

        with works_for(LARVIK), connection.execute_wrapper(listen):
            connection.run_first(LOCK)
        assert heard == [f"SELECT {LOCK}"]

    def test_it_needs_a_transaction_and_a_scope(self, connection: DatabaseWrapper) -> None:
        with use_scope(LARVIK), pytest.raises(ScopeError, match="needs a transaction"):
            connection.run_first(LOCK)
        with pytest.raises(ScopeError, match="needs a scope"), transaction.atomic():
            connection.run_first(LOCK)

    def test_what_fails_leaves_a_transaction_that_failed(self, connection: DatabaseWrapper) -> None:
        with pytest.raises(DatabaseError, match="division by zero"), works_for(LARVIK):
            connection.run_first("1 / 0")
        with works_for(LARVIK):
            leave_a_mark()
        assert marks_of(LARVIK) == ["larvik"]


class TestRollback:
    ASKED = PreparedStatement("SELECT %(what)s::text")
    PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::text%%'"

    def prepared(self, connection: DatabaseWrapper) -> int:
        with works_for(LARVIK), connection.cursor() as cursor:
            cursor.execute(self.PREPARED)
            return int(cursor.fetchone()[0])

    def test_a_refusal_keeps_what_was_prepared(self, connection: DatabaseWrapper) -> None:
        """Else psycopg forgets it, and whoever is next would wait for the planner."""
        with contextlib.suppress(LookupError), works_for(LARVIK):
            leave_a_mark()
            assert self.ASKED.one({"what": "once"}) == ("once",)
            raise LookupError
        assert self.prepared(connection) == 1
        assert marks_of(LARVIK) == []
        with works_for(SANDEFJORD):
            assert self.ASKED.one({"what": "again"}) == ("again",)
            assert marks() == []

    def test_a_refusal_in_a_request_keeps_it_too(self, connection: DatabaseWrapper) -> None:
        with works_for(LARVIK):
            leave_a_mark()
            self.ASKED.one({"what": "once"})
            with contextlib.suppress(LookupError), transaction.atomic():
                leave_a_mark()
                raise LookupError
            leave_a_mark()
        assert self.prepared(connection) == 1
        assert marks_of(LARVIK) == ["larvik", "larvik"]

    def test_an_error_leaves_nothing_behind_at_the_server(self, connection: DatabaseWrapper) -> None:
        """What failed is forgotten here, so it would be prepared again and again there."""
        broken = PreparedStatement("SELECT %(what)s::text::int")
        for _ in range(5):
            with pytest.raises(DatabaseError), works_for(LARVIK):
                self.ASKED.one({"what": "once"})
                broken.one({"what": "no number"})
        assert self.prepared(connection) <= 1

    def test_a_backend_killed_before_the_rollback_is_told_as_that(
        self, connection: DatabaseWrapper, administrator: psycopg.Connection
    ) -> None:
        with contextlib.suppress(LookupError, OperationalError), works_for(LARVIK):
            leave_a_mark()
            administrator.execute(
                "SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid]
            )
            raise LookupError
        with works_for(LARVIK):
            leave_a_mark()
        assert marks_of(LARVIK) == ["larvik"]

    def test_a_backend_killed_while_a_refusal_is_undone_is_told_as_that(
        self, connection: DatabaseWrapper, administrator: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Django would say that the transaction is broken: an error of the program, not of the server."""
        release = connection._savepoint_commit

        def die_first(sid: str) -> None:
            self.ASKED.one({"what": "switch once more"})
            administrator.execute(
                "SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid]
            )
            release(sid)

        monkeypatch.setattr(connection, "_savepoint_commit", die_first)
        with pytest.raises(OperationalError), works_for(LARVIK):
            leave_a_mark()
            with contextlib.suppress(LookupError), transaction.atomic():
                leave_a_mark()
                raise LookupError
            self.ASKED.one({"what": "next"})
        assert marks_of(LARVIK) == []
