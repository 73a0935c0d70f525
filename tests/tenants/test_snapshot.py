"""The snapshot that new municipalities are made from says exactly what the migrations say."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections

from tenants.cluster import migrate_schema
from tenants.ddl import in_schema
from tenants.snapshot import dump
from tenants.snapshot.digest import migrations_digest
from tenants.snapshot.dump import dump_schema, write_snapshot
from tenants.snapshot.replay import PLACEHOLDER, SNAPSHOT, replay_snapshot
from tests.factories.dumps import shape_of
from tests.factories.scopes import LARVIK, works_for


@pytest.fixture
def scratch(committed_db: None, administrator: psycopg.Connection) -> Iterator[list[str]]:
    """Names of schemas that are dropped afterwards."""
    names = ["scratch_migrated", "scratch_replayed", "scratch_again", dump.TEMPLATE]
    yield names
    connections.close_all()
    for name in names:
        administrator.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


def make_empty(schema: str) -> None:
    with in_schema("public") as cursor:
        cursor.execute(f"CREATE SCHEMA {schema}")


def replay_text(text: str, *, schema: str) -> None:
    make_empty(schema)
    with in_schema(schema) as cursor:
        cursor.connection.execute(text.replace(PLACEHOLDER, schema).encode())


def test_the_snapshot_is_as_new_as_the_migrations() -> None:
    """Red after a new migration: run `tjenesteshop manage write_snapshot` and commit its file."""
    assert SNAPSHOT.read_text().partition("\n")[0] == f"-- {migrations_digest()}"


@pytest.mark.exhaustive
def test_writing_the_snapshot_again_changes_nothing(
    scratch: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, administrator: psycopg.Connection
) -> None:
    """It is made from the migrations alone: nobody edits it, and its hash does not cover for older contents."""
    written = tmp_path / "schema.sql"
    monkeypatch.setattr(dump, "SNAPSHOT", written)
    write_snapshot()
    assert written.read_text() == SNAPSHOT.read_text()
    left = administrator.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [dump.TEMPLATE])
    assert left.fetchone() is None, "the scratch schema is gone"


@pytest.mark.exhaustive
def test_a_replayed_schema_is_the_schema_migrated_from_zero(scratch: list[str]) -> None:
    """Replayed twice: PostgreSQL prints one partial index in two ways, and the same way after a replay."""
    migrated, replayed, again, _template = scratch
    make_empty(migrated)
    migrate_schema(migrated)
    make_empty(replayed)
    replay_snapshot(replayed)
    replay_text(dump_schema(migrated), schema=again)
    assert shape_of(again) == shape_of(replayed) == shape_of("larvik")


def test_migrating_a_replayed_schema_finds_nothing_to_do(scratch: list[str]) -> None:
    replayed = scratch[1]
    make_empty(replayed)
    replay_snapshot(replayed)
    before = dump_schema(replayed)
    migrate_schema(replayed)
    assert dump_schema(replayed) == before


def test_the_snapshot_keeps_the_book_of_every_migration_of_a_tenant(committed_db: None) -> None:
    with works_for(LARVIK), connections["default"].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    files = {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        if config.name in settings.TENANT_APPS
        for path in (Path(config.path) / "migrations").glob("0*.py")
    }
    assert files <= applied


def test_the_snapshot_names_no_schema_but_its_own_and_the_shared_ones() -> None:
    text = SNAPSHOT.read_text()
    assert "larvik" not in text
    assert "public." not in text
    assert dump.TEMPLATE not in text
    assert "OWNER TO" not in text
    assert "GRANT" not in text


def test_the_snapshot_holds_no_rows_but_its_bookkeeping() -> None:
    inserts = [line for line in SNAPSHOT.read_text().splitlines() if line.startswith("INSERT INTO")]
    assert inserts
    assert all(line.startswith(f"INSERT INTO {PLACEHOLDER}.django_migrations ") for line in inserts)


def test_any_change_of_a_migration_changes_the_digest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = migrations_digest()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0002_more.py").write_text("# more\n")
    monkeypatch.setattr(apps.get_app_config("audit"), "path", str(tmp_path))
    assert migrations_digest() != before
