"""One schema at a time for the owner's connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.utils import CursorWrapper

OWNER = "owner"


@contextmanager
def in_schema(schema: str) -> Iterator[CursorWrapper]:
    """Let the owner work in `schema` inside the block; yields a cursor."""
    connection = connections[OWNER]
    before, connection.ddl_schema = connection.ddl_schema, schema
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.ddl_schema = before


def working_schema() -> str | None:
    """The schema the owner works in now; the router asks."""
    return connections[OWNER].ddl_schema
