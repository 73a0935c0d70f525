"""Figures as people write them: on the page in the reader's language, in the file as Norwegian spreadsheets do."""

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.views.manage.figures.columns import Column, Unit, Value
from ui.money import MINUS

NOTHING = "–"
DECIMALS = {Unit.HOURS: 1, Unit.DAYS: 1, Unit.RATIO: 2}
LENGTH_OF = {Unit.HOURS: timedelta(hours=1), Unit.DAYS: timedelta(days=1)}


def on_page(value: Value, *, unit: Unit, is_brief: bool = False) -> str:
    """“12”, “25 %”, “7.5 h”, “8 percentage points”; a dash for what there is none of.

    If it `is_brief`, as in a picture: whole hours, and points without the word.
    """
    number = in_units(value, unit=unit)
    if number is None:
        return NOTHING
    if unit is Unit.SHARE:
        return _("%(number)s %%") % {"number": round(100 * number)}
    if unit is Unit.POINTS and not is_brief:
        points = round(number)
        return ngettext("%(count)s percentage point", "%(count)s percentage points", points) % {
            "count": points
        }
    decimals = 0 if is_brief and unit is Unit.HOURS else DECIMALS.get(unit, 0)
    # Django cuts off what it does not show: round first.
    text = number_format(round(number, decimals), decimal_pos=decimals, use_l10n=True)
    text = text.replace("-", MINUS)
    return _("%(number)s h") % {"number": text} if unit is Unit.HOURS else text


def in_brackets(column: Column, values: tuple[Value, ...]) -> str:
    """What stands beside the figure: “(25 %)”, “(2–9)”; empty where there is nothing to add."""
    beside, parts = column.beside, []
    for value in values:
        if beside is None or value is None:
            break
        parts.append(on_page(value, unit=beside.unit))
        beside = beside.beside
    return f"({NOTHING.join(parts)})" if parts else ""


def in_file(value: Value, *, unit: Unit) -> str:
    """With a decimal comma and nothing around it; a share is in per cent. Empty for what there is none of."""
    number = in_units(value, unit=unit)
    if number is None:
        return ""
    if unit is Unit.SHARE:
        return f"{100 * number:.1f}".replace(".", ",")
    return f"{number:.{DECIMALS.get(unit, 0)}f}".replace(".", ",")


def in_units(value: Value, *, unit: Unit) -> float | None:
    """In hours or days where it is a length of time."""
    return value / LENGTH_OF[unit] if isinstance(value, timedelta) else value
