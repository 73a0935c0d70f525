"""Queries of Django's whose SQL is made once: of a large one that takes longer than PostgreSQL needs to answer it."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Expression, Func, QuerySet
from django.utils import timezone


class Asked(Expression):
    """A value that is given, by this name, each time a compiled query is asked; `plus` is added to it then."""

    def __init__(self, name: str, *, plus: timedelta = timedelta(0)) -> None:
        super().__init__()
        self.name, self.plus = name, plus

    def __add__(self, other: timedelta) -> Self:  # type: ignore[override]  # in Python, not in SQL
        return type(self)(self.name, plus=self.plus + other)

    def __sub__(self, other: timedelta) -> Self:  # type: ignore[override]  # as above
        return self + -other

    def as_sql(self, compiler: object, connection: object) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def of(self, given: dict[str, Any]) -> Any:
        return given[self.name] + self.plus if self.plus else given[self.name]


class IsAnyOf(Func):
    """Whether the first is in the array that is the second: one statement, however many there are in it."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


type Moment = datetime | Asked
type Day = date | Asked


class Compiled[Row]:
    """A query with `Asked` in the place of whatever varies; `make` makes it, once in a process for each time zone.

    All else in it must be the same each time.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Row]]) -> None:
        self.make = make
        self._translated: dict[str, _Translated[Row]] = {}

    def ask(self, **given: Any) -> list[Row]:
        """One query. Raises KeyError when a name that is asked for is not given."""
        zone = timezone.get_current_timezone_name()
        if zone not in self._translated:
            self._translated[zone] = _Translated(self.make())
        return self._translated[zone].ask(given)


class _Translated[Row]:
    """Django reads the rows as ever; only its compiler knows the SQL already."""

    def __init__(self, queryset: QuerySet[Any, Row]) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = self._compiler.as_sql()
        self._sql: str = sql
        self._parameters: Sequence[Any] = parameters

    def ask(self, given: dict[str, Any]) -> list[Row]:
        values = [each.of(given) if isinstance(each, Asked) else each for each in self._parameters]
        compiler, queryset = copy(self._compiler), self._queryset.all()
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        compiler.as_sql = lambda: (self._sql, values)
        queryset.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]  # of this copy
        return list(queryset)
