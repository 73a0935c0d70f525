"""A list is drawn in its department's frame, or goes out as a file."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from audit.record import record
from foundation.actor import Channel
from shop.models import Department
from shop.viewer import viewer_of
from shop.views.manage.frame import UNPROCESSABLE, draw_page
from ui.lists.table import MOST_IN_A_FILE, ListTable

EXPORTED = "list.exported"


def answer_with_list(
    request: HttpRequest,
    template: str,
    department: Department | None,
    table: ListTable,
    *,
    name: str,
    current: str,
    **context: Any,
) -> HttpResponse:
    """The page on which the list stands, or all of the list as `name`.csv where `?file=csv` asks for it.

    That somebody took it home is logged, beside the looks at each of those whose names are in it. A list that is too
    long for one file is answered with the page, which says so.
    """
    if table.is_file and table.is_too_long:
        messages.error(request, _too_long(table))
        context["status"] = UNPROCESSABLE
    if not table.is_file or table.is_too_long:
        return draw_page(request, template, department, current=current, table=table, **context)
    return file_of(request, department, table, name=name)


def file_of(
    request: HttpRequest, department: Department | None, table: ListTable, *, name: str
) -> HttpResponse:
    """The file alone, of what the page shows in a shape of its own."""
    viewer = viewer_of(request)
    thing: Model | None = department or viewer.user
    if thing is not None:
        record(viewer.actor(Channel.STAFF), EXPORTED, thing, list=_code(request))
    return table.as_file(name)


def _code(request: HttpRequest) -> str:
    """The list by the name of its address: the log holds codes."""
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _too_long(table: ListTable) -> str:
    return _(
        "%(rows)s are too many for one spreadsheet, which has at most %(most)s. Narrow the list, for example to a"
        " shorter period."
    ) % {"rows": table.total_in_words, "most": MOST_IN_A_FILE}
