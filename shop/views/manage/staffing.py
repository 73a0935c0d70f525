"""Who is on duty: helpers with a name, and how many without."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from shop.domain.schedule import set_unnamed_staffing
from shop.domain.staff import add_provider
from shop.domain.stranding import count_stranded_by
from shop.enums import Weekday
from shop.errors import ChangedMeanwhile, NameTaken
from shop.forms.provider import AddProviderForm
from shop.forms.week import STAFFING, WeekForm
from shop.hours import HoursOfDay
from shop.models import Absence, Department, Provider
from shop.queries.access import get_department_for
from shop.queries.staffing import coming_absences, counted, named_providers, unnamed_staffing
from shop.queries.versions import version_of_staffing
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.absences import absence_in_words
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.words import hours_in_words, same_days_together, weeks_in_a_line


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A helper with a name, their week in a line, and when they are away next."""

    provider: Provider
    week: str
    absence: str


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, department_id: int) -> HttpResponse:
    """Both kinds on one page; what is posted here is the number of those without a name."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    staffing = unnamed_staffing(department)
    is_sent = request.method == "POST"
    form = _form(request.POST if is_sent else None, staffing)
    seen, conflict = request.POST.get("seen", ""), None
    if is_sent and form.is_valid():
        try:
            change = partial(
                set_unnamed_staffing,
                department,
                staffing=form.entered,
                actor=viewer.actor(Channel.STAFF),
                seen=seen,
            )
            _done, stranding = count_stranded_by(change, department=department)
        except ChangedMeanwhile as error:
            conflict = error
        else:
            say_saved(request, department, stranding=stranding)
            return redirect("manage:staffing", department.pk)
    return _page(
        request,
        department,
        staffing,
        form=form,
        add_form=AddProviderForm(),
        conflict=conflict,
        seen=version_of_staffing(staffing) if conflict or not is_sent else seen,
        status=conflict.status if conflict else 422 if form.is_bound else 200,
    )


@staff_page
@require_POST
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """Somebody new; on to their own page, to say when they work."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    add_form = AddProviderForm(request.POST)
    if add_form.is_valid():
        try:
            provider = add_provider(
                department, name=add_form.cleaned_data["name"], actor=viewer.actor(Channel.STAFF)
            )
        except NameTaken as error:
            add_form.add_error("name", error.title())
        else:
            messages.success(
                request, _("%(name)s is here. Now say when they work.") % {"name": provider.first_name}
            )
            return redirect("manage:provider", provider.pk)
    staffing = unnamed_staffing(department)
    return _page(
        request,
        department,
        staffing,
        form=_form(None, staffing),
        add_form=add_form,
        seen=version_of_staffing(staffing),
        status=422,
    )


def _form(data: object, staffing: Sequence[tuple[HoursOfDay, int]]) -> WeekForm:
    return WeekForm(
        data,
        columns=STAFFING,
        hours=[hours for hours, _count in staffing],
        counts=[count for _hours, count in staffing],
    )


def _page(
    request: HttpRequest,
    department: Department,
    staffing: Sequence[tuple[HoursOfDay, int]],
    *,
    status: int,
    **context: object,
) -> HttpResponse:
    named = named_providers(department)
    away: dict[int, Absence] = {}
    for absence in coming_absences(department):
        away.setdefault(absence.provider_id, absence)
    rows = [
        ProviderRow(
            provider,
            weeks_in_a_line(weeks),
            absence_in_words(away[provider.pk]) if provider.pk in away else "",
        )
        for provider, weeks in named
    ]
    on_duty = [each for provider, weeks in named if provider.is_active for each in weeks[0].hours]
    on_duty += [hours for hours, count in staffing for _one in range(count)]
    return department_page(
        request,
        "shop/manage/staffing.html",
        department,
        current="staffing",
        status=status,
        rows=[row for row in rows if row.provider.is_active],
        left=[row for row in rows if not row.provider.is_active],
        totals=_totals(on_duty),
        **context,
    )


def _totals(on_duty: Sequence[HoursOfDay]) -> list[tuple[str, tuple[str, ...]]]:
    """How many are on duty through the week, named and not: days, and a line a stretch."""
    stretches = counted(on_duty)

    def words(weekday: Weekday) -> tuple[str, ...]:
        return tuple(
            _("%(hours)s: %(people)s")
            % {
                "hours": hours_in_words(hours.begins, hours.ends),
                "people": ngettext("%(count)s helper", "%(count)s helpers", count) % {"count": count},
            }
            for hours, count in stretches
            if hours.weekday == weekday
        )

    return same_days_together([(weekday, words(weekday) or (_("nobody"),)) for weekday in Weekday])
