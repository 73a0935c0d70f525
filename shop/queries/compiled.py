"""Queries of Django's whose SQL is made once: of a large one that takes longer than PostgreSQL needs to answer it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connection
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


class Compiled:
    """A query whose rows are asked for as dictionaries; `make` makes it with each `Asked` in its place.

    All else in it must be the same each time: `make` is called once in a process for each time zone.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, dict[str, Any]]]) -> None:
        self.make = make
        self._statements: dict[str, _Statement] = {}

    def rows(self, **given: Any) -> list[dict[str, Any]]:
        """Raises KeyError when a name that is asked for is not given."""
        zone = timezone.get_current_timezone_name()
        if zone not in self._statements:
            self._statements[zone] = _Statement(self.make())
        return self._statements[zone].rows(given)


class _Statement:
    def __init__(self, queryset: QuerySet[Any, dict[str, Any]]) -> None:
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        self._sql: str = sql
        self._parameters: Sequence[Any] = parameters
        self._converters = compiler.get_converters([column[0] for column in compiler.select])

    def rows(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        values = [each.of(given) if isinstance(each, Asked) else each for each in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, self._converted(row), strict=True)) for row in cursor.fetchall()]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values
