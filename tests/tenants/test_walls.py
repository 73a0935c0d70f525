"""What PostgreSQL itself refuses, should the guard ever be passed: rights, role by role."""

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Model

from accounts.models import User
from audit.models import AuditEntry
from foundation.scope import PUBLIC_SCOPE, Scope
from shop.models import Department, EntitlementEntry
from tenants.backends.app.base import DatabaseWrapper
from tenants.models import Municipality
from tenants.naming import role_of
from tests.factories.rights import rights, schemas_with
from tests.factories.scopes import (
    LARVIK,
    NO_RIGHT,
    NO_SUCH_TABLE,
    SANDEFJORD,
    leave_a_mark,
    refused_by_the_database,
    works_for,
)

LOGINS = (settings.APP_ROLE, settings.WORKER_ROLE)
SCOPED_ROLES = tuple(role_of(schema) for schema in ("larvik", "sandefjord", "public"))


def run(statement: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["SELECT name FROM sandefjord.shop_department", "DELETE FROM sandefjord.accounts_user"]
)
def test_the_neighbours_schema_by_its_full_name_is_no_right(
    connection: DatabaseWrapper, statement: str
) -> None:
    with works_for(LARVIK), refused_by_the_database(NO_RIGHT):
        run(statement)


def test_the_neighbours_table_does_not_exist_by_its_bare_name(connection: DatabaseWrapper) -> None:
    with works_for(LARVIK), refused_by_the_database(NO_SUCH_TABLE):
        run("SELECT set_config('search_path', 'sandefjord', true)")
        run("SELECT name FROM shop_department")


def test_public_tables_do_not_exist_for_a_municipality(connection: DatabaseWrapper) -> None:
    with works_for(LARVIK):
        with refused_by_the_database(NO_SUCH_TABLE):
            Municipality.objects.count()
        with refused_by_the_database(NO_RIGHT):
            run("SELECT name FROM public.tenants_municipality")


def test_a_municipalitys_tables_do_not_exist_for_the_public_part(connection: DatabaseWrapper) -> None:
    with works_for(PUBLIC_SCOPE):
        with refused_by_the_database(NO_SUCH_TABLE):
            User.objects.count()
        with refused_by_the_database(NO_RIGHT):
            run("SELECT name FROM larvik.accounts_user")


@pytest.mark.parametrize("scope", [LARVIK, PUBLIC_SCOPE])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM jobs.procrastinate_jobs",
        "DELETE FROM jobs.procrastinate_jobs",
        "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, priority) VALUES ('default', 'x', 0)",
        "SELECT jobs.procrastinate_fetch_job_v2(NULL, 1)",
        "SELECT jobs.procrastinate_finish_job_v1(1, 'succeeded', false)",
        "SELECT jobs.procrastinate_cancel_job_v1(1, false, true)",
    ],
)
def test_a_scope_may_defer_jobs_and_do_nothing_else_in_the_queue(
    connection: DatabaseWrapper, scope: Scope, statement: str
) -> None:
    with works_for(scope), refused_by_the_database(NO_RIGHT):
        run(statement)


def test_the_only_functions_of_the_queue_a_scope_may_call_are_those_that_defer(
    administrator: psycopg.Connection,
) -> None:
    for role in SCOPED_ROLES:
        rows = administrator.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace"
            " AND has_function_privilege(%s, oid, 'EXECUTE')",
            [role],
        )
        names = {name for (name,) in rows}
        assert names
        assert all(name.startswith("procrastinate_defer_jobs") for name in names)


def test_the_function_that_defers_looks_only_in_its_own_schema(administrator: psycopg.Connection) -> None:
    rows = administrator.execute(
        "SELECT prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace"
        " AND proname LIKE 'procrastinate_defer_jobs%'"
    ).fetchall()
    assert rows
    assert all(row == (True, ["search_path=jobs, pg_temp"]) for row in rows)


@pytest.mark.parametrize("scope", [LARVIK, PUBLIC_SCOPE])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TABLE jobs.mine (id int)",
        "CREATE TABLE extensions.mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE shop_department (id int)",
        "CREATE TEMP TABLE tenants_municipality (id int)",
        "ALTER TABLE shop_department ADD COLUMN mine int",
        "DROP TABLE shop_department",
        "TRUNCATE shop_department CASCADE",
        "CREATE ROLE mine",
    ],
)
def test_no_scope_may_change_any_table(connection: DatabaseWrapper, scope: Scope, statement: str) -> None:
    if scope is PUBLIC_SCOPE:
        statement = statement.replace(" shop_department", " tenants_municipality")
    with works_for(scope), refused_by_the_database(NO_RIGHT):
        run(statement)


def test_the_logins_own_rights_are_none(administrator: psycopg.Connection) -> None:
    """The web's has none at all; the worker's end at the queue."""
    assert rights(administrator, settings.APP_ROLE) == set()
    assert schemas_with(administrator, "USAGE", role=settings.APP_ROLE) == set()
    assert {name.split(".")[0] for _right, name in rights(administrator, settings.WORKER_ROLE)} == {"jobs"}
    assert schemas_with(administrator, "USAGE", role=settings.WORKER_ROLE) == {"jobs"}


@pytest.mark.parametrize("role", [*LOGINS, *SCOPED_ROLES])
def test_no_role_may_create_anything(administrator: psycopg.Connection, role: str) -> None:
    assert schemas_with(administrator, "CREATE", role=role) == set()
    for right in ("CREATE", "TEMPORARY"):
        row = administrator.execute(
            "SELECT has_database_privilege(%s, current_database(), %s)", [role, right]
        ).fetchone()
        assert row == (False,), right


def test_only_our_logins_may_connect(administrator: psycopg.Connection) -> None:
    administrator.execute("DROP ROLE IF EXISTS stranger")
    administrator.execute("CREATE ROLE stranger NOLOGIN")
    try:
        may = {
            role: administrator.execute(
                "SELECT has_database_privilege(%s, current_database(), 'CONNECT')", [role]
            ).fetchone()
            for role in (*LOGINS, "stranger")
        }
    finally:
        administrator.execute("DROP ROLE stranger")
    assert may == {settings.APP_ROLE: (True,), settings.WORKER_ROLE: (True,), "stranger": (False,)}


@pytest.mark.parametrize("role", [*LOGINS, *SCOPED_ROLES, "tjenesteshop_shared"])
def test_no_role_owns_anything(administrator: psycopg.Connection, role: str) -> None:
    """An owner could give itself every right back."""
    owned = administrator.execute(
        "SELECT classid::regclass::text, objid FROM pg_shdepend"
        " WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o' AND refobjid = %s::regrole",
        [role],
    )
    assert owned.fetchall() == []


@pytest.mark.parametrize("role", [*LOGINS, *SCOPED_ROLES, "tjenesteshop_shared"])
def test_no_role_has_powers_over_the_cluster(administrator: psycopg.Connection, role: str) -> None:
    row = administrator.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    ).fetchone()
    assert row == (False,) * 5


def test_a_municipalitys_role_cannot_sign_in(administrator: psycopg.Connection) -> None:
    rows = administrator.execute(
        "SELECT rolcanlogin FROM pg_roles WHERE rolname = ANY(%s)", [list(SCOPED_ROLES)]
    )
    assert rows.fetchall() == [(False,)] * len(SCOPED_ROLES)


@pytest.mark.parametrize("schema", ["larvik", "sandefjord", "public"])
def test_a_scopes_role_reaches_its_own_schema_only(administrator: psycopg.Connection, schema: str) -> None:
    role = role_of(schema)
    assert {name.split(".")[0] for _right, name in rights(administrator, role)} == {schema}
    assert schemas_with(administrator, "USAGE", role=role) == {schema, "extensions", "jobs"}


@pytest.mark.parametrize("model", [AuditEntry, EntitlementEntry])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_written_once_stays_as_it_was_written(
    connection: DatabaseWrapper, model: type[Model], act: str
) -> None:
    with works_for(LARVIK), refused_by_the_database(NO_RIGHT):
        run(act.format(model._meta.db_table))


@pytest.mark.parametrize("schema", ["larvik", "sandefjord", "public"])
def test_every_append_only_table_may_still_be_written_and_read(
    administrator: psycopg.Connection, schema: str
) -> None:
    mine = rights(administrator, role_of(schema))
    for table in ("audit_auditentry", "shop_entitlemententry"):
        words = {word for word, name in mine if name == f"{schema}.{table}"}
        assert words == (set() if schema == "public" else {"SELECT", "INSERT"})


@pytest.mark.parametrize("scope", [LARVIK, PUBLIC_SCOPE])
@pytest.mark.parametrize(
    "act",
    [
        "UPDATE django_migrations SET name = name",
        "DELETE FROM django_migrations",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)
def test_no_scope_may_change_what_was_migrated(connection: DatabaseWrapper, scope: Scope, act: str) -> None:
    with works_for(scope):
        run("SELECT count(*) FROM django_migrations")
        with refused_by_the_database(NO_RIGHT):
            run(act)


def test_the_worker_may_not_change_what_was_migrated_either(administrator: psycopg.Connection) -> None:
    worker = rights(administrator, settings.WORKER_ROLE)
    assert {word for word, name in worker if name == "jobs.django_migrations"} <= {"SELECT"}


def test_rows_of_equal_ids_stay_apart(connection: DatabaseWrapper) -> None:
    """A leak would show the other's row under the same id."""
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            Department.objects.create(id=1_000_001, name=scope.key, phone="68050001")
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            assert Department.objects.get(id=1_000_001).name == scope.key


def test_an_update_reaches_no_row_of_the_neighbour(connection: DatabaseWrapper) -> None:
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            leave_a_mark()
    with works_for(LARVIK), transaction.atomic():
        assert Department.objects.update(phone="68050099") == 1
    with works_for(SANDEFJORD):
        assert Department.objects.get().phone == "68050001"
