"""Columns that know how the database puts their rows in order."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression, F
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django_tables2 import Column

LAST_OF_ALL = "pk"
"""Rows alike stand in the same order on every page."""

type Way = str | BaseExpression | F


class SortedColumn(Column):
    """A column to sort by: rows of a query by the expressions in `by`, rows that are reckoned by their `key`.

    What is unknown stands last in both directions.
    """

    def __init__(
        self, *, by: Sequence[Way] = (), key: Callable[[Any], Any] | None = None, **options: Any
    ) -> None:
        super().__init__(orderable=bool(by or key), **options)
        self.by = tuple(by)
        self.key = key

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:  # noqa: FBT001 - theirs
        """As django-tables2 asks for it; its second value says that this is the whole order."""
        ways = [_expression(way) for way in self.by]
        turned = [way.desc(nulls_last=True) if is_descending else way.asc(nulls_last=True) for way in ways]
        return queryset.order_by(*turned, LAST_OF_ALL), True


class DrawnColumn(SortedColumn):
    """A cell that a template draws, which reads `row`: marks, buttons and forms.

    What the file says of it is the table's `value_<column>`; without `in_file` it does not stand there.
    """

    def __init__(self, template: str, *, in_file: bool = False, **options: Any) -> None:
        super().__init__(empty_values=(), exclude_from_export=not in_file, **options)
        self.template = template

    def render(self, record: Any, table: Any) -> SafeString:
        context = {"row": record, "csrf_token": get_token(table.request), **table.for_cells}
        return SafeString(render_to_string(self.template, context).strip())


def plain(**options: Any) -> Column:
    """A column that cannot be sorted by."""
    return Column(orderable=False, **options)


def in_file_only(**options: Any) -> Column:
    """What stands in the file and not on the page, which says it in another column."""
    return Column(orderable=False, visible=False, **options)


def _expression(way: Way) -> Any:
    return F(way) if isinstance(way, str) else way
