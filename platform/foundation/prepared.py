"""Statements that PostgreSQL plans once a connection instead of once a call.

For the few that are long to plan and asked all the time. A plan belongs to the search_path it was made for: after a
switch of tenant PostgreSQL plans anew, which costs no more than an unprepared statement does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

AFTER = 3
"""Calls on one connection until a statement is prepared."""


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor like Django's own, guarded like it, whose statements are prepared. For plain SQL, not the ORM.

    Values are sent apart from the text, so that the text is the same every time.
    """
    connection.ensure_connection()
    plain: Any = connection.connection
    plain.prepare_threshold = AFTER if settings.PREPARES_STATEMENTS else None
    make: Any = ServerBindingCursor  # its parent takes a connection, which the stubs do not know
    wrap: Any = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(make(plain)) as cursor:
        yield cursor
