"""One schema at a time for the owner's connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.db import connections
from django.db.backends.utils import CursorWrapper

if TYPE_CHECKING:
    from tenants.backends.owner.base import DatabaseWrapper

OWNER = "owner"


@contextmanager
def in_schema(schema: str) -> Iterator[CursorWrapper]:
    """Let the owner work in `schema` inside the block; yields a cursor."""
    connection = _owner()
    before, connection.ddl_schema = connection.ddl_schema, schema
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.ddl_schema = before


def working_schema() -> str | None:
    """The schema the owner works in now; the router asks."""
    return _owner().ddl_schema


def _owner() -> "DatabaseWrapper":
    return cast("DatabaseWrapper", connections[OWNER])
