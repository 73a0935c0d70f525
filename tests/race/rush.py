"""A department with fewer hands than people who want them, and what must be true after the rush."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, connections

from foundation.actor import Actor, Channel
from foundation.scope import current_scope, use_scope
from shop.domain.door.booking import book_service
from shop.models import Recipient
from tenants.ddl import in_schema
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import World, make_entitlement, make_recipient, make_world
from tests.race.order import faults

GUARD = "assignment_provider_is_in_one_place"


def make_rush(*, providers: int, recipients: int, **service: Any) -> tuple[World, list[Recipient]]:
    """A committed world, and people who may all book its service."""
    with works_for(LARVIK):
        world = make_world(providers=providers, **service)
        people = [make_recipient() for _ in range(recipients)]
        for person in people:
            make_entitlement(person, world.service)
    return world, people


def book(world: World, person: Recipient, *, starts_at: datetime, key: str | None = None) -> int:
    """Book as the person would from a page of their own; returns the booking's id."""
    with use_scope(LARVIK):
        actor = Actor(user_id=person.user_id, channel=Channel.SELF)
        booking = book_service(
            world.service, recipient=person, starts_at=starts_at, actor=actor, idempotency_key=key
        )
        return int(booking.pk)


def overlaps() -> int:
    """How many pairs of visits have one provider in two places."""
    assert current_scope() == LARVIK
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM shop_assignment a JOIN shop_assignment b ON a.id < b.id"
            " AND a.provider_id = b.provider_id AND a.active AND b.active AND a.occupied && b.occupied"
        )
        return int(cursor.fetchone()[0])


def assert_all_is_in_order(*, made_by_hand: bool = False) -> None:
    """Nobody is in two places, every booking that stands has everybody it needs, and the ledger is what happened."""
    with works_for(LARVIK):
        assert faults(made_by_hand=made_by_hand) == {}


@contextmanager
def guard_taken_away() -> Iterator[None]:
    """Larvik without the exclusion constraint; it is put back on empty tables."""
    with guard_changed(lambda _definition: ""):
        yield


@contextmanager
def guard_changed(change: Callable[[str], str]) -> Iterator[None]:
    """Larvik with another exclusion constraint, or with none; the right one is put back on empty tables."""
    with in_schema("larvik") as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
                       " AND conrelid = 'shop_assignment'::regclass", [GUARD])  # fmt: skip
        definition = cursor.fetchone()[0]
        _replace_guard(cursor, change(definition))
    try:
        yield
    finally:
        connections["default"].close()
        with in_schema("larvik") as cursor:
            cursor.execute("TRUNCATE shop_assignment CASCADE")
            _replace_guard(cursor, definition)
        connections["owner"].close()


def _replace_guard(cursor: Any, definition: str) -> None:
    cursor.execute(f"ALTER TABLE shop_assignment DROP CONSTRAINT IF EXISTS {GUARD}")
    if definition:
        cursor.execute(f"ALTER TABLE shop_assignment ADD CONSTRAINT {GUARD} {definition}")


def hours_of(day: datetime, *, first: int = 8, last: int = 15) -> Sequence[datetime]:
    return [day.replace(hour=0) + timedelta(hours=hour) for hour in range(first, last + 1)]
