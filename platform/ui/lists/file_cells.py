"""What stands in the cells of a file, column by column: some ten thousand rows times ten.

django-tables2 asks anew for each cell what its function takes and where its value lies, which is most of the time that
a long file takes. Here both are asked once a column; what comes of it is the same, and a test compares them.
"""

from collections.abc import Callable
from dataclasses import is_dataclass
from inspect import signature
from typing import Any

from django.db.models import Model
from django_tables2.utils import Accessor

from ui.lists.columns import DrawnColumn


def cell_of(column: Any, table: Any) -> Callable[[Any], Any]:
    """How to say of a row what stands in this bound column: by `value_<column>`, `render_<column>` or as it is."""
    say = getattr(table, f"value_{column.name}", None)
    if say is None and isinstance(column.column, DrawnColumn):
        raise TypeError(f"{column.name} is drawn: its table says what the file has by value_{column.name}")
    say = say or getattr(table, f"render_{column.name}", None)
    wants = frozenset(signature(say).parameters) if say else frozenset({"value"})
    value_of, empty = _value_of(Accessor(column.accessor)), column.column.empty_values
    reads_value = bool(empty) or "value" in wants

    def cell(record: Any) -> Any:
        value = value_of(record) if reads_value else None
        if empty and value in empty:
            return None
        if say is None:
            return value
        known = {"value": value, "record": record}
        return say(**{each: known[each] for each in wants})

    return cell


def _value_of(accessor: Accessor) -> Callable[[Any], Any]:
    """Of a model the words of a choice, else what the accessor finds; None where there is nothing."""
    is_plain = len(accessor.bits) == 1

    def value(record: Any) -> Any:
        if isinstance(record, Model):
            words = getattr(record, f"get_{accessor}_display", None)
            return words() if words else accessor.resolve(record, quiet=True)
        if is_plain and is_dataclass(record):
            return getattr(record, accessor, None)
        return accessor.resolve(record, quiet=True)

    return value
