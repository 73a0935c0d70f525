"""Closing a department, or the whole municipality, for some days: what it strands is told before it is done."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from shop.domain.closures import add_closure, remove_closure
from shop.domain.stranding import Stranding
from shop.errors import ClosureInPast, ClosureOverlaps
from shop.forms.closure import ClosureForm
from shop.models import Booking, Closure, Department
from shop.queries.access import get_closure_for, get_department_for
from shop.queries.special_days import coming_closures, visits_in
from shop.viewer import viewer_of
from shop.views.guards import municipality_page, staff_page
from shop.views.manage.asking import visits_in_words
from shop.views.manage.exceptions import exceptions_page
from shop.views.manage.frame import draw_municipality_page, draw_page, say_changed, say_saved
from shop.views.manage.words import range_ahead_in_words
from ui.tiles import Definition


@staff_page
@require_POST
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """Ask first when there are visits in these days."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = ClosureForm(request.POST)
    if form.is_valid() and _must_ask(request, department, form):
        return _ask_about(request, department, form)
    if form.is_valid() and (stranding := _add(request, department, form)) is not None:
        say_saved(request, department, stranding=stranding, text=_closed_in_words(form))
        return redirect("manage:exceptions", department.pk)
    return exceptions_page(request, department, closure_form=form, status=422)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def of_municipality(request: HttpRequest) -> HttpResponse:
    """The days on which every department is closed, and a form for more; closing is always asked about."""
    form = ClosureForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _must_ask(request, None, form):
        return _ask_about(request, None, form)
    if form.is_valid() and (stranding := _add(request, None, form)) is not None:
        say_changed(request, stranding=stranding, text=_closed_in_words(form))
        return redirect("manage:closures")
    return draw_municipality_page(
        request,
        "shop/manage/closures.html",
        current="closures",
        status=422 if form.is_bound else 200,
        form=form,
        rows=[(closure, _days(closure)) for closure in coming_closures(None)],
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Ask first: the days get their usual hours again."""
    viewer = viewer_of(request)
    closure = get_closure_for(viewer, closure_id)
    department, days = closure.department, _days(closure)
    back = _page_of(department)
    if request.method == "POST":
        stranding = remove_closure(closure, actor=viewer.actor(Channel.STAFF))
        text = _("Open again: %(days)s.") % {"days": days}
        if department:
            say_saved(request, department, stranding=stranding, text=text)
        else:
            say_changed(request, stranding=stranding, text=text)
        return redirect(back)
    visits = visits_in(department, first_day=closure.first_day, last_day=closure.last_day)
    return draw_page(
        request,
        "shop/manage/confirm.html",
        department,
        current="exceptions" if department else "closures",
        heading=_("Open these days again?"),
        text=_("Recipients can then book the usual hours. Visits that still fit stand again."),
        details=[
            Definition(_("Days"), days),
            Definition(_("Visits that need a new time now"), str(visits.exclude(stranded="").count())),
        ],
        confirm_label=_("Open again"),
        back_url=back,
        back_label=_("Keep it closed"),
    )


def _must_ask(request: HttpRequest, department: Department | None, form: ClosureForm) -> bool:
    if request.POST.get("confirmed"):
        return False
    return department is None or _visits(department, form) > 0


def _ask_about(request: HttpRequest, department: Department | None, form: ClosureForm) -> HttpResponse:
    values, visits = form.cleaned_data, _visits(department, form)
    days = range_ahead_in_words(values["first_day"], values["last_day"])
    return draw_page(
        request,
        "shop/manage/confirm_closure.html",
        department,
        current="exceptions" if department else "closures",
        heading=_("Close these days?") if department else _("Close the whole municipality these days?"),
        text=ngettext(
            "%(count)s visit stands in these days and will need a new time. It is kept until then.",
            "%(count)s visits stand in these days and will need a new time. They are kept until then.",
            visits,
        )
        % {"count": visits}
        if visits
        else _("No visit stands in these days."),
        details=[Definition(_("Days"), days), *_label(values["closure_label"])],
        form=None,
        sent=form,
        **(visits_in_words(_stranded_by(department, form)) if department else {}),
        confirm_label=_("Close them"),
        is_destructive=visits > 0,
        back_url=_page_of(department),
        back_label=_("No, go back"),
    )


def _label(text: str) -> list[Definition]:
    return [Definition(_("What recipients see"), text)] if text else []


def _visits(department: Department | None, form: ClosureForm) -> int:
    """How many visits that stand now would lose their ground."""
    return _stranded_by(department, form).count()


def _stranded_by(department: Department | None, form: ClosureForm) -> QuerySet[Booking]:
    values = form.cleaned_data
    visits = visits_in(department, first_day=values["first_day"], last_day=values["last_day"])
    return visits.filter(stranded="").select_related("service", "recipient").order_by("starts_at", "pk")


def _add(request: HttpRequest, department: Department | None, form: ClosureForm) -> Stranding | None:
    """Close the days; None when it cannot be done, and the form says why."""
    values = form.cleaned_data
    act = partial(add_closure, department, first_day=values["first_day"], last_day=values["last_day"])
    try:
        return act(label=values["closure_label"], actor=viewer_of(request).actor(Channel.STAFF))
    except (ClosureOverlaps, ClosureInPast) as error:
        form.add_error("first_day", error.in_full())
        return None


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
