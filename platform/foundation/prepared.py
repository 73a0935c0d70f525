"""Statements that PostgreSQL plans once a connection instead of once a call.

For the few that are long to plan and asked all the time. A plan belongs to the search_path it was made for: after a
switch of tenant PostgreSQL plans anew, which costs no more than an unprepared statement does. The connection asks for
generic plans (see settings/database.py), or these would be planned anew at every call all the same.
"""

import re
from collections.abc import Mapping
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import CursorMixin, ServerBindingCursor

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


class _NumberedCursor(CursorMixin, psycopg.RawCursor[Any]):
    """Takes $1, $2: psycopg would look for names in the text of a long statement at every call."""


class PreparedStatement:
    """Plain SQL with `%(name)s` for its values, which are sent apart from the text. Not for the ORM."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.names: list[str] = []
        self.numbered = PLACEHOLDER.sub(self._number, sql)

    def one(self, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        with self._start(values) as cursor:
            return cursor.fetchone()

    def all(self, values: Mapping[str, Any]) -> list[Any]:
        """Every row."""
        with self._start(values) as cursor:
            rows: list[Any] = cursor.fetchall()
            return rows

    def _number(self, match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return "%"
        if name not in self.names:
            self.names.append(name)
        return f"${self.names.index(name) + 1}"

    def _start(self, values: Mapping[str, Any]) -> Any:
        """Execute through a cursor that is guarded like Django's own; whoever logs queries sees the named text."""
        connection.ensure_connection()
        plain: Any = connection.connection
        plain.prepare_threshold = 0 if settings.PREPARES_STATEMENTS else None
        if connection.queries_logged:
            make: Any = ServerBindingCursor  # its parent takes a connection, which the stubs do not know
            logged: Any = connection.make_debug_cursor(make(plain))
            logged.execute(self.sql, {name: values[name] for name in self.names})
            return logged
        numbered: Any = _NumberedCursor(plain)
        cursor = connection.make_cursor(numbered)
        cursor.execute(self.numbered, [values[name] for name in self.names])
        return cursor
