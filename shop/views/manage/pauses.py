"""The switch that stops booking for a while, of a department and of one service."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from shop.domain.capacity.pauses import pause_department, pause_service, resume_department, resume_service
from shop.errors import ChangedMeanwhile
from shop.forms.pause import PauseForm
from shop.models import Department, Service
from shop.queries.access import get_department_for, get_managed_service_for
from shop.queries.versions import version_of_pause
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields
from shop.views.manage.questions import draw_question


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def pause_all(request: HttpRequest, department_id: int) -> HttpResponse:
    """Ask what recipients are to be told."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = _form(request, known=department.pause_message)
    conflict: Conflict | None = None
    if form.is_valid():
        message, seen = form.cleaned_data["message"], request.POST.get("seen", "")
        try:
            pause_department(department, message=message, actor=viewer.actor(Channel.STAFF), seen=seen)
        except ChangedMeanwhile:
            conflict = _conflict(request, department, form)
        else:
            messages.success(request, _("Booking is paused. Appointments that are made stand."))
            return redirect("manage:services", department.pk)
    heading = _("Pause booking in %(name)s?") % {"name": department.name}
    return _ask(request, department, department, form=form, heading=heading, conflict=conflict)


@staff_page
@require_POST
def resume_all(request: HttpRequest, department_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    resume_department(department, actor=viewer.actor(Channel.STAFF))
    messages.success(request, _("Open again: recipients can book."))
    return redirect("manage:services", department.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def pause_one(request: HttpRequest, service_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    service = get_managed_service_for(viewer, service_id)
    form = _form(request, known=service.pause_message)
    conflict: Conflict | None = None
    if form.is_valid():
        message, seen = form.cleaned_data["message"], request.POST.get("seen", "")
        try:
            pause_service(service, message=message, actor=viewer.actor(Channel.STAFF), seen=seen)
        except ChangedMeanwhile:
            conflict = _conflict(request, service, form)
        else:
            text = _("%(name)s is paused. Appointments that are made stand.") % {"name": service.name}
            messages.success(request, text)
            return redirect("manage:services", service.department_id)
    heading = _("Pause %(name)s?") % {"name": service.name}
    return _ask(request, service.department, service, form=form, heading=heading, conflict=conflict)


@staff_page
@require_POST
def resume_one(request: HttpRequest, service_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    service = get_managed_service_for(viewer, service_id)
    resume_service(service, actor=viewer.actor(Channel.STAFF))
    text = _("%(name)s is open again: recipients can book.") % {"name": service.name}
    messages.success(request, text)
    return redirect("manage:services", service.department_id)


def _form(request: HttpRequest, *, known: str) -> PauseForm:
    return PauseForm(request.POST if request.method == "POST" else None, initial={"message": known})


def _conflict(request: HttpRequest, thing: Department | Service, form: PauseForm) -> Conflict:
    """Somebody else paused it, or let it be booked again, with other words."""
    thing.refresh_from_db(fields=["is_paused", "pause_message"])
    form.initial = {"message": thing.pause_message}
    acts = [f"{thing._meta.model_name}.{act}" for act in ("paused", "resumed")]
    return conflict_over(request, thing, acts=acts, rows=differing_fields(form))


def _ask(
    request: HttpRequest,
    department: Department,
    thing: Department | Service,
    *,
    form: PauseForm,
    heading: str,
    conflict: Conflict | None,
) -> HttpResponse:
    return draw_question(
        request,
        department,
        current="services",
        form=form,
        conflict=conflict,
        version=version_of_pause(thing),
        heading=heading,
        text=_(
            "Recipients then see your message instead of the free times. You can still book for those who call,"
            " and appointments that are made stand."
        ),
        confirm_label=_("Pause"),
        back_url=reverse("manage:services", args=[department.pk]),
        back_label=_("No, go back"),
    )
