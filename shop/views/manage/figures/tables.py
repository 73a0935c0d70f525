"""The tables of a page of figures: a line a group, each figure, and for a single month that of the month before."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from shop.queries.figures.all_figures import Figures
from shop.queries.figures.span import Group
from shop.views.manage.figures.columns import Column, Table, Value
from shop.views.manage.figures.families import RELEASED, SPREAD, TABLES
from shop.views.manage.figures.hiding import (
    FEWEST,
    Reader,
    Size,
    decisions_of,
    hidden_groups,
    on_duty_of,
    size_of,
)
from shop.views.manage.figures.lines import Line
from shop.views.manage.figures.writing import in_brackets, on_page

NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with what stands beside it, and the same of the month before; where it is hidden, a word.

    Of each it is said whether more may come of it.
    """

    label: str
    text: str
    beside: str
    before: str = ""
    is_so_far: bool = False
    is_part: bool = False
    was_so_far: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ShownTable:
    table: Table
    rows: Sequence[Row]

    @property
    def lines(self) -> list[Line]:
        return [row.line for row in self.rows]


@dataclass(frozen=True, slots=True)
class Known:
    """What was found, and which of it the reader may not see."""

    found: Mapping[Group, Figures]
    reader: Reader
    hidden: Mapping[Size, AbstractSet[Group]] = field(init=False)

    def __post_init__(self) -> None:
        hidden = {
            size: hidden_groups(self.found, reader=self.reader, size=size)
            for size in (size_of, decisions_of, on_duty_of)
        }
        object.__setattr__(self, "hidden", hidden)

    def of(self, group: Group) -> Figures:
        return self.found.get(group, NO_FIGURES)

    def hides(self, group: Group, *, table: Table) -> bool:
        """The spread tells about those on duty, and released time about decisions, not about visits."""
        sizes = {RELEASED.key: decisions_of, SPREAD.key: on_duty_of}
        return group in self.hidden[sizes.get(table.key, size_of)]


def few() -> str:
    """What stands for a figure that is hidden."""
    return _("fewer than %(count)s") % {"count": FEWEST}


def shown_tables(known: Known, *, lines: Sequence[Line]) -> Iterator[ShownTable]:
    """The tables and lines in which there is something to show; of months all, so that none is missing between them."""
    for table in TABLES:
        possible = [line for line in lines if has_line(table, line)]
        told = [line for line in possible if _is_there(table, line, known)]
        if told:
            shown = possible if _are_months(lines) else told
            yield ShownTable(table, [_row(table, line, known=known) for line in shown])


def has_line(table: Table, line: Line) -> bool:
    """Whether such a group has these figures at all."""
    group = line.group
    is_department = group.department_id is not None and not group.service_id and not group.module_key
    return is_department or not table.of_departments


def has_figure(column: Column, line: Line) -> bool:
    """Whether such a group has this one."""
    return not column.of_departments or not (line.group.service_id or line.group.module_key)


def values_of(column: Column, figures: Figures) -> tuple[Value, ...]:
    """The figure and what stands beside it."""
    values, each = [], column
    while True:
        values.append(each.value(figures))
        if each.beside is None:
            return tuple(values)
        each = each.beside


def _is_there(table: Table, line: Line, known: Known) -> bool:
    return any(table.is_there(known.of(group)) for group in (line.group, line.before) if group)


def _are_months(lines: Sequence[Line]) -> bool:
    return len({line.group.month for line in lines}) > 1


def _row(table: Table, line: Line, *, known: Known) -> Row:
    return Row(line, [_cell(table, column, line, known=known) for column in table.columns])


def _cell(table: Table, column: Column, line: Line, *, known: Known) -> Cell:
    if not has_figure(column, line):
        return Cell(column.heading, "", "")
    text, beside = _texts(column, line.group, table=table, known=known)
    figures = known.of(line.group)
    is_so_far, is_part = not column.is_final(figures), not column.is_whole(figures)
    if line.before is None:
        return Cell(column.heading, text, beside, is_so_far=is_so_far, is_part=is_part)
    before = " ".join(_texts(column, line.before, table=table, known=known)).strip()
    was_so_far = not column.is_final(known.of(line.before))
    return Cell(
        column.heading, text, beside, before, is_so_far=is_so_far, is_part=is_part, was_so_far=was_so_far
    )


def _texts(column: Column, group: Group, *, table: Table, known: Known) -> tuple[str, str]:
    if known.hides(group, table=table):
        return few(), ""
    value, *beside = values_of(column, known.of(group))
    return on_page(value, unit=column.unit), in_brackets(column, tuple(beside))
