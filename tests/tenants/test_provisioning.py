"""A municipality is made whole or is not there; what was interrupted is finished by doing it again."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from foundation.scope import PUBLIC_SCOPE
from tenants.ddl import in_schema
from tenants.enums import MunicipalityState
from tenants.errors import ProvisioningError
from tenants.models import Domain, Municipality
from tenants.naming import role_of
from tenants.provisioning import create_municipality, make_schema
from tenants.register import registered_municipalities
from tenants.routing import all_municipalities, find_municipality
from tenants.snapshot import replay
from tests.factories.dumps import shape_of
from tests.factories.rights import rights
from tests.factories.scopes import works_for
from tests.factories.threads import at_once

pytestmark = pytest.mark.usefixtures("skien")

NUMBER = "4003"


@pytest.fixture
def skien(committed_db: None, administrator: psycopg.Connection) -> Iterator[None]:
    """A municipality that is not there before the test, nor after it."""
    yield
    connections.close_all()
    administrator.execute("DROP SCHEMA IF EXISTS skien CASCADE")
    administrator.execute("DELETE FROM tenants_domain WHERE domain LIKE 'skien.%'")
    administrator.execute("DELETE FROM tenants_municipality WHERE schema_name = 'skien'")
    drop_role(administrator)


def drop_role(administrator: psycopg.Connection) -> None:
    with suppress(psycopg.errors.UndefinedObject):
        administrator.execute("DROP OWNED BY tjenesteshop_t_skien")
        administrator.execute("DROP ROLE tjenesteshop_t_skien")


def is_routable() -> bool:
    return find_municipality("skien.localhost") is not None or "skien" in {
        each.slug for each in all_municipalities()
    }


def schema_exists(administrator: psycopg.Connection) -> bool:
    return administrator.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'skien'").fetchone() is not None


def rows() -> tuple[list[tuple[str, str]], list[str]]:
    with works_for(PUBLIC_SCOPE):
        return (
            list(Municipality.objects.filter(number=NUMBER).values_list("name", "state")),
            list(Domain.objects.filter(tenant__number=NUMBER).values_list("domain", flat=True)),
        )


def assert_is_like_larvik(administrator: psycopg.Connection) -> None:
    """Tables, constraints, bookkeeping and rights are the same in both."""
    assert rows() == ([("Skien", "active")], ["skien.localhost"])
    assert is_routable()
    assert shape_of("skien") == shape_of("larvik")
    larvik, skien = ({(word, name.split(".")[1]) for word, name in rights(administrator, role_of(schema))}
                     for schema in ("larvik", "skien"))  # fmt: skip
    assert skien == larvik
    owners = administrator.execute(
        "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'skien'"
    ).fetchall()
    assert owners == [("tjenesteshop_owner",)]


def test_a_municipality_is_made_by_its_number(administrator: psycopg.Connection) -> None:
    made = create_municipality(NUMBER)
    assert (made.name, made.slug, made.schema_name, made.state) == ("Skien", "skien", "skien", "active")
    assert_is_like_larvik(administrator)


def test_it_speaks_bokmal_if_it_does_not_say_that_it_speaks_nynorsk() -> None:
    assert create_municipality(NUMBER).default_language == "nb"


def test_it_speaks_what_the_command_is_told() -> None:
    call_command("create_municipality", number=NUMBER, language="nn")
    with works_for(PUBLIC_SCOPE):
        made = Municipality.objects.get(number=NUMBER)
    assert (made.default_language, made.languages) == ("nn", ["nb", "nn", "en"])


def test_a_language_that_nobody_translated_is_refused(administrator: psycopg.Connection) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("create_municipality", "--number", NUMBER, "--language", "se")
    assert not schema_exists(administrator)


def test_an_unknown_number_makes_nothing() -> None:
    with pytest.raises(ProvisioningError, match="No municipality has the number 9999"):
        create_municipality("9999")
    with works_for(PUBLIC_SCOPE):
        assert Municipality.objects.count() == 2


def test_making_it_twice_is_refused_and_changes_nothing(administrator: psycopg.Connection) -> None:
    create_municipality(NUMBER)
    with pytest.raises(ProvisioningError, match="already has its place"):
        create_municipality(NUMBER)
    assert_is_like_larvik(administrator)


def test_making_it_again_does_not_wake_a_suspended_one() -> None:
    create_municipality(NUMBER)
    with works_for(PUBLIC_SCOPE):
        Municipality.objects.filter(number=NUMBER).update(state=MunicipalityState.SUSPENDED)
    with pytest.raises(ProvisioningError, match="already has its place"):
        create_municipality(NUMBER)
    assert rows()[0] == [("Skien", "suspended")]


def test_two_at_once_make_one(administrator: psycopg.Connection) -> None:
    outcomes = at_once([lambda: create_municipality(NUMBER).name] * 2)
    assert "Skien" in {outcome.value for outcome in outcomes}
    assert_is_like_larvik(administrator)


class KilledAt:
    """Ends the connection's backend just before its n-th statement, as if the process had been killed there."""

    def __init__(self, number: int, *, administrator: psycopg.Connection) -> None:
        self.left = number
        self.administrator = administrator

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001 - Django's signature
        self.left -= 1
        if self.left == 0:
            pid = context["connection"].connection.info.backend_pid
            self.administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return execute(sql, params, many, context)


def create_killed_at(number: int, *, administrator: psycopg.Connection) -> bool:
    """Whether the creation came to its end before statement `number`."""
    killer = KilledAt(number, administrator=administrator)
    try:
        with ExitStack() as stack:
            for alias in ("default", "owner"):
                stack.enter_context(connections[alias].execute_wrapper(killer))
            create_municipality(NUMBER)
    except DatabaseError:
        connections.close_all()
        return False
    return True


def test_killed_before_any_statement_it_is_not_routable_and_finished_by_doing_it_again(
    administrator: psycopg.Connection,
) -> None:
    seen, number = set(), 1
    while not create_killed_at(number, administrator=administrator):
        assert not is_routable(), f"killed before statement {number}"
        claimed, domains = rows()
        assert domains == []
        seen.add((bool(claimed), schema_exists(administrator)))
        number += 1
    assert number > 15, "the creation has more steps than that"
    assert seen == {(False, False), (True, False), (True, True)}, "every state on the way was met"
    assert_is_like_larvik(administrator)


def test_a_role_left_over_from_before_is_taken_as_it_is(administrator: psycopg.Connection) -> None:
    administrator.execute("CREATE ROLE tjenesteshop_t_skien NOLOGIN")
    administrator.execute("GRANT tjenesteshop_t_skien TO tjenesteshop_owner WITH ADMIN TRUE")
    create_municipality(NUMBER)
    assert_is_like_larvik(administrator)


@pytest.mark.parametrize("schema", ["public", "jobs", "extensions", "pg_skien", 'x"; DROP SCHEMA larvik; --'])
def test_a_name_that_is_no_municipalitys_is_refused(schema: str) -> None:
    with pytest.raises(ProvisioningError, match="cannot be the name"):
        make_schema(schema)


def test_a_snapshot_older_than_the_migrations_is_refused(
    administrator: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stale = tmp_path / "schema.sql"
    stale.write_text(f"-- 0123456789abcdef\n{replay.SNAPSHOT.read_text().partition('\n')[2]}")
    monkeypatch.setattr(replay, "SNAPSHOT", stale)
    with pytest.raises(ProvisioningError, match="write_snapshot"):
        create_municipality(NUMBER)
    assert not is_routable()
    assert not schema_exists(administrator)
    monkeypatch.undo()
    create_municipality(NUMBER)
    assert_is_like_larvik(administrator)


def test_after_a_failure_the_owner_still_works_where_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(schema: str) -> None:
        with in_schema(schema) as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr("tenants.provisioning.replay_snapshot", fail)
    with pytest.raises(DatabaseError):
        create_municipality(NUMBER)
    with in_schema("larvik") as cursor:
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == ("larvik",)


def test_the_command_says_what_it_made_and_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_municipality", number=NUMBER)
    assert capsys.readouterr().out == "Skien is ready at skien.\n"
    with pytest.raises(CommandError, match="already has its place"):
        call_command("create_municipality", number=NUMBER)
    with pytest.raises(CommandError, match="No municipality"):
        call_command("create_municipality", number="9999")


@pytest.mark.parametrize("number", ["1875", "3114", "5610"])
def test_odd_names_make_sound_schemas(number: str, administrator: psycopg.Connection) -> None:
    """A Sámi name, a county in brackets: the schema replays under them too."""
    schema = registered_municipalities()[number].slug.replace("-", "_")
    try:
        make_schema(schema)
        assert shape_of(schema) == shape_of("larvik")
    finally:
        connections.close_all()
        administrator.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        administrator.execute(f"DROP OWNED BY {role_of(schema)}")
        administrator.execute(f"DROP ROLE {role_of(schema)}")
