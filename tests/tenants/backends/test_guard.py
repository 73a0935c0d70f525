"""Every statement works for exactly one scope inside a transaction, whatever went wrong before it."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, InternalError, OperationalError, transaction
from psycopg import sql

from foundation.scope import NO_SCOPE, PUBLIC_SCOPE, Scope, ScopeError, tenant_scope, use_scope
from shop.models import Department
from tenants.backends import guard
from tenants.backends.app.base import DatabaseWrapper
from tenants.models import Municipality
from tests.database import administrator_url
from tests.factories.scopes import LARVIK, SANDEFJORD, leave_a_mark, marks, marks_of, works_for


def current_role(connection: DatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def break_a_statement(connection: DatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_a_statement_without_a_scope_is_refused(connection: DatabaseWrapper) -> None:
    with pytest.raises(ScopeError, match="needs a scope"), transaction.atomic():
        marks()


def test_a_statement_in_autocommit_is_refused(connection: DatabaseWrapper) -> None:
    with use_scope(LARVIK), pytest.raises(ScopeError, match="needs a transaction"):
        marks()


@pytest.mark.parametrize("later", [SANDEFJORD, PUBLIC_SCOPE, NO_SCOPE])
@pytest.mark.parametrize("earlier", [LARVIK, PUBLIC_SCOPE])
def test_the_scope_does_not_change_within_an_open_transaction(
    connection: DatabaseWrapper, earlier: Scope, later: Scope
) -> None:
    if earlier == later:
        return
    with works_for(earlier):
        current_role(connection)
        with use_scope(later), pytest.raises(ScopeError):
            current_role(connection)


@pytest.mark.parametrize(
    "rollback", ["ROLLBACK TO SAVEPOINT here", "  rollback to here", "/* so */ ROLLBACK TO here"]
)
def test_a_rollback_to_a_savepoint_does_not_open_the_transaction_to_a_neighbour(
    connection: DatabaseWrapper, rollback: str
) -> None:
    with works_for(LARVIK), connection.cursor() as cursor:
        leave_a_mark()
        cursor.execute("SAVEPOINT here")
        cursor.execute(rollback)
        with use_scope(SANDEFJORD), pytest.raises(ScopeError):
            marks()
        assert marks() == ["larvik"]


def test_a_savepoint_older_than_the_switch_takes_the_rights_away_not_the_neighbours(
    connection: DatabaseWrapper,
) -> None:
    with works_for(SANDEFJORD):
        leave_a_mark()
    with works_for(LARVIK):
        connection.ensure_connection()
        connection.connection.execute("SAVEPOINT before")  # past the guard
        leave_a_mark()
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT before")
        assert marks() == []
        leave_a_mark()
    assert marks_of(LARVIK) == ["larvik"]
    assert marks_of(SANDEFJORD) == ["sandefjord"]


def test_a_savepoint_rolled_back_by_django_leaves_the_rest_in_its_municipality(
    connection: DatabaseWrapper,
) -> None:
    with works_for(LARVIK):
        leave_a_mark()
        with pytest.raises(DatabaseError), transaction.atomic():
            leave_a_mark()
            break_a_statement(connection)
        leave_a_mark()
    assert marks_of(LARVIK) == ["larvik", "larvik"]
    assert marks_of(SANDEFJORD) == []


def test_after_a_failed_transaction_the_next_one_works_for_its_own_municipality(
    connection: DatabaseWrapper,
) -> None:
    with pytest.raises(DatabaseError), works_for(LARVIK):
        leave_a_mark()
        break_a_statement(connection)
    with works_for(SANDEFJORD):
        leave_a_mark()
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == ([], ["sandefjord"])


def test_a_statement_cancelled_by_its_timeout_leaves_nothing_of_its_scope(
    connection: DatabaseWrapper,
) -> None:
    with pytest.raises(OperationalError, match="statement timeout"), works_for(LARVIK):
        leave_a_mark()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")
    with works_for(SANDEFJORD), connection.cursor() as cursor:
        leave_a_mark()
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15s",)
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == ([], ["sandefjord"])


@pytest.mark.parametrize("swallow", [True, False])
def test_a_switch_that_fails_lets_nothing_through(connection: DatabaseWrapper, *, swallow: bool) -> None:
    with works_for(LARVIK):
        leave_a_mark()
    with pytest.raises(DatabaseError), works_for(tenant_scope("atlantis")):
        try:
            marks()
        except DatabaseError:
            if not swallow:
                raise
        marks()
    assert marks_of(LARVIK) == ["larvik"]


def test_a_switch_that_is_answered_otherwise_lets_nothing_through(connection: DatabaseWrapper) -> None:
    with pytest.raises(ScopeError, match="answered"), works_for(LARVIK):
        connection._switch("SELECT 'somewhere else'", (), expected=("here",))


def test_a_swallowed_error_makes_the_commit_fail_loudly(connection: DatabaseWrapper) -> None:
    told = []
    with pytest.raises(InternalError, match="rolled back, not committed"), works_for(LARVIK):
        leave_a_mark()
        transaction.on_commit(lambda: told.append("done"))
        with contextlib.suppress(DatabaseError):
            break_a_statement(connection)
    assert told == []
    assert marks_of(LARVIK) == []


@pytest.mark.parametrize(
    "statement", ["ROLLBACK", "COMMIT", "ABORT", "COMMIT AND CHAIN", "ROLLBACK AND CHAIN"]
)
def test_a_transaction_ended_by_hand_takes_the_scope_with_it(
    connection: DatabaseWrapper, statement: str
) -> None:
    with works_for(SANDEFJORD):
        leave_a_mark()
    with use_scope(LARVIK):
        connection.set_autocommit(False)
        try:
            leave_a_mark()
            with connection.cursor() as cursor:
                cursor.execute(statement)
            try:
                seen = marks()
            except DatabaseError:  # no role, no rights: that is fine too
                seen = []
                connection.rollback()
            assert set(seen) <= {"larvik"}
            with use_scope(SANDEFJORD):
                connection.rollback()
                assert marks() == ["sandefjord"]
        finally:
            connection.rollback()
            connection.set_autocommit(True)


def test_many_rows_at_once_go_through_the_guard_too(connection: DatabaseWrapper) -> None:
    insert = (
        "INSERT INTO shop_department (name, phone, is_active, is_paused, pause_message, reserved_for_phone,"
        " reserved_for_self_service) VALUES (%s, '68050001', true, false, '', 0, 0)"
    )
    with works_for(LARVIK), connection.cursor() as cursor:
        cursor.executemany(insert, [["larvik"], ["larvik"]])
    with pytest.raises(ScopeError), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(insert, [["nobody"]])
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == (["larvik", "larvik"], [])


def test_a_server_side_cursor_goes_through_the_guard_and_keeps_its_municipality(
    connection: DatabaseWrapper,
) -> None:
    with works_for(LARVIK):
        for _ in range(5):
            leave_a_mark()
    with pytest.raises(ScopeError), transaction.atomic():
        list(Department.objects.iterator(chunk_size=2))
    with works_for(LARVIK):
        rows = Department.objects.iterator(chunk_size=2)
        seen = [next(rows).name]
        with use_scope(SANDEFJORD):  # reading on is no new statement, and gives no other rows
            seen += [row.name for row in rows]
    assert seen == ["larvik"] * 5


def copy_out(connection: DatabaseWrapper) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor, cursor.copy("COPY shop_department (name) TO STDOUT") as copy:
        return list(copy.rows())


def test_copy_as_the_first_statement_finds_no_table(connection: DatabaseWrapper) -> None:
    with works_for(LARVIK):
        leave_a_mark()
    with pytest.raises(Exception, match="does not exist"), works_for(LARVIK):
        copy_out(connection)


def test_copy_after_a_statement_reads_the_municipality_at_work(connection: DatabaseWrapper) -> None:
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            leave_a_mark()
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            marks()
            assert copy_out(connection) == [(scope.key,)]


def test_a_function_called_as_the_first_statement_has_no_rights(connection: DatabaseWrapper) -> None:
    with (
        pytest.raises(Exception, match=r"permission denied|does not exist"),
        works_for(LARVIK),
        connection.cursor() as cursor,
    ):
        cursor.callproc("jobs.procrastinate_notify_queue_job_inserted_v1")


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE tjenesteshop_t_sandefjord",
        "set  session role tjenesteshop_t_sandefjord",
        "SET LOCAL ROLE tjenesteshop_t_sandefjord",
        "RESET ROLE",
        "RESET ALL",
        "SET SESSION AUTHORIZATION DEFAULT",
        "SET search_path = sandefjord",
        "SET LOCAL search_path TO sandefjord",
        "\n  SET statement_timeout = 0",
        "DISCARD ALL",
        "DISCARD TEMP",
    ],
)
def test_sql_may_not_change_the_session_or_the_role(connection: DatabaseWrapper, statement: str) -> None:
    """A session's setting would outlive the transaction on a pooled connection."""
    with pytest.raises(ScopeError, match="session"), works_for(LARVIK), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["SET LOCAL lock_timeout = 100", "SET CONSTRAINTS ALL IMMEDIATE", "SET TRANSACTION READ ONLY"],
)
def test_sql_may_change_what_ends_with_the_transaction(connection: DatabaseWrapper, statement: str) -> None:
    with works_for(LARVIK), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_the_guard_cannot_stop_is_sql_that_takes_another_role_on_purpose(
    connection: DatabaseWrapper,
) -> None:
    """The walls are against our own mistakes. Who can run any SQL can become any municipality: this test
    writes the limit down, so that nobody takes the walls for a protection against injected SQL.
    """
    with works_for(SANDEFJORD):
        leave_a_mark()
    with works_for(LARVIK), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'tjenesteshop_t_sandefjord', true)")
        cursor.execute("SELECT name FROM sandefjord.shop_department")
        assert cursor.fetchone() == ("sandefjord",)
    assert marks_of(LARVIK) == []


@pytest.mark.parametrize(
    "statement",
    [
        sql.SQL("SELECT {}").format(sql.Literal("composed")),
        b"SELECT 'composed'",
    ],
)
def test_composed_statements_go_through_the_guard(connection: DatabaseWrapper, statement: Any) -> None:
    with works_for(LARVIK), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchone() == ("composed",)


@pytest.mark.parametrize(
    "switch",
    [
        lambda connection: connection.set_tenant(Municipality(schema_name="sandefjord")),
        lambda connection: connection.set_schema("sandefjord"),
    ],
)
def test_the_ways_of_django_tenants_to_switch_are_refused(
    connection: DatabaseWrapper, switch: Callable[[DatabaseWrapper], None]
) -> None:
    with works_for(LARVIK), pytest.raises(ScopeError):
        switch(connection)


def test_only_tests_may_let_a_transaction_change_its_scope() -> None:
    root = Path(__file__).resolve().parents[3]
    folders = ("platform", "tenants", "shop", "modules")
    users = [
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).rglob("*.py")
        if "may_change_scope" in path.read_text(encoding="utf-8")
    ]
    assert users == ["tenants/backends/app/base.py"]


def test_django_tenants_sees_the_scope_as_its_schema(connection: DatabaseWrapper) -> None:
    assert connection.schema_name is None
    with use_scope(LARVIK):
        connection.schema_name = "sandefjord"  # has no effect
        connection.set_schema_to_public()
        assert connection.schema_name == "larvik"
    with use_scope(PUBLIC_SCOPE):
        assert connection.schema_name == "public"


def test_a_server_that_went_away_is_told_as_that_however_often_one_asks(db: None) -> None:
    """Its last words have a state of their own, the silence after them has none: both are answered with 503."""
    with psycopg.connect(administrator_url()) as lost, psycopg.connect(administrator_url()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [lost.info.backend_pid])
        for _again in range(2):
            with pytest.raises(psycopg.OperationalError):
                guard._begin_and_run(lost, "SELECT 1", ())
