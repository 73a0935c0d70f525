"""Schemas that fell behind are found by one query, and only they are migrated."""

from collections.abc import Iterator

import pytest
from django.db import connections

from tenants import provisioning
from tenants.ddl import in_schema
from tenants.migrating import migrate_municipalities, schemas_behind, wanted_migrations
from tenants.naming import role_of

FACTORS = ("mfa_authenticator",)
"""Tables of an app that no other app knows."""


@pytest.fixture
def melhus(committed_db: None) -> Iterator[str]:
    """A third municipality whose schema was made before one of the apps existed."""
    provisioning.create_municipality("5028")
    with in_schema("melhus") as cursor:
        cursor.execute(f"DROP TABLE {', '.join(FACTORS)}")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mfa'")
    yield "melhus"
    with in_schema("public") as cursor:
        cursor.execute("DROP SCHEMA melhus CASCADE")
        cursor.execute("DELETE FROM tenants_domain WHERE domain LIKE 'melhus.%'")
        cursor.execute("DELETE FROM tenants_municipality WHERE schema_name = 'melhus'")
    connections["owner"].close()


def tables(schema: str) -> set[str]:
    with in_schema(schema) as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {row[0] for row in cursor.fetchall()}


def test_nobody_is_behind_after_the_snapshot(committed_db: None) -> None:
    assert schemas_behind() == []
    assert list(migrate_municipalities()) == []


def test_only_the_apps_of_municipalities_count() -> None:
    labels = {app for app, _name in wanted_migrations()}
    assert {"shop", "accounts", "mfa"} <= labels
    assert not labels & {"tenants", "procrastinate", "contenttypes"}


def test_one_query_finds_who_is_behind_and_only_that_schema_is_migrated(melhus: str) -> None:
    assert schemas_behind() == [melhus]
    assert list(migrate_municipalities()) == [(melhus, 1)]
    assert set(FACTORS) <= tables(melhus)
    assert schemas_behind() == []


def test_an_interrupted_run_is_taken_up_where_it_was(melhus: str) -> None:
    run = migrate_municipalities()
    assert isinstance(run, Iterator)
    next(run)  # killed before the first schema was migrated
    del run
    assert list(migrate_municipalities()) == [(melhus, 1)]


def test_a_log_that_could_be_rewritten_counts_as_behind(melhus: str) -> None:
    list(migrate_municipalities())
    with in_schema(melhus) as cursor:
        cursor.execute(f'GRANT UPDATE ON melhus.audit_auditentry TO "{role_of(melhus)}"')
    assert schemas_behind() == [melhus]
    list(migrate_municipalities())
    assert schemas_behind() == []


def test_a_municipality_that_was_never_finished_is_left_to_its_creation(committed_db: None) -> None:
    provisioning._claim("5028", language="nb")
    try:
        assert schemas_behind() == []
    finally:
        with in_schema("public") as cursor:
            cursor.execute("DELETE FROM tenants_municipality WHERE schema_name = 'melhus'")
