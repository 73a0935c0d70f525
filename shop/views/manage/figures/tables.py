"""The tables of a page of figures: a line a group, each figure beside that of the month before."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from shop.queries.figures.all_figures import Figures
from shop.queries.figures.span import Group
from shop.views.manage.figures.columns import RELEASED, SPREAD, TABLES, Column, Table, Value
from shop.views.manage.figures.hiding import FEWEST, decisions_of, hidden_groups
from shop.views.manage.figures.writing import in_brackets, on_page

NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Line:
    """A group's name, and where more of it can be seen. `is_total` is what the others add up to."""

    name: str
    department_id: int | None
    service_id: int | None = None
    url: str = ""
    is_total: bool = False

    def group(self, month: date) -> Group:
        return Group(month, self.department_id, self.service_id)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with what stands beside it, and the same of the month before; where it is hidden, a word.

    Of each it is said whether more may come of it.
    """

    label: str
    text: str
    beside: str
    before: str
    is_so_far: bool = False
    was_so_far: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ShownTable:
    table: Table
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Known:
    """What was found, and which of it the reader may not see; `strange` are departments the reader is not of."""

    found: Mapping[Group, Figures]
    strange: AbstractSet[int]
    hidden: AbstractSet[Group] = field(init=False)
    hidden_decisions: AbstractSet[Group] = field(init=False)

    def __post_init__(self) -> None:
        decisions = hidden_groups(self.found, strange=self.strange, size=decisions_of)
        object.__setattr__(self, "hidden", hidden_groups(self.found, strange=self.strange))
        object.__setattr__(self, "hidden_decisions", decisions)

    def of(self, group: Group) -> Figures:
        return self.found.get(group, NO_FIGURES)

    def hides(self, group: Group, *, table: Table) -> bool:
        """The spread tells about those on duty, and released time about decisions, not about visits."""
        if table is SPREAD and group.department_id in self.strange:
            spread = self.of(group).spread
            return spread is not None and spread.on_duty < FEWEST
        return group in (self.hidden_decisions if table is RELEASED else self.hidden)


def few() -> str:
    """What stands for a figure that is hidden."""
    return _("fewer than %(count)s") % {"count": FEWEST}


def shown_tables(known: Known, *, lines: Sequence[Line], month: date, before: date) -> Iterator[ShownTable]:
    """The tables and lines in which there is something to show, in this month or in the one before."""
    for table in TABLES:
        told = [
            line
            for line in lines
            if has_line(table, line)
            and any(table.is_there(known.of(line.group(each))) for each in (month, before))
        ]
        if told:
            rows = [_row(table, line, known=known, month=month, before=before) for line in told]
            yield ShownTable(table, rows)


def has_line(table: Table, line: Line) -> bool:
    """Whether such a group has these figures at all."""
    return not table.of_departments or (line.department_id is not None and line.service_id is None)


def has_figure(column: Column, line: Line) -> bool:
    """Whether such a group has this one."""
    return not column.of_departments or line.service_id is None


def values_of(column: Column, figures: Figures) -> tuple[Value, ...]:
    """The figure and what stands beside it."""
    values, each = [], column
    while True:
        values.append(each.value(figures))
        if each.beside is None:
            return tuple(values)
        each = each.beside


def _row(table: Table, line: Line, *, known: Known, month: date, before: date) -> Row:
    cells = []
    for column in table.columns:
        if not has_figure(column, line):
            cells.append(Cell(column.heading, "", "", ""))
            continue
        text, beside = _texts(column, line.group(month), table=table, known=known)
        text_before, beside_before = _texts(column, line.group(before), table=table, known=known)
        cells.append(
            Cell(
                column.heading,
                text,
                beside,
                f"{text_before} {beside_before}".strip(),
                is_so_far=not column.is_final(known.of(line.group(month))),
                was_so_far=not column.is_final(known.of(line.group(before))),
            )
        )
    return Row(line, cells)


def _texts(column: Column, group: Group, *, table: Table, known: Known) -> tuple[str, str]:
    if known.hides(group, table=table):
        return few(), ""
    value, *beside = values_of(column, known.of(group))
    return on_page(value, unit=column.unit), in_brackets(column, tuple(beside))
