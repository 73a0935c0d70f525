"""The services of a department, and the rules of their times."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.services import change_service
from shop.errors import ChangedMeanwhile, ServiceNotOffered
from shop.forms.service import ServiceForm
from shop.models import Service
from shop.presentation import length
from shop.queries.access import get_department_for, get_managed_service_for
from shop.queries.versions import version_of_service
from shop.registry import module_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    rows = [(service, length(service.duration)) for service in department.services.all()]
    return department_page(request, "shop/manage/services.html", department, current="services", rows=rows)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, service_id: int) -> HttpResponse:
    """The core's rules and the module's own settings, saved together or not at all."""
    viewer = viewer_of(request)
    service = get_managed_service_for(viewer, service_id)
    data = request.POST if request.method == "POST" else None
    form, module_form = ServiceForm(data, service=service), _module_form(service, data)
    seen, conflict = request.POST.get("seen", ""), None
    forms_are_valid = [each.is_valid() for each in (form, module_form) if each is not None]
    if data is not None and all(forms_are_valid):
        try:
            change_service(
                service,
                rules=form.rules,
                settings=service.settings | module_form.cleaned_data if module_form else None,
                actor=viewer.actor(Channel.STAFF),
                seen=seen,
            )
        except ChangedMeanwhile as error:
            conflict = error
        else:
            messages.success(request, _("Saved. The free times follow at once."))
            return redirect("manage:service", service.pk)
    return department_page(
        request,
        "shop/manage/service.html",
        service.department,
        current="services",
        status=conflict.status if conflict else 422 if data is not None else 200,
        service=service,
        form=form,
        module_form=module_form,
        module_title=_module_title(service),
        conflict=conflict,
        seen=version_of_service(service) if conflict or data is None else seen,
    )


def _module_form(service: Service, data: Any) -> forms.Form | None:
    """The module's own settings; none for a module that is not installed or asks nothing."""
    try:
        form_class = module_of(service.module_key).settings_form()
    except ServiceNotOffered:
        return None
    return form_class(data, prefix="module", initial=service.settings) if form_class else None


def _module_title(service: Service) -> str:
    try:
        return str(module_of(service.module_key).title)
    except ServiceNotOffered:
        return ""
