"""Visits that are over and of which nobody has said what became of them: by day, one by one or all at once."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.outcomes.whole_days import complete_as_planned
from shop.forms.lists.visits import WorkListForm
from shop.models import Department
from shop.queries.access import get_department_for
from shop.queries.attention import bookings_without_outcome
from shop.queries.days import span_of_day
from shop.queries.visit_list import narrowed
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, ids_in_a_line
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.visits import OutcomesTable
from shop.views.manage.visit_rows import VisitRow, visit_rows
from shop.views.manage.visits import to_choose
from ui.dates import long_day


@dataclass(frozen=True, slots=True)
class Day:
    """The visits of one day, or those of them that are on this page of the list."""

    date: date
    url: str
    rows: list[VisitRow]


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """The latest day first."""
    department = get_department_for(viewer_of(request), department_id)
    form = WorkListForm(request.GET, **to_choose(department))
    table = OutcomesTable(
        request, narrowed(bookings_without_outcome(department), **form.narrowed), rows_of=visit_rows
    )
    return answer_with_list(
        request,
        "shop/manage/without_outcome.html",
        department,
        table,
        name=_("visits without outcome"),
        current="department",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        **_drawn(table, department),
    )


def _drawn(table: OutcomesTable, department: Department) -> dict[str, Any]:
    """What is on this page of the list: day by day, or in another order than that of time as `rows`."""
    if table.is_file:
        return {}
    rows = [row.record for row in table.paginated_rows]
    if not table.columns["when"].is_ordered:
        return {"rows": rows}
    by_day = groupby(rows, key=lambda row: timezone.localdate(row.visit.starts_at))
    return {
        "days": [
            Day(day, reverse("manage:all_done", args=[department.pk, day]), list(visits))
            for day, visits in by_day
        ]
    }


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def all_done(request: HttpRequest, department_id: int, day: date) -> HttpResponse:
    """Show the day's visits without outcome, and mark those that were shown as done when somebody says so."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    back = reverse("manage:without_outcome", args=[department.pk])
    frame = span_of_day(day)
    of_day = bookings_without_outcome(department).filter(
        starts_at__gte=frame.starts_at, starts_at__lt=frame.ends_at
    )
    if request.method == "POST":
        shown = agreed_to(request)
        wanted = of_day.filter(pk__in=shown).values_list("pk", flat=True)
        done = complete_as_planned(wanted, actor=viewer.actor(Channel.STAFF))
        _say(request, done=len(done), shown=len(shown))
        return redirect(back)
    visits = list(of_day.order_by("starts_at", "pk"))
    if not visits:
        messages.success(request, _("Every visit of that day has its outcome."))
        return redirect(back)
    return department_page(
        request,
        "shop/manage/all_done.html",
        department,
        current="department",
        heading=_("Did all visits of %(day)s go as planned?") % {"day": long_day(day)},
        text=_(
            "These are marked as done, each as long as it was booked for. Mark first, one by one, those where nobody"
            " was home or nobody came."
        ),
        details=[],
        form=None,
        confirm_label=ngettext("Mark %(count)s visit as done", "Mark %(count)s visits as done", len(visits))
        % {"count": len(visits)},
        back_url=back,
        back_label=_("No, go back"),
        visits=visit_rows(visits),
        shown=ids_in_a_line(visit.pk for visit in visits),
    )


def _say(request: HttpRequest, *, done: int, shown: int) -> None:
    text = ngettext("%(count)s visit is marked as done.", "%(count)s visits are marked as done.", done) % {
        "count": done
    }
    if done == shown:
        messages.success(request, text)
        return
    others = _("The others had their outcome already, and it stands.")
    messages.warning(request, f"{text} {others}")
