"""Each transaction works as one scope: its search_path and its role, both transaction-local.

The login has no rights of its own, so a statement that slips past the guard is an error of the database
and never a neighbour's row, behind any pooler. django-tenants' backend is the base, so that its users and
its models feel at home; its switching (session-level SETs that swallow errors) is not used.
"""

import re
import select
from typing import Any

# `base` must be loaded before `introspection`: they import each other.
import django.db.backends.postgresql.base  # noqa: F401 - loaded for its effect, see above
from django.db.backends.postgresql.introspection import DatabaseIntrospection
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsDatabaseWrapper
from psycopg import Connection
from psycopg.pq import TransactionStatus

from foundation.scope import Scope, ScopeError, ScopeKind, current_scope
from tenants.backends.guard import GuardedConnection, roll_back
from tenants.naming import role_of, search_path_of

SWITCH = "SELECT set_config('search_path', %s, true), set_config('role', %s, true)"

OUTLIVES_TRANSACTION = re.compile(
    r"\s*(?:RESET|DISCARD|SET)\b(?!\s+(?:CONSTRAINTS|TRANSACTION|LOCAL\s+(?!ROLE|SEARCH_PATH|SESSION)))",
    re.IGNORECASE,
)
"""Settings of the session: they would reach the next one to take the connection from the pool."""


class DatabaseWrapper(GuardedConnection, TenantsDatabaseWrapper):
    """Refuses every statement outside a transaction of exactly one scope."""

    may_change_scope = False
    """Tests that wrap many requests in one transaction set it; nothing else does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._works_for: Scope | None = (
            None  # the scope of the open transaction, whatever was rolled back in it
        )
        super().__init__(*args, **kwargs)
        self.introspection = DatabaseIntrospection(self)

    @property
    def schema_name(self) -> str | None:
        """django-tenants asks for it; derived from the scope, so setting it has no effect."""
        scope = current_scope()
        return {ScopeKind.PUBLIC: "public", ScopeKind.NONE: None}.get(scope.kind, scope.key)

    @schema_name.setter
    def schema_name(self, value: str | None) -> None: ...

    def set_schema_to_public(self) -> None:
        """Nothing to set: django-tenants calls this while it builds itself."""

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:  # noqa: FBT001, FBT002 - django-tenants' signature
        raise ScopeError("scopes are switched by foundation.scope.use_scope only")

    def _handle_search_path(self, cursor: Any = None) -> None:
        """django-tenants' switch, which swallows database errors, is replaced by `_before_statement`."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Take a connection that lives from the pool.

        The pool's own check asks the server each time, and after a restart it waits one second for the first
        dead connection it meets, two for the second, four for the third: most requests would give up.
        """
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or _seems_alive(connection):
                return connection
            connection.close()
            self.pool.putconn(connection)  # which makes a new one in its place

    def _forget(self) -> None:
        super()._forget()
        self._works_for = None

    def _rollback(self) -> None:
        if self._can_keep_what_was_prepared():
            self._forget()
            with self.wrap_database_errors:
                roll_back(self.connection, "ROLLBACK")
        else:
            super()._rollback()

    def _savepoint_rollback(self, sid: str) -> None:
        if self._can_keep_what_was_prepared() and not self.is_watched:
            self._standing = None  # the switch may be younger than the savepoint
            with self.wrap_database_errors:
                roll_back(self.connection, self.ops.savepoint_rollback_sql(sid))
        else:
            super()._savepoint_rollback(sid)

    def _can_keep_what_was_prepared(self) -> bool:
        # What failed may have been half prepared.
        return self.connection is not None and self.transaction_status() is TransactionStatus.INTRANS

    def _before_statement(self, status: TransactionStatus, text: str) -> None:
        if status is TransactionStatus.IDLE:
            self._forget()
            if self.get_autocommit():
                raise ScopeError("a statement needs a transaction: nothing runs in autocommit")
        wanted = current_scope()
        if wanted.kind is ScopeKind.NONE:
            raise ScopeError("a statement needs a scope: none is set")
        if self._works_for not in {None, wanted} and not self.may_change_scope:
            raise ScopeError(f"this transaction works for {self._works_for}, not for {wanted}")
        if OUTLIVES_TRANSACTION.match(text):
            raise ScopeError("a statement may not change the session, its role or its search_path")
        if self._standing != wanted:
            self._enter(wanted)

    def _enter(self, scope: Scope) -> None:
        schema = "public" if scope.kind is ScopeKind.PUBLIC else scope.key
        path, role = search_path_of(schema), role_of(schema)
        self._switch(SWITCH, (path, role), expected=(path, role))
        self._standing = self._works_for = scope


def _seems_alive(connection: Connection[Any]) -> bool:
    """Whether an idle connection has nothing to say: a server that went away leaves its last words to be read."""
    if connection.closed:
        return False
    watch = select.poll()
    watch.register(connection.fileno(), select.POLLIN)
    return not watch.poll(0)
