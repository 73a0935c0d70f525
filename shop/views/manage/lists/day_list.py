"""The file of the day list: what stands on paper, a visit a row, in the order of time."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shop.day_sheets import VisitLine
from shop.views.manage.lists.flat import FlatTable
from ui.templatetags.phone import phone


def day_list_file(request: HttpRequest, lines: Sequence[VisitLine]) -> FlatTable:
    columns = {
        "times": _("Time"),
        "name": _("To whom"),
        "where": _("Where"),
        "phone": _("Telephone"),
        "service": _("What"),
        "who": _("Who comes"),
        "state": _("How it stands"),
        "notes": _("Notes"),
        "warning": _("To be seen first"),
    }
    return FlatTable(request, columns, [_row(line) for line in lines])


def _row(line: VisitLine) -> dict[str, str]:
    return {
        "times": line.times,
        "name": line.name,
        "where": line.where,
        "phone": str(phone(line.phone)) if line.phone else "",
        "service": line.service,
        "who": line.who,
        "state": line.state,
        "notes": "; ".join(map(str, line.notes)),
        "warning": line.warning,
    }
