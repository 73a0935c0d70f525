"""The picture of each table: over the months, or the groups beside each other."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.views.manage.figures.columns import Column, Table, Unit
from shop.views.manage.figures.lines import Line
from shop.views.manage.figures.tables import Known, ShownTable, few, has_figure
from shop.views.manage.figures.wanted import By, Wanted
from shop.views.manage.figures.writing import in_units, on_page
from ui.charts.bars import Bars, draw_bars
from ui.charts.over_time import Moment, OverTime, draw_over_time
from ui.charts.values import Amount, Axis, Series
from ui.dates import brief_month
from ui.money import MINUS

AT_LEAST = {Unit.SHARE: 10.0, Unit.HOURS: 10.0, Unit.POINTS: 10.0, Unit.RATIO: 0.5}
"""Where an axis ends at the lowest: a difference of one per cent is no mountain."""
ADDS_UP = {Unit.HOURS, Unit.COUNT}
"""Beside their sum the parts would be too small to compare."""

MAKE_A_PICTURE = 2
"""Values of one series: fewer are said faster than drawn."""


def drawn(shown: ShownTable, *, known: Known, wanted: Wanted) -> OverTime | Bars | None:
    """None where there are no two values that the reader may see and compare."""
    table, unit = shown.table, shown.table.drawn[0].unit
    lines = [line for line in shown.lines if has_figure(table.drawn[0], line)]
    if wanted.by is not By.MONTH and unit in ADDS_UP and len(lines) > 1:
        lines = [line for line in lines if not line.is_total]
    series = [
        Series(
            capfirst(str(column.in_picture or column.label)),
            [_amount(table, column, line, known=known) for line in lines],
        )
        for column in table.drawn
    ]
    if max(sum(each.number is not None for each in one.amounts) for one in series) < MAKE_A_PICTURE:
        return None
    axis = Axis(
        lambda number, decimals: _on_axis(number, decimals, unit=unit),
        at_least=AT_LEAST.get(unit, 0),
        in_whole_numbers=unit in {Unit.POINTS, Unit.COUNT},
    )
    title = str(table.drawn[0].label) if len(series) == 1 else str(table.title)
    summary = _summary(series, lines)
    if wanted.by is By.MONTH:
        moments = _moments(lines)
        return draw_over_time(series, moments=moments, axis=axis, key=table.key, title=title, summary=summary)
    names = [f"{line.name}, {line.note}" if line.note else line.name for line in lines]
    return draw_bars(series, groups=names, axis=axis, key=table.key, title=title, summary=summary)


def _amount(table: Table, column: Column, line: Line, *, known: Known) -> Amount:
    if known.hides(line.group, table=table):
        return Amount(None, few(), is_hidden=True)
    figures = known.of(line.group)
    value = column.value(figures)
    number = in_units(value, unit=column.unit)
    return Amount(
        100 * number if number is not None and column.unit is Unit.SHARE else number,
        on_page(value, unit=column.unit, is_brief=True),
        is_so_far=line.is_so_far or not column.is_final(figures),
    )


def _moments(lines: Sequence[Line]) -> list[Moment]:
    """The year stands beneath the first month, and beneath each January."""
    moments = []
    for place, line in enumerate(lines):
        month = line.first_month
        year = str(month.year) if place == 0 or month.month == 1 else ""
        moments.append(Moment(capfirst(brief_month(month)), year))
    return moments


def _summary(series: Sequence[Series], lines: Sequence[Line]) -> str:
    """The highest and the lowest of each, for who does not see the picture; every figure stands in the table."""
    parts = []
    for each in series:
        known = [
            (amount.number, amount.text, line.name)
            for amount, line in zip(each.amounts, lines, strict=True)
            if amount.number is not None
        ]
        if known:
            values = {"name": each.name}
            values["highest"], values["when"] = max(known, key=lambda one: one[0])[1:]
            values["lowest"], values["other"] = min(known, key=lambda one: one[0])[1:]
            parts.append(
                _("%(name)s: highest %(highest)s (%(when)s), lowest %(lowest)s (%(other)s).") % values
            )
    return " ".join([*parts, _("The table has every figure.")])


def _on_axis(number: Decimal, decimals: int, *, unit: Unit) -> str:
    text = number_format(number, decimal_pos=decimals, use_l10n=True).replace("-", MINUS)
    if unit is Unit.SHARE:
        return _("%(number)s %%") % {"number": text}
    return _("%(number)s h") % {"number": text} if unit is Unit.HOURS else text
