"""Which departments there are: a new one, what it is called, and one that is taken out of use. For the municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Actor, Channel
from shop.domain.capacity.departments import (
    DETAILS,
    add_department,
    change_details,
    take_into_use,
    take_out_of_use,
)
from shop.errors import ChangedMeanwhile, DepartmentInUse, DepartmentNameTaken
from shop.forms.department import DepartmentForm
from shop.models import Department
from shop.queries.access import get_department_for, get_known_department_for
from shop.queries.department_use import coming_visits, dependants, left_to_do
from shop.queries.versions import version_of_details
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.asking import visits_in_words
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.department_words import dependants_in_words, left_in_words
from shop.views.manage.frame import UNPROCESSABLE, department_page, draw_municipality_page

page = require_http_methods(["GET", "HEAD", "POST"])


@municipality_page
@page
def add(request: HttpRequest) -> HttpResponse:
    """On to its own page, which says what is missing until somebody can book there."""
    form = DepartmentForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        try:
            department = add_department(**form.cleaned_data, actor=_actor(request))
        except DepartmentNameTaken as error:
            form.add_error("name", error.title())
            status = error.status
        else:
            text = _("%(name)s is here. Nobody can book there yet: go through the steps below.")
            messages.success(request, text % {"name": department.name})
            return redirect("manage:department", department.pk)
    return draw_municipality_page(
        request, "shop/manage/add_department.html", current="start", form=form, status=status
    )


@municipality_page
@page
def change(request: HttpRequest, department_id: int) -> HttpResponse:
    """Name, telephone and address; and the way out of use."""
    department = get_department_for(viewer_of(request), department_id)
    form = DepartmentForm(request.POST if request.method == "POST" else None, initial=_details_of(department))
    status = UNPROCESSABLE if form.is_bound else 200
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            change_details(department, **form.cleaned_data, actor=_actor(request), seen=seen)
        except DepartmentNameTaken as error:
            form.add_error("name", error.title())
            status = error.status
        except ChangedMeanwhile as error:
            department.refresh_from_db()
            form.initial = _details_of(department)
            rows = differing_fields(form)
            conflict = conflict_over(request, department, acts=["department.changed"], rows=rows)
            status = error.status
        else:
            messages.success(request, _("Saved."))
            return redirect("manage:department_details", department.pk)
    return department_page(
        request,
        "shop/manage/department_details.html",
        department,
        current="department",
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_details(department), conflict=conflict),
        status=status,
    )


@municipality_page
@page
def close(request: HttpRequest, department_id: int) -> HttpResponse:
    """Says what follows, and asks; or what must be seen to first."""
    department = get_known_department_for(viewer_of(request), department_id)
    if not department.is_active:
        return _is_out_of_use(request, department)
    status = 200
    if request.method == "POST":
        try:
            take_out_of_use(department, actor=_actor(request))
        except DepartmentInUse as error:
            status = error.status
        else:
            return _is_out_of_use(request, department)
    left = left_to_do(department)
    if left.is_something:
        return department_page(
            request,
            "shop/manage/department_in_use.html",
            department,
            current="department",
            status=status,
            rows=left_in_words(department, left),
            **visits_in_words(coming_visits(department)),
        )
    return department_page(
        request,
        "shop/manage/confirm.html",
        department,
        current="department",
        heading=_("Take %(name)s out of use?") % {"name": department.name},
        text=_("Nothing is left to do there. What was done is kept, and you can take it into use again."),
        details=dependants_in_words(dependants(department)),
        confirm_label=_("Take it out of use"),
        is_destructive=True,
        back_url=reverse("manage:department_details", args=[department.pk]),
        back_label=_("No, go back"),
    )


@municipality_page
@require_POST
def reopen(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_known_department_for(viewer_of(request), department_id)
    try:
        take_into_use(department, actor=_actor(request))
    except DepartmentNameTaken as error:
        messages.error(request, error.title())
        return redirect("manage:start")
    messages.success(request, _("%(name)s is in use again.") % {"name": department.name})
    return redirect("manage:department", department.pk)


def _details_of(department: Department) -> dict[str, object]:
    return {name: getattr(department, name) for name in DETAILS}


def _is_out_of_use(request: HttpRequest, department: Department) -> HttpResponse:
    text = _("%(name)s is out of use. You find it below if you want it again.")
    messages.success(request, text % {"name": department.name})
    return redirect("manage:start")


def _actor(request: HttpRequest) -> Actor:
    return viewer_of(request).actor(Channel.STAFF)
