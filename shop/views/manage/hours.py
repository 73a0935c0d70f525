"""The weekly opening hours, all on one page."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.capacity.schedule import set_opening_hours
from shop.errors import ChangedMeanwhile
from shop.forms.week import OPENING, WeekForm
from shop.queries.access import get_department_for
from shop.queries.special_days import coming_closures, coming_exceptions
from shop.queries.staffing import opening_hours
from shop.queries.versions import version_of_hours
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back, must_ask, wants_preview
from shop.views.manage.conflicts import Conflict, conflict_over, differing
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.free_times_preview import ask_with_preview, try_change
from shop.views.manage.special_days import special_days_in_words
from shop.views.manage.words import day_by_day, week_in_words

MOST_SPECIAL = 5


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, department_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    hours = opening_hours(department)
    is_sent = request.method == "POST"
    form = WeekForm(request.POST if is_sent else None, columns=OPENING, hours=hours)
    seen = request.POST.get("seen", "")
    conflict: Conflict | None = None
    if is_sent and form.is_valid() and not goes_back(request):
        change = partial(
            set_opening_hours,
            department,
            hours=form.hours,
            actor=viewer.actor(Channel.STAFF),
            seen=seen,
        )
        try:
            stranding = None if wants_preview(request) else try_change(request, department, change)
            if stranding is None or must_ask(request, stranding):
                return ask_with_preview(
                    request,
                    department,
                    change=change,
                    current="hours",
                    heading=_("Change the opening hours?"),
                    confirm_label=_("Change the hours"),
                    details=week_in_words(form.hours, closed=_("closed")),
                    can_edit=True,
                )
        except ChangedMeanwhile:
            rows = differing(*(day_by_day(each, closed=_("closed")) for each in (hours, form.hours)))
            conflict = conflict_over(request, department, acts=["opening_hours.changed"], rows=rows)
        else:
            say_saved(request, department, stranding=stranding)
            return redirect("manage:hours", department.pk)
    coming = special_days_in_words(
        coming_exceptions(department)[:MOST_SPECIAL], coming_closures(department)[:MOST_SPECIAL]
    )
    return department_page(
        request,
        "shop/manage/hours.html",
        department,
        current="hours",
        status=conflict.status if conflict else 422 if form.errors else 200,
        form=form,
        conflict=conflict,
        # After a conflict the person has seen what it is now, beside their own.
        seen=version_of_hours(hours) if conflict or not is_sent else seen,
        preview=week_in_words(hours, closed=_("closed")),
        special_days=coming[:MOST_SPECIAL],
    )
