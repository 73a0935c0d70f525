"""Prepare a PostgreSQL 18 cluster once: logins, the database, the schemas every scope shares.

Every step may be repeated. Only this needs an administrator; afterwards the owner does all DDL.
"""

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tenants.ddl import OWNER, in_schema, working_schema
from tenants.errors import ProvisioningError
from tenants.naming import role_of, shared_role

SUPPORTED_VERSION = 18


def prepare_cluster(*, administrator_url: str, database: str) -> None:
    """Make the logins and the database where they are missing; raises ProvisioningError on another version."""
    with psycopg.connect(administrator_url, autocommit=True) as connection:
        _require_supported(connection)
        logins = {
            settings.OWNER_ROLE: "LOGIN CREATEROLE CREATEDB INHERIT",
            settings.APP_ROLE: "LOGIN NOINHERIT",
            settings.WORKER_ROLE: "LOGIN NOINHERIT",
        }
        for name, attributes in logins.items():
            if not _exists(connection, "pg_roles", "rolname", name):
                connection.execute(sql.SQL("CREATE ROLE {} " + attributes).format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("ALTER ROLE {} SET search_path = jobs").format(sql.Identifier(settings.WORKER_ROLE))
        )
        if not _exists(connection, "pg_database", "datname", database):
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(database), sql.Identifier(settings.OWNER_ROLE)))


def prepare_database() -> None:
    """Make what every scope shares: extensions, the queue, the public schema with its role; migrate them."""
    with in_schema("public") as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS extensions")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS jobs")
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        make_role(shared_role(), member_of=None)
        make_role(role_of("public"), member_of=shared_role())
        cursor.execute(f"GRANT USAGE ON SCHEMA extensions, jobs TO {shared_role()}")
    guard_database()
    migrate_schema("public")
    migrate_schema("jobs")
    grant_rows("public", role_of("public"))
    guard_queue()
    connections[OWNER].close()


def migrate_schema(schema: str) -> None:
    """Run Django's own migrate on one schema."""
    with in_schema(schema):
        call_command("migrate", database=OWNER, verbosity=0, interactive=False)


def make_role(name: str, *, member_of: str | None) -> None:
    """Make a NOLOGIN role that the app's login may become; a left-over role is taken as it is."""
    with in_schema(working_schema() or "public") as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{name}" NOLOGIN')
        if member_of:
            cursor.execute(f'GRANT "{member_of}" TO "{name}" WITH INHERIT TRUE')
            cursor.execute(f'GRANT "{name}" TO {settings.APP_ROLE} WITH INHERIT FALSE, SET TRUE')


def guard_database() -> None:
    """Nobody but our logins connects, and nobody makes tables that pass for a scope's own. Repeat on a copy."""
    with in_schema("public") as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        database = cursor.fetchone()[0]
        # Temporary tables are searched before all schemas: one could stand in for a real table.
        cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {settings.APP_ROLE}, {settings.WORKER_ROLE}")


APPEND_ONLY = ("audit_auditentry", "shop_entitlemententry", "operations_operatoract")
"""Tables whose rows are written once: the database refuses to change or remove them."""


def grant_rows(schema: str, role: str) -> None:
    """Give `role` the rows of `schema`, now and for tables to come, and no table of its own."""
    with in_schema(schema) as cursor:
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO "{role}"')
        cursor.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"')
        for kind, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE")):
            cursor.execute(
                f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{schema}" GRANT {rights} ON {kind} TO "{role}"'
            )
        for table in APPEND_ONLY:
            cursor.execute("SELECT to_regclass(%s)", [f'"{schema}".{table}'])
            if cursor.fetchone()[0] is not None:
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{schema}".{table} FROM "{role}"')
        cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON "{schema}".django_migrations FROM "{role}"')


def guard_queue() -> None:
    """Scopes may put jobs in the queue and nothing else; the worker's login may run it. Repeat after migrating."""
    with in_schema("jobs") as cursor:
        cursor.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jobs FROM PUBLIC")
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE pronamespace = 'jobs'::regnamespace AND proname LIKE 'procrastinate_defer_jobs%%'"
        )
        for (signature,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {signature} SECURITY DEFINER SET search_path = jobs, pg_temp")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {shared_role()}")
        worker = settings.WORKER_ROLE
        cursor.execute(f"GRANT USAGE ON SCHEMA jobs TO {worker}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO {worker}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON jobs.django_migrations FROM {worker}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {worker}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO {worker}")


def _exists(connection: psycopg.Connection, catalogue: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalogue), sql.Identifier(column)
    )
    return connection.execute(query, [name]).fetchone() is not None


def _require_supported(connection: psycopg.Connection) -> None:
    if connection.info.server_version // 10_000 != SUPPORTED_VERSION:
        raise ProvisioningError(
            reason=f"PostgreSQL {SUPPORTED_VERSION} is needed, this server is another version."
        )
