"""Visits that are over and of which nobody has said what became of them: by day, one by one or all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

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
from shop.models import Booking
from shop.queries.access import get_department_for
from shop.queries.attention import bookings_without_outcome, helpers_of
from shop.queries.days import span_of_day
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, ids_in_a_line
from shop.views.manage.frame import department_page, page_of
from shop.views.manage.visit_rows import VisitRow, visit_row
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
    page = page_of(request, bookings_without_outcome(department))
    rows = {row.booking_id: row for row in _rows(list(page.object_list))}
    days = [
        Day(
            date=day,
            url=reverse("manage:all_done", args=[department.pk, day]),
            rows=[rows[visit.pk] for visit in visits],
        )
        for day, visits in groupby(page.object_list, key=lambda visit: timezone.localdate(visit.starts_at))
    ]
    return department_page(
        request, "shop/manage/without_outcome.html", department, current="department", page=page, days=days
    )


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
        visits=_rows(visits),
        shown=ids_in_a_line(visit.pk for visit in visits),
    )


def _rows(visits: Sequence[Booking]) -> list[VisitRow]:
    helpers, now = helpers_of(visits), timezone.now()
    return [visit_row(visit, helpers=helpers.get(visit.pk, []), now=now) for visit in visits]


def _say(request: HttpRequest, *, done: int, shown: int) -> None:
    text = ngettext("%(count)s visit is marked as done.", "%(count)s visits are marked as done.", done) % {
        "count": done
    }
    if done == shown:
        messages.success(request, text)
        return
    others = _("The others had their outcome already, and it stands.")
    messages.warning(request, f"{text} {others}")
