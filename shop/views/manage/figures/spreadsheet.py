"""The figures as a file that a Norwegian spreadsheet opens as it is: the lines of the page, with every figure."""

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from shop.views.manage.figures.columns import Column, Table, Unit
from shop.views.manage.figures.families import TABLES
from shop.views.manage.figures.lines import Line
from shop.views.manage.figures.of_modules import OfModules
from shop.views.manage.figures.periods import code_of
from shop.views.manage.figures.tables import Known, few, has_figure, has_line
from shop.views.manage.figures.writing import in_file
from ui.spreadsheets import as_name, csv_file


def spreadsheet(
    known: Known, *, lines: Sequence[Line], of_modules: OfModules, subject: str, name: str
) -> HttpResponse:
    """A row a line: its months, department, module and service, then every figure, last those of the modules.

    Semicolons stand between, as the decimals have commas.

    `subject` is whose figures they are where a line does not say. What the reader may not see is a word here too.
    """
    columns = [(table, column) for table in TABLES for column in _columns(table)]
    first = [_("From"), _("To"), _("Department"), _("Module"), _("Service")]
    own = of_modules.figures
    headings = [*first, *(_heading(column) for _table, column in columns), *(each.heading for each in own)]
    rows = [
        [
            *_named(line, subject),
            *(_cell(table, column, line, known=known) for table, column in columns),
            *(of_modules.in_file(each, line) for each in own),
        ]
        for line in lines
    ]
    return csv_file([headings, *rows], name=name)


def _named(line: Line, subject: str) -> list[str]:
    return [
        code_of(line.first_month),
        code_of(line.last_month),
        as_name(line.department or subject),
        as_name(line.module) or _("All modules"),
        as_name(line.name) if line.group.service_id else _("All services"),
    ]


def _columns(table: Table) -> Iterator[Column]:
    for column in table.columns:
        each: Column | None = column
        while each is not None:
            yield each
            each = each.beside


def _heading(column: Column) -> str:
    return f"{column.label} (%)" if column.unit is Unit.SHARE else str(column.label)


def _cell(table: Table, column: Column, line: Line, *, known: Known) -> str:
    if not has_line(table, line) or not has_figure(column, line):
        return ""
    if known.hides(line.group, table=table):
        return few()
    return in_file(column.value(known.of(line.group)), unit=column.unit)
