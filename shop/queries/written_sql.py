"""SQL that is written by hand, as a part of a query of Django's."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Expression, Field

NAMED = re.compile(r"%\((\w+)\)s")


class WrittenSql(Expression):
    """A scalar subquery with named parameters, as queries by hand have them; it may name the outer query's table."""

    def __init__(
        self, sql: str, parameters: Mapping[str, object], *, output_field: "Field[Any, Any]"
    ) -> None:
        super().__init__(output_field=output_field)
        self.sql, self.parameters = sql, parameters

    def as_sql(self, compiler: object, connection: object) -> tuple[str, tuple[Any, ...]]:
        """Django knows parameters by their place only."""
        values = tuple(self.parameters[name] for name in NAMED.findall(self.sql))
        return f"({NAMED.sub('%s', self.sql)})", values
