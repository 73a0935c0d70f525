"""DDL runs here, on one schema at a time that is named by `tenants.ddl.in_schema`."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresDatabaseWrapper
from psycopg.pq import TransactionStatus

from foundation.scope import ScopeError
from tenants.backends.guard import GuardedConnection


class DatabaseWrapper(GuardedConnection, PostgresDatabaseWrapper):
    """`ddl_schema` is the schema at work; None refuses every statement."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ddl_schema: str | None = None

    def _before_statement(self, status: TransactionStatus, text: str) -> None:
        if self.ddl_schema is None:
            if self.settings_dict["NAME"] is None:
                return  # Django's own connection to no database
            raise ScopeError("DDL needs a schema: use tenants.ddl.in_schema")
        if self._standing != self.ddl_schema:
            # Not `jobs`: its bookkeeping table would be taken for the schema's own.
            path = f'"{self.ddl_schema}", extensions'
            self._switch("SELECT set_config('search_path', %s, false)", (path,), expected=(path,))
            self._standing = self.ddl_schema
