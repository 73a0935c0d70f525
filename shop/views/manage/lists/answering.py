"""A list is drawn in its department's frame, or goes out as a file."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from audit.record import record
from foundation.actor import Channel
from shop.models import Department
from shop.viewer import viewer_of
from shop.views.manage.frame import draw_page
from ui.lists.table import ListTable

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

    That somebody took it home is logged, beside the looks at each of those whose names are in it.
    """
    if not table.is_file:
        return draw_page(request, template, department, current=current, table=table, **context)
    viewer = viewer_of(request)
    thing: Model | None = department or viewer.user
    if thing is not None:
        record(viewer.actor(Channel.STAFF), EXPORTED, thing, list=name)
    return table.as_file(name)
