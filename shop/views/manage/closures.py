"""Closing a department, or the whole municipality, for some days: what it strands is told before it is done."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.second_thoughts import close_unless_it_strands
from shop.domain.capacity.stranding import Stranding
from shop.errors import ClosureInPast, ClosureOverlaps
from shop.forms.closure import ClosureForm
from shop.models import Closure, Department
from shop.queries.access import get_closure_for, get_department_for
from shop.queries.free_by_day import Days
from shop.queries.special_days import coming_closures, past_closures, visits_in
from shop.viewer import viewer_of
from shop.views.guards import municipality_page, staff_page
from shop.views.manage.asking import (
    agreed_to,
    goes_back,
    is_confirmed,
    must_ask,
    wants_preview,
)
from shop.views.manage.exceptions import exceptions_page
from shop.views.manage.frame import draw_municipality_page, say_changed, say_saved
from shop.views.manage.free_times_preview import ask_with_preview, ask_with_preview_of_all, try_change
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.special_days import special_days_file
from shop.views.manage.removals import already_removed, note_removal, require_ahead
from shop.views.manage.special_days import special_days_in_words
from shop.views.manage.words import range_ahead_in_words
from ui.lists.table import is_asked_as_file
from ui.tiles import Definition


@staff_page
@require_POST
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """Ask first when there are visits in these days."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return exceptions_page(request, department, closure_form=form, status=422)
    if goes_back(request):
        return exceptions_page(request, department, closure_form=form)
    close = _closing(request, department, form)
    try:
        stranding = None if wants_preview(request) else try_change(request, department, close)
        if stranding is None or must_ask(request, stranding):
            return ask_with_preview(
                request,
                department,
                change=close,
                days=Days(form.cleaned_data["first_day"], form.cleaned_data["last_day"]),
                current="exceptions",
                heading=_("Close these days?"),
                confirm_label=_("Close them"),
                details=_days_and_label(form),
                can_edit=True,
            )
    except (ClosureOverlaps, ClosureInPast) as error:
        form.add_error("first_day", error.in_full())
        return exceptions_page(request, department, closure_form=form, status=422)
    say_saved(request, department, stranding=stranding, text=_closed_in_words(form))
    return redirect("manage:exceptions", department.pk)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def of_municipality(request: HttpRequest) -> HttpResponse:
    """The days on which every department is closed, and a form for more; closing is always asked about."""
    form = ClosureForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not goes_back(request):
        close = _closing(request, None, form)
        try:
            stranding = _close_all(request, close)
            if stranding is None:
                return ask_with_preview_of_all(
                    request,
                    change=close,
                    days=Days(form.cleaned_data["first_day"], form.cleaned_data["last_day"]),
                    current="closures",
                    heading=_("Close the whole municipality these days?"),
                    confirm_label=_("Close them"),
                    details=_days_and_label(form),
                    can_edit=True,
                )
        except (ClosureOverlaps, ClosureInPast) as error:
            form.add_error("first_day", error.in_full())
        else:
            say_changed(request, stranding=stranding, text=_closed_in_words(form))
            return redirect("manage:closures")
    past = special_days_in_words((), past_closures(None))[::-1]
    if is_asked_as_file(request):
        coming = special_days_in_words((), coming_closures(None))
        return file_of(request, None, special_days_file(request, [*past, *coming]), name=_("closures"))
    return draw_municipality_page(
        request,
        "shop/manage/closures.html",
        current="closures",
        status=422 if form.errors else 200,
        form=form,
        rows=[(closure, _days(closure)) for closure in coming_closures(None)],
        past=past,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Ask first: the days get their usual hours again."""
    viewer = viewer_of(request)
    try:
        closure = get_closure_for(viewer, closure_id)
        require_ahead(closure.last_day)
    except NotFound:
        return already_removed(request)
    department, first = closure.department, max(closure.first_day, timezone.localdate())
    days = range_ahead_in_words(first, closure.last_day)
    back = _page_of(department)
    act = partial(remove_closure, closure, actor=viewer.actor(Channel.STAFF))
    if request.method == "POST":
        stranding = act()
        text = _("Open again: %(days)s.") % {"days": days}
        if department:
            say_saved(request, department, stranding=stranding, text=text)
        else:
            say_changed(request, stranding=stranding, text=text)
        note_removal(request, back=back)
        return redirect(back)
    visits = visits_in(department, first_day=first, last_day=closure.last_day)
    words: dict[str, Any] = {
        "heading": _("Open these days again?"),
        "details": [
            Definition(_("Days"), days),
            Definition(_("Visits that need a new time now"), str(visits.exclude(stranded="").count())),
        ],
        "confirm_label": _("Open again"),
        "text": _("Recipients can then book the usual hours. Visits that still fit stand again."),
    }
    looked_at = Days(first, closure.last_day)
    if department is None:
        return ask_with_preview_of_all(
            request, change=act, days=looked_at, current="closures", back_url=back, **words
        )
    return ask_with_preview(
        request,
        department,
        change=act,
        days=looked_at,
        current="exceptions",
        back_url=back,
        **words,
    )


def _closing(
    request: HttpRequest, department: Department | None, form: ClosureForm
) -> Callable[[], Stranding]:
    """The act. Raises ClosureOverlaps or ClosureInPast."""
    values = form.cleaned_data
    return partial(
        add_closure,
        department,
        first_day=values["first_day"],
        last_day=values["last_day"],
        label=values["closure_label"],
        actor=viewer_of(request).actor(Channel.STAFF),
    )


def _close_all(request: HttpRequest, close: Callable[[], Stranding]) -> Stranding | None:
    """Close the days if somebody has said so and has been shown every visit that it strands; else nothing is done."""
    if not is_confirmed(request):
        return None
    is_closed, stranding = close_unless_it_strands(close, may_strand=agreed_to(request))
    return stranding if is_closed else None


def _days_and_label(form: ClosureForm) -> list[Definition]:
    values = form.cleaned_data
    days = Definition(_("Days"), range_ahead_in_words(values["first_day"], values["last_day"]))
    label = values["closure_label"]
    return [days, Definition(_("What recipients see"), label)] if label else [days]


def _closed_in_words(form: ClosureForm) -> str:
    values: dict[str, Any] = form.cleaned_data
    days = range_ahead_in_words(values["first_day"], values["last_day"])
    return _("Closed: %(days)s.") % {"days": days}


def _days(closure: Closure) -> str:
    return range_ahead_in_words(closure.first_day, closure.last_day)


def _page_of(department: Department | None) -> str:
    if department is None:
        return reverse("manage:closures")
    return reverse("manage:exceptions", args=[department.pk])
