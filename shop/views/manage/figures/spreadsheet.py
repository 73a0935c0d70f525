"""The figures of a month as a file that a Norwegian spreadsheet opens as it is."""

import csv
import io
from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from shop.queries.figures.all_figures import Figures
from shop.views.manage.figures.columns import TABLES, Column, Table, Unit
from shop.views.manage.figures.months import Month
from shop.views.manage.figures.tables import Known, Line, few, has_figure, has_line
from shop.views.manage.figures.writing import as_text, in_file

BYTE_ORDER_MARK = "\ufeff"
"""Without it the spreadsheet takes ø for two letters."""


def spreadsheet(known: Known, *, lines: Sequence[tuple[str, Line]], month: Month, name: str) -> HttpResponse:
    """A row a group: month, department, service, then every figure; semicolons between, as the decimals have commas.

    `lines` are with the department's name. What the reader may not see is a word here too.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    columns = [(table, column) for table in TABLES for column in _columns(table)]
    writer.writerow(
        [_("Month"), _("Department"), _("Service"), *(_heading(column) for _table, column in columns)]
    )
    for department, line in lines:
        figures = known.of(line.group(month.first_day))
        service = as_text(line.name) if line.service_id else _("All services")
        cells = [
            _cell(table, column, line, figures=figures, known=known, month=month) for table, column in columns
        ]
        writer.writerow([month.code, as_text(department), service, *cells])
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{month.code}.csv"'
    return response


def _columns(table: Table) -> Iterator[Column]:
    for column in table.columns:
        each: Column | None = column
        while each is not None:
            yield each
            each = each.beside


def _heading(column: Column) -> str:
    return f"{column.label} (%)" if column.unit is Unit.SHARE else str(column.label)


def _cell(table: Table, column: Column, line: Line, *, figures: Figures, known: Known, month: Month) -> str:
    if not has_line(table, line) or not has_figure(column, line):
        return ""
    if known.hides(line.group(month.first_day), table=table):
        return few()
    return in_file(column.value(figures), unit=column.unit)
