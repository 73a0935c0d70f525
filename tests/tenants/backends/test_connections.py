"""Connections that die, and connections that pass from hand to hand."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connections, transaction

from foundation.scope import current_scope, use_scope
from tenants.backends.app.base import DatabaseWrapper
from tests.factories.scopes import LARVIK, SANDEFJORD, leave_a_mark, marks, marks_of, works_for
from tests.factories.threads import at_once


def application() -> DatabaseWrapper:
    """The application's connection of this thread."""
    wrapper = connections["default"]
    assert isinstance(wrapper, DatabaseWrapper)
    return wrapper


def backend_of(connection: DatabaseWrapper) -> int:
    return int(connection.connection.info.backend_pid)


def kill(administrator: psycopg.Connection, pid: int) -> None:
    """End the backend and wait until it is gone."""
    administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_backend_killed_in_the_transaction_loses_all_of_it(
    connection: DatabaseWrapper, administrator: psycopg.Connection
) -> None:
    with pytest.raises((OperationalError, InterfaceError)), works_for(LARVIK):
        leave_a_mark()
        kill(administrator, backend_of(connection))
        leave_a_mark()
    connection.close()
    with works_for(SANDEFJORD):
        leave_a_mark()
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == ([], ["sandefjord"])


def test_a_backend_killed_before_the_commit_makes_the_commit_fail(
    connection: DatabaseWrapper, administrator: psycopg.Connection
) -> None:
    with pytest.raises((OperationalError, InterfaceError)), works_for(LARVIK):
        leave_a_mark()
        kill(administrator, backend_of(connection))
    connection.close()
    assert marks_of(LARVIK) == []


def test_a_backend_killed_between_transactions_is_replaced_by_a_sound_one(
    connection: DatabaseWrapper, administrator: psycopg.Connection
) -> None:
    with works_for(LARVIK):
        leave_a_mark()
    killed = backend_of(connection)
    connection.close()  # back to the pool, as after each request
    kill(administrator, killed)
    with works_for(SANDEFJORD):
        assert marks() == []
        assert backend_of(connection) != killed


def test_after_a_restart_the_dead_connections_of_the_pool_keep_nobody_waiting(
    connection: DatabaseWrapper, administrator: psycopg.Connection
) -> None:
    """The pool's own check waits 1 + 2 + 4 seconds for three dead ones; here the fourth must come at once."""
    pool = connection.pool
    pool.open()
    for each in [pool.getconn() for _ in range(6)]:
        pool.putconn(each)
    administrator.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE usename = %s AND datname = current_database()",
        [connection.settings_dict["USER"]],
    )
    before, pool.timeout = pool.timeout, 3.0
    try:
        with works_for(LARVIK):
            leave_a_mark()
    finally:
        pool.timeout = before
    assert marks_of(LARVIK) == ["larvik"]


def in_another_thread(act: Callable[[], Any]) -> Any:
    return at_once([act])[0].value


def test_a_new_thread_begins_without_a_scope(connection: DatabaseWrapper) -> None:
    with use_scope(LARVIK):
        assert str(in_another_thread(current_scope)) == "none"


def test_a_pooled_connection_carries_nothing_to_the_next_thread(connection: DatabaseWrapper) -> None:
    """The next to take it stands there without role and path, even past the guard."""
    with works_for(LARVIK):
        leave_a_mark()
    pid = backend_of(connection)
    connection.close()

    def look() -> Any:
        pool = application().pool
        taken = [pool.getconn()]
        while taken[-1].info.backend_pid != pid:
            taken.append(pool.getconn())
        raw = taken[-1]
        seen = raw.execute("SELECT current_user, current_setting('search_path')").fetchone()
        with pytest.raises(psycopg.errors.UndefinedTable):
            raw.execute("SELECT name FROM shop_department")
        raw.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("SELECT name FROM larvik.shop_department")
        raw.rollback()
        for each in taken:
            pool.putconn(each)
        return seen

    assert in_another_thread(look) == ("tjenesteshop_app", '"$user", public')


def test_a_connection_given_back_in_the_middle_of_a_transaction_is_clean(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False)
    with use_scope(LARVIK):
        leave_a_mark()
    connection.close()
    assert in_another_thread(lambda: marks_of(SANDEFJORD)) == []
    assert marks_of(LARVIK) == []


def test_two_threads_keep_their_own_scopes(connection: DatabaseWrapper) -> None:
    """`with tenant:` of django-tenants swapped them."""

    def work(scope: Any) -> list[str]:
        for _ in range(20):
            with use_scope(scope):
                with transaction.atomic():
                    leave_a_mark()
                with transaction.atomic():
                    assert set(marks()) == {scope.key}
        return marks_of(scope)

    larvik, sandefjord = at_once([lambda: work(LARVIK), lambda: work(SANDEFJORD)])
    assert larvik.value == ["larvik"] * 20
    assert sandefjord.value == ["sandefjord"] * 20
