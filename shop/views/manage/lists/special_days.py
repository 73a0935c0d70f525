"""The file of the days that differ from the weekly hours: to come, and of the past year."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.views.manage.lists.cells import iso
from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.special_days import SpecialDays


def special_days_file(request: HttpRequest, rows: Sequence[SpecialDays]) -> FlatTable:
    """The first day as a spreadsheet reads it, and all of them in words."""
    columns = {
        "first": _("From"),
        "days": _("Days"),
        "hours": _("Hours"),
        "label": _("What it is called"),
        "of_all": _("Whole municipality"),
    }
    return FlatTable(
        request,
        columns,
        [
            {
                "first": iso(row.first),
                "days": capfirst(row.days),
                "hours": row.hours,
                "label": row.label,
                "of_all": _("yes") if row.is_of_all else _("no"),
            }
            for row in sorted(rows, key=lambda row: row.first)
        ],
    )
