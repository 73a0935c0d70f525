"""Rows as they were understood: values of the right kind, or what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from shop.enums import ImportKind
from shop.forms.imports import ROW_FORMS, ProviderRow
from shop.imports.columns import Filled, known_headings, match_columns
from shop.imports.kinds import kind_of
from shop.imports.table import read_table


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which column (its key), and what to do. It never repeats what stands in the cell."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`values` are empty where there are faults; `name` is what the row is called on the page."""

    number: int
    name: str
    values: Mapping[str, Any] = field(repr=False)
    faults: Sequence[Fault] = ()


def filled_rows(kind: str, content: bytes) -> Sequence[Filled]:
    """What the file says, by column. Raises FileNotReadable, HeadingsNotUnderstood."""
    of_kind = kind_of(kind)
    table = read_table(content, known=known_headings(of_kind.columns), most=of_kind.most)
    return list(match_columns(table, of_kind.columns))


def understood(kind: str, rows: Sequence[Filled]) -> Sequence[ReadRow]:
    """Each by the form of its kind."""
    of_module = kind_of(kind).of_module
    form_class: type[forms.Form] = of_module.row_form if of_module else ROW_FORMS[ImportKind(kind)]
    return [_understood(form_class, row) for row in rows]


def _understood(form_class: type[forms.Form], row: Filled) -> ReadRow:
    form = form_class(dict(row.values))
    name = row.values.get("name", "")
    if not form.is_valid():
        faults = [Fault(column, " ".join(map(str, errors))) for column, errors in form.errors.items()]
        return ReadRow(row.number, name, {}, faults)
    values = form.cleaned_data | ({"hours": form.hours} if isinstance(form, ProviderRow) else {})
    return ReadRow(row.number, name, values)
