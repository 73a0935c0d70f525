"""A municipality that has booked for years: a million visits gone by, made in less than a minute."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import transaction
from psycopg import sql

from foundation.scope import Scope, use_scope
from tests.bench.world import BUSY_PERCENT, HOURS, LOOKED_AT, Place, fill_half, fill_past, make_place

A_DAY = LOOKED_AT * HOURS * BUSY_PERCENT // 100
"""Visits of one department."""

SLOW = "booking_recipient_is_in_one_place"
"""A third of the time is its, and the list does not ask it: it comes back when all is there, and only as an index."""


def make_depth(scope: Scope, *, address: str, departments: int, days: int) -> Place:
    """Departments of ten with so many days gone by; the first has its next fortnight half booked."""
    with use_scope(scope), transaction.atomic():
        places = [make_place(f"Avdeling {number}", providers=LOOKED_AT) for number in range(departments)]
    with _administrator(scope, address=address) as connection, _without_slow_index(connection):

        def execute(statement: str, parameters: Mapping[str, Any]) -> None:
            connection.execute(statement.encode(), parameters)

        for place in places:
            fill_past(place, days=days, execute=execute)
    with use_scope(scope), transaction.atomic():
        fill_half(places[0])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return places[0]


def past_bookings(scope: Scope, *, address: str) -> int:
    """How many visits of the municipality are over."""
    with _administrator(scope, address=address) as connection:
        row = connection.execute("SELECT count(*) FROM shop_booking WHERE ends_at < now()").fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def _administrator(scope: Scope, *, address: str) -> Iterator[psycopg.Connection]:
    """In the municipality's schema. Foreign keys are not asked: a million questions, and we know the answers."""
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(sql.SQL("SET search_path = {}, public").format(sql.Identifier(scope.key)))
        connection.execute("SET session_replication_role = replica")
        yield connection


@contextmanager
def _without_slow_index(connection: psycopg.Connection) -> Iterator[None]:
    found = connection.execute("SELECT pg_get_indexdef(%s::regclass)", [SLOW]).fetchone()
    assert found is not None
    connection.execute(sql.SQL("ALTER TABLE shop_booking DROP CONSTRAINT {}").format(sql.Identifier(SLOW)))
    yield
    connection.execute(found[0])
