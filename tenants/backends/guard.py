"""What both backends share: every statement passes a guard that knows where the connection stands.

The guard asks libpq for the state of the transaction (which costs nothing) instead of trusting Django's
flags: raw ROLLBACKs, failed statements and killed backends then all look like what they are.
"""

import functools
import re
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InternalError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection
from psycopg import OperationalError as PsycopgOperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.sql import Composable, Literal

from foundation.scope import ScopeError
from tjenesteshop import embedded

ROLLBACK = re.compile(r"\s*ROLLBACK", re.IGNORECASE)

type Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class GuardedConnection(BaseDatabaseWrapper):
    """Mix into a DatabaseWrapper; calls `_before_statement` ahead of every statement but a rollback."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._standing: Any = None  # what the connection was last switched to, None when unknown
        self._connecting = False
        self._first = ""
        self.execute_wrappers.append(self._guard)

    def connect(self) -> None:
        self._forget()
        self._connecting = True  # django.contrib.postgres looks up types while connecting
        try:
            super().connect()
        finally:
            self._connecting = False

    def close(self) -> None:
        self._forget()
        super().close()

    def _forget(self) -> None:
        """The transaction is over: what it was switched to counts no more."""
        self._standing = None

    def get_connection_params(self) -> dict[str, Any]:
        """Fill in the embedded server's address the first time anybody connects."""
        if self.settings_dict.get("EMBEDDED") and not self.settings_dict["HOST"]:
            # Started lazily, or every tool would start PostgreSQL.
            server = embedded.start(settings.EMBEDDED_FOLDER, durable=settings.EMBEDDED_DURABLE)
            # The host last: another thread takes it for the sign that both are there.
            self.settings_dict["PORT"] = str(server.port)
            self.settings_dict["HOST"] = str(server.socket_folder)
        return super().get_connection_params()

    def transaction_status(self) -> TransactionStatus:
        return TransactionStatus(self.connection.pgconn.transaction_status)

    def _guard(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001 - Django's signature
        if not self._connecting:
            status = self.transaction_status()
            # Before Django finds that its savepoint is lost, and says no more than that.
            if status is TransactionStatus.UNKNOWN:
                raise OperationalError("the server went away in this transaction")
            text = self._text(sql)
            if status is TransactionStatus.INERROR or ROLLBACK.match(text):
                # Whatever was switched to may be undone by the rollback: know nothing, ask again.
                self._standing = None
            else:
                self._before_statement(status, text)
        return execute(sql, params, many, context)

    @property
    def is_lost(self) -> bool:
        """Whether the transaction at work went away with its server, whatever was made of that meanwhile."""
        if self.connection is None:
            return bool(self.closed_in_transaction)
        return self.transaction_status() is TransactionStatus.UNKNOWN

    @property
    def is_watched(self) -> bool:
        """Whether somebody beside the guard wants to hear of every statement."""
        return self.queries_logged or len(self.execute_wrappers) > 1

    def run_first(self, expressions: str) -> None:
        """SELECT the expressions, whose values nobody needs; first in a transaction they travel with its beginning."""
        self.ensure_connection()
        status = self.transaction_status()
        if status is TransactionStatus.IDLE and not self.is_watched:
            self._first = f", {expressions}"
            try:
                self._before_statement(status, "")
                if not self._first:  # the switch has taken it along
                    return
            finally:
                self._first = ""
        with self.cursor() as cursor:
            cursor.execute(f"SELECT {expressions}")

    def _text(self, sql: str | bytes | Composable) -> str:
        if isinstance(sql, bytes):
            return sql.decode(errors="replace")
        return sql.as_string(self.connection) if isinstance(sql, Composable) else sql

    @abstractmethod
    def _before_statement(self, status: TransactionStatus, text: str) -> None:
        """Switch the connection to where it must stand, or raise ScopeError; each backend has its own way."""

    def _switch(self, sql: str, params: tuple[str, ...], *, expected: tuple[str, ...]) -> None:
        """Run the switch past Django's cursor wrappers and believe only the row that comes back.

        Where no transaction is open yet it is begun in the same breath: one journey to the server instead of two.
        """
        self._standing = None
        with self.wrap_database_errors:
            if self.transaction_status() is TransactionStatus.IDLE and not self.connection.autocommit:
                row = _begin_and_run(self.connection, sql + self._first, params)
                self._first = ""
            else:
                with self.connection.cursor() as cursor:
                    row = cursor.execute(sql, params).fetchone()
        if row != expected:
            raise ScopeError(f"the database answered {row!r} to a switch to {expected!r}")

    def _commit(self) -> None:
        """Commit, and say so when there is nothing left to commit.

        PostgreSQL answers COMMIT in a failed transaction with a silent rollback; callers would believe
        that their work is kept.
        """
        if self.connection is not None and self.transaction_status() is TransactionStatus.INERROR:
            self._rollback()
            raise InternalError(
                "the transaction had failed before its end: it was rolled back, not committed"
            )
        self._forget()
        super()._commit()  # type: ignore[misc]  # the database's own wrapper stands beside this mixin

    def _rollback(self) -> None:
        # Settings made in the transaction are undone with it, the owner's search_path too.
        self._forget()
        super()._rollback()  # type: ignore[misc]  # as above


def _begin_and_run(connection: Connection[Any], sql: str, params: tuple[str, ...]) -> tuple[str, ...]:
    """Begin a transaction as psycopg would, run the statement in it, and return as many texts as it was given."""
    literals = tuple(_literal(param) for param in params)
    result = connection.pgconn.exec_(f"BEGIN; {sql % literals}".encode())
    _require(connection, result, ExecStatus.TUPLES_OK)
    values = (result.get_value(0, column) for column in range(len(params)))
    return tuple((value or b"").decode() for value in values)


def roll_back(connection: Connection[Any], statement: str) -> None:
    """Undo a transaction, or a part of it, in which nothing failed, and keep what was prepared.

    With every rollback psycopg forgets the prepared statements, for it may have undone a table they read. Where no
    tables are made this only means that after each refusal everything is planned anew.
    """
    _require(connection, connection.pgconn.exec_(statement.encode()), ExecStatus.COMMAND_OK)


def _require(connection: Connection[Any], result: PGresult, status: ExecStatus) -> None:
    if connection.pgconn.status == ConnStatus.BAD:  # whatever was said last, the server is away
        raise PsycopgOperationalError(connection.pgconn.get_error_message())
    if result.status != status:
        raise error_from_result(result)


@functools.cache
def _literal(text: str) -> str:
    return Literal(text).as_string()
