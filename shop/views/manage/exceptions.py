"""Days with hours of their own, beside closures and public holidays."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.capacity.schedule import remove_exception_day, set_exception_day
from shop.domain.capacity.stranding import Stranding
from shop.errors import ChangedMeanwhile
from shop.forms.closure import ClosureForm
from shop.forms.exception_day import ExceptionDayForm
from shop.models import Department, ExceptionDay
from shop.queries.access import get_department_for, get_exception_day_for
from shop.queries.free_by_day import Days
from shop.queries.special_days import (
    coming_closures,
    coming_exceptions,
    coming_holidays,
    past_closures,
    past_exceptions,
)
from shop.queries.versions import version_of_exception
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back, must_ask, wants_preview
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.free_times_preview import ask_with_preview, try_change
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.special_days import special_days_file
from shop.views.manage.removals import already_removed, note_removal, require_ahead
from shop.views.manage.special_days import holiday_in_words, special_days_in_words
from shop.views.manage.words import typed_hours_in_words
from ui.dates import long_day
from ui.lists.table import is_asked_as_file
from ui.tiles import Definition

REPLACES = "replaces"
"""Which version of that date the answer is a yes to replace."""


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, department_id: int) -> HttpResponse:
    """The coming special days, and a form for one more; a date that is there already is replaced, after a yes."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = ExceptionDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not goes_back(request):
        values = form.cleaned_data
        change = partial(
            set_exception_day,
            department,
            day=values["date"],
            opens_at=values["opens_at"],
            closes_at=values["closes_at"],
            label=values["label"],
            actor=viewer.actor(Channel.STAFF),
        )
        day = long_day(values["date"]).capitalize()
        stranding = None if wants_preview(request) else _try(request, department, change)
        if stranding is None or must_ask(request, stranding):
            known = ExceptionDay.objects.filter(department=department, date=values["date"]).first()
            details = [
                *([Definition(_("Now"), _in_words(known))] if known else []),
                Definition(day, typed_hours_in_words(values["opens_at"], values["closes_at"])),
            ]
            closes = values["opens_at"] is None
            return ask_with_preview(
                request,
                department,
                change=change,
                days=Days(values["date"], values["date"]),
                current="exceptions",
                heading=_("Close that day?") if closes else _("Other hours that day?"),
                confirm_label=_("Close the day") if closes else _("Change the hours"),
                details=details,
                sends=[(REPLACES, version_of_exception(known))] if known else [],
                can_edit=True,
            )
        text = _("%(day)s is saved.") % {"day": day}
        say_saved(request, department, stranding=stranding, text=text)
        return redirect("manage:exceptions", department.pk)
    return exceptions_page(request, department, form=form, status=422 if form.errors else 200)


def _try(request: HttpRequest, department: Department, change: Callable[..., object]) -> Stranding | None:
    """None where the date has other hours of its own already: what is replaced is shown first."""
    try:
        return try_change(request, department, partial(change, seen=request.POST.get(REPLACES, "")))
    except ChangedMeanwhile:
        return None


def _in_words(exception: ExceptionDay) -> str:
    hours = typed_hours_in_words(exception.opens_at, exception.closes_at)
    return f"{hours} ({exception.label})" if exception.label else hours


def exceptions_page(
    request: HttpRequest,
    department: Department,
    *,
    form: ExceptionDayForm | None = None,
    closure_form: ClosureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the special days. A form that is given is the one that was sent."""
    exceptions, closures = list(coming_exceptions(department)), list(coming_closures(department))
    services = list(department.services.filter(is_active=True))
    rows = special_days_in_words(exceptions, closures)
    past = special_days_in_words(past_exceptions(department), past_closures(department))[::-1]
    if is_asked_as_file(request):
        return file_of(
            request, department, special_days_file(request, [*past, *rows]), name=_("special days")
        )
    return department_page(
        request,
        "shop/manage/exceptions.html",
        department,
        current="exceptions",
        status=status,
        form=form or ExceptionDayForm(),
        closure_form=closure_form or ClosureForm(),
        rows=rows,
        past=past,
        holidays=[(each, holiday_in_words(each)) for each in coming_holidays(exceptions, closures)],
        open_on_holidays=[service for service in services if service.open_on_public_holidays],
        closed_on_holidays=[service for service in services if not service.open_on_public_holidays],
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, exception_id: int) -> HttpResponse:
    """Ask first: the day gets its weekday's hours again."""
    viewer = viewer_of(request)
    try:
        exception = get_exception_day_for(viewer, exception_id)
        require_ahead(exception.date)
    except NotFound:
        return already_removed(request)
    department, day = exception.department, long_day(exception.date)
    back = reverse("manage:exceptions", args=[department.pk])
    change = partial(remove_exception_day, exception, actor=viewer.actor(Channel.STAFF))
    stranding = try_change(request, department, change) if request.method == "POST" else None
    if stranding is None or must_ask(request, stranding):
        return ask_with_preview(
            request,
            department,
            change=change,
            days=Days(exception.date, exception.date),
            current="exceptions",
            heading=_("Remove %(day)s?") % {"day": day},
            confirm_label=_("Remove it"),
            details=[Definition(day.capitalize(), _("its usual hours"))],
            back_url=back,
        )
    text = _("%(day)s has its usual hours again.") % {"day": day.capitalize()}
    say_saved(request, department, stranding=stranding, text=text)
    note_removal(request, back=back)
    return redirect(back)
