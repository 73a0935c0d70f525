"""Bring the municipalities' schemas up to the migrations on disk: ask once who is behind, touch only those."""

from collections.abc import Iterator, Sequence
from itertools import batched

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from tenants.cluster import APPEND_ONLY, grant_rows, migrate_schema
from tenants.ddl import OWNER, in_schema
from tenants.naming import role_of

ASKED_AT_ONCE = 500
"""Schemas in one query: each table it reads takes a place in the lock table until the query ends."""

MADE = """
SELECT schema_name FROM public.tenants_municipality
WHERE to_regclass(format('%I.django_migrations', schema_name)) IS NOT NULL ORDER BY schema_name
"""

APPLIED = """
SELECT '{schema}' AS schema,
    (SELECT count(*) FROM wanted JOIN "{schema}".django_migrations USING (app, name)) AS applied, {open} AS open
"""

# What must be append-only counts too: a run that was killed between migrating and granting goes on here.
OPEN = "coalesce(has_table_privilege('{role}', to_regclass('\"{schema}\".{table}'), 'UPDATE'), false)"


def migrate_municipalities() -> Iterator[tuple[str, int]]:
    """Migrate every municipality that is behind; yields, before each, its schema and how many are left with it.

    Interrupted and run again it goes on with those that are left.
    """
    behind = schemas_behind()
    for done, schema in enumerate(behind):
        yield schema, len(behind) - done
        migrate_schema(schema)
        grant_rows(schema, role_of(schema))
    connections[OWNER].close()


def schemas_behind() -> Sequence[str]:
    """The municipalities' schemas that lack a migration of the tenants' apps. One query per 500 of them."""
    wanted = wanted_migrations()
    behind: list[str] = []
    with in_schema("public") as cursor:
        cursor.execute(MADE)
        for schemas in batched([row[0] for row in cursor.fetchall()], ASKED_AT_ONCE):
            cursor.execute(
                "WITH wanted AS MATERIALIZED (SELECT * FROM unnest(%s::text[], %s::text[]) AS pairs (app, name))"  # noqa: S608 - names of our own tables
                f" SELECT schema FROM ({' UNION ALL '.join(map(_applied, schemas))}) AS found"
                " WHERE applied < %s OR open",
                [[app for app, _name in wanted], [name for _app, name in wanted], len(wanted)],
            )
            behind += [row[0] for row in cursor.fetchall()]
    return behind


def wanted_migrations() -> Sequence[tuple[str, str]]:
    """App label and name of every migration on disk that a municipality's schema must have."""
    tenant_apps = set(settings.TENANT_APPS)
    labels = {config.label for config in apps.get_app_configs() if config.name in tenant_apps}
    return sorted(key for key in MigrationLoader(None).graph.nodes if key[0] in labels)


def _applied(schema: str) -> str:
    role = role_of(schema)
    is_open = " OR ".join(OPEN.format(role=role, schema=schema, table=table) for table in APPEND_ONLY)
    return APPLIED.format(schema=schema, open=is_open)
