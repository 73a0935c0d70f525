"""Twelve threads work for two municipalities at once while everything that can go wrong does."""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction

from foundation.scope import Scope, use_scope
from shop.models import Department
from tenants.backends.app import base
from tests.database import administrator_url
from tests.factories.scopes import LARVIK, SANDEFJORD
from tests.factories.threads import at_once

pytestmark = pytest.mark.race

THREADS, TRANSACTIONS = 12, 60
DEAD = (OperationalError, InterfaceError)


@dataclass(slots=True)
class Log:
    """What a thread believes of its rows, by name, and what it met on the way."""

    kept: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)


def write(name: str) -> None:
    Department.objects.create(name=name, phone="68050001")


def fail() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def work(name: str) -> None:
    write(name)


def fail_in_a_savepoint(name: str) -> None:
    with contextlib.suppress(DatabaseError), transaction.atomic():
        write(f"{name} lost")
        fail()
    write(name)


def roll_back_to_a_savepoint_by_hand(name: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SAVEPOINT here")
        write(f"{name} lost")
        cursor.execute("ROLLBACK TO SAVEPOINT here")
    write(name)


KEEPS = (work, fail_in_a_savepoint, roll_back_to_a_savepoint_by_hand)
"""Acts after which the row is there, if nobody died."""


def fail_and_say_so(name: str) -> None:
    write(f"{name} lost")
    fail()


def fail_and_say_nothing(name: str) -> None:
    write(f"{name} lost")
    with contextlib.suppress(DatabaseError):
        fail()


def change_ones_mind(name: str) -> None:
    write(f"{name} lost")
    transaction.set_rollback(True)


def give_the_connection_back(name: str) -> None:
    write(f"{name} lost")
    connections["default"].close()


ACTS: tuple[Callable[[str], None], ...] = (
    *KEEPS,
    fail_and_say_so,
    fail_and_say_nothing,
    change_ones_mind,
    give_the_connection_back,
)


def strangers_in_sight(scope: Scope) -> set[str]:
    return set(Department.objects.exclude(name__startswith=f"{scope.key} ").values_list("name", flat=True))


def storm(number: int) -> Log:
    dice, log = random.Random(number), Log()
    for turn in range(TRANSACTIONS):
        scope, act = dice.choice((LARVIK, SANDEFJORD)), dice.choice(ACTS)
        name = f"{scope.key} {number}/{turn}"
        log.met[act.__name__] += 1
        writing = False
        try:
            with use_scope(scope), transaction.atomic():
                log.strangers |= strangers_in_sight(scope)
                writing = True
                act(name)
            (log.kept if act in KEEPS else log.lost).add(name)
        except DEAD:
            log.met["killed"] += 1
            (log.unknown if writing else log.lost).add(name)
            connections["default"].close()
        except DatabaseError:
            log.lost.add(name)
        if dice.random() < 0.1:
            connections["default"].close()
    return log


@contextlib.contextmanager
def killer(database: str) -> Iterator[None]:
    """Ends a random backend of the application's every few hundredths of a second."""
    done = threading.Event()

    def kill() -> None:
        with psycopg.connect(administrator_url(), dbname=database, autocommit=True) as connection:
            while not done.wait(0.03):
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = %s AND datname = current_database() ORDER BY random() LIMIT 1",
                    [settings.APP_ROLE],
                )

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=10)


def rows_of(schema: str, *, database: str) -> set[str]:
    """The truth, past all walls."""
    with psycopg.connect(administrator_url(), dbname=database) as connection:
        return {name for (name,) in connection.execute(f"SELECT name FROM {schema}.shop_department")}


def blow(database: str) -> list[Log]:
    with killer(database):
        outcomes = at_once([partial(storm, number) for number in range(THREADS)])
    return [outcome.value for outcome in outcomes]


def strangers_in(database: str) -> set[str]:
    return {
        name
        for schema in ("larvik", "sandefjord")
        for name in rows_of(schema, database=database)
        if name.split()[0] != schema
    }


def test_no_row_ever_lands_with_the_neighbour(committed_db: None, django_db_setup: str) -> None:
    logs = blow(django_db_setup)
    met = sum((log.met for log in logs), Counter())
    assert set(met) == {act.__name__ for act in ACTS} | {"killed"}, (
        "not everything went wrong that should have"
    )
    assert strangers_in(django_db_setup) == set()
    assert [log.strangers for log in logs] == [set()] * THREADS

    found = rows_of("larvik", database=django_db_setup) | rows_of("sandefjord", database=django_db_setup)
    kept, lost, unknown = (
        set[str]().union(*(getattr(log, name) for log in logs)) for name in ("kept", "lost", "unknown")
    )
    assert kept <= found, "what was committed is there"
    assert found <= kept | unknown, "what was rolled back is not"
    assert not found & lost


def test_the_storm_finds_strangers_where_the_switch_outlives_the_transaction(
    committed_db: None, django_db_setup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: settings of the session, remembered without asking the transaction, as others do it."""
    monkeypatch.setattr(base, "SWITCH", base.SWITCH.replace("true", "false"))
    monkeypatch.setattr(base.DatabaseWrapper, "_forget", lambda self: None)
    monkeypatch.setattr(base.DatabaseWrapper, "may_change_scope", True)
    try:
        blow(django_db_setup)
    finally:
        wrapper = connections["default"]
        assert isinstance(wrapper, base.DatabaseWrapper)
        wrapper.close_pool()  # what was set stays on its connections
    assert strangers_in(django_db_setup) != set()
