"""The file of the visits that need a new time."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.new_time_rows import NewTimeRow
from ui.templatetags.phone import phone


def new_times_file(request: HttpRequest, rows: Sequence[NewTimeRow]) -> FlatTable:
    columns = {
        "when": _("The visit"),
        "recipient": _("For whom"),
        "phone": _("Telephone"),
        "service": _("What"),
        "helpers": _("Who comes"),
        "why": _("Why"),
        "due": _("Another by"),
        "overdue": _("Overdue"),
        "heard": _("What they have heard"),
        "calls": _("Calls"),
    }
    return FlatTable(request, columns, [_line(row) for row in rows])


def _line(row: NewTimeRow) -> dict[str, str]:
    contact = row.contact
    return {
        "when": capfirst(row.when),
        "recipient": row.recipient,
        "phone": str(phone(row.phone)) if row.phone else "",
        "service": row.service,
        "helpers": row.helpers,
        "why": capfirst(row.why),
        "due": row.due,
        "overdue": _("yes") if row.is_overdue else _("no"),
        "heard": f"{contact.told}; {contact.sign_in}" if contact else "",
        "calls": "; ".join(map(str, contact.calls)) if contact else "",
    }
