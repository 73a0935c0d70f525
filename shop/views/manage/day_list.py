"""The day list: a department's day on paper."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.record import record_each
from foundation.actor import Channel
from shop.day_sheets import day_sheets, notes_for
from shop.models import Recipient
from shop.queries.access import get_department_for
from shop.queries.day_list import TOO_OLD, VIEWED, ListedVisit, day_lists, last_written_at
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.day_list import day_list_file
from ui.lists.table import is_asked_as_file


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int, day: date | None = None) -> HttpResponse:
    """By helper, each on a page of their own when printed, or with `?order=time` by time, as its file is."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    today, now = timezone.localdate(), timezone.now()
    day = day or today
    (day_list,) = day_lists(department, days=[day])
    _record_views(viewer, day_list.visits)
    sheets = day_sheets(day_list, notes=notes_for(day_list.visits))
    if is_asked_as_file(request):
        table = day_list_file(request, sheets.lines)
        return file_of(request, department, table, name=_("day list %(day)s") % {"day": day.isoformat()})
    written_at = last_written_at(department)
    return department_page(
        request,
        "shop/manage/day_list.html",
        department,
        current="department",
        sheets=sheets,
        by_time=request.GET.get("order") == "time",
        is_today=day == today,
        previous_day=day - timedelta(days=1),
        next_day=day + timedelta(days=1),
        printed_at=now,
        written_at=written_at,
        is_missing=_is_missing(written_at, now=now),
    )


def _is_missing(written_at: datetime | None, *, now: datetime) -> bool:
    return written_at is None or written_at < now - TOO_OLD


def _record_views(viewer: Viewer, visits: Iterable[ListedVisit]) -> None:
    """One line for everybody on the list, in one statement: their names, addresses and phones were seen."""
    recipients = {visit.booking.recipient_id for visit in visits}
    if recipients:
        seen = [(Recipient(pk=recipient_id), recipient_id) for recipient_id in sorted(recipients)]
        record_each(viewer.actor(Channel.STAFF), VIEWED, seen)
