"""The services of a department, and the rules of each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.capacity.services import add_service, change_service
from shop.domain.capacity.stranding import Stranding
from shop.errors import ChangedMeanwhile, ServiceNameTaken, ServiceNotOffered, SessionsAnnounced
from shop.forms.service import AddServiceForm, ServiceForm
from shop.models import Department, Qualification, Service
from shop.module_pages import pages_of_new_services
from shop.module_settings import SettingsForm
from shop.queries.access import get_department_for, get_managed_service_for
from shop.queries.service_ground import longest_opening
from shop.queries.versions import version_of_service
from shop.registry import installed_modules, is_switched_on, module_of, switched_on
from shop.rules_in_words import rules_in_words
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back, must_ask, wants_preview
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.free_times_preview import ask_with_preview, try_change
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.service_doubts import doubts_about
from ui.lists.table import is_asked_as_file
from ui.tiles import Definition


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    services = department.services.prefetch_related("required_qualifications")
    on = switched_on()
    rows = [(service, _summary(service), service.module_key not in on) for service in services]
    if is_asked_as_file(request):
        return file_of(request, department, _as_file(request, rows), name=_("services"))
    return department_page(request, "shop/manage/services.html", department, current="services", rows=rows)


def _as_file(request: HttpRequest, rows: Sequence[tuple[Service, Sequence[Definition], bool]]) -> FlatTable:
    """A line for each service, a column for each rule that one of them has."""
    terms = dict.fromkeys(str(rule.term) for _service, rules, _is_off in rows for rule in rules)
    named = {f"rule{number}": term for number, term in enumerate(terms)}
    told = [
        {"name": service.name, "state": _state(service, is_off=is_off)}
        | {key: _said(rules, term) for key, term in named.items()}
        for service, rules, is_off in rows
    ]
    return FlatTable(request, {"name": _("Service"), "state": _("How it stands"), **named}, told)


def _state(service: Service, *, is_off: bool) -> str:
    if is_off:
        return _("switched off")
    if not service.is_active:
        return _("closed for booking")
    return _("paused") if service.is_paused else _("can be booked")


def _said(rules: Sequence[Definition], term: str) -> str:
    return next((str(rule.description) for rule in rules if str(rule.term) == term), "")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """A name, a module and a place; on to the rules, before anybody can book."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    is_on = switched_on()
    modules = {module.key: module.title for module in installed_modules() if module.key in is_on}
    form = AddServiceForm(request.POST if request.method == "POST" else None, modules=modules)
    if form.is_valid():
        try:
            service = add_service(department, **form.cleaned_data, actor=viewer.actor(Channel.STAFF))
        except ServiceNameTaken as error:
            form.add_error("name", error.title())
        else:
            text = _("%(name)s is here. Look through its rules, then open it for booking.")
            messages.success(request, text % {"name": service.name})
            return redirect("manage:service", service.pk)
    return department_page(
        request,
        "shop/manage/add_service.html",
        department,
        current="services",
        status=422 if form.is_bound else 200,
        form=form,
        has_modules=bool(modules),
        at_once=pages_of_new_services(department, among=is_on),
        may_switch=viewer.is_municipality_administrator,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, service_id: int) -> HttpResponse:
    """The core's rules and the module's own settings, saved together or not at all."""
    viewer = viewer_of(request)
    service = get_managed_service_for(viewer, service_id)
    name = service.name
    prefetch_related_objects([service], "required_qualifications")
    data = request.POST if request.method == "POST" else None
    room = longest_opening(service.department)
    form = ServiceForm(data, service=service, longest_opening=room)
    module_form = _module_form(service, data)
    seen = request.POST.get("seen", "")
    conflict: Conflict | None = None
    forms_are_valid = [each.is_valid() for each in (form, module_form) if each is not None]
    if data is not None and all(forms_are_valid) and not goes_back(request):
        change = partial(
            change_service,
            service,
            rules=form.rules,
            qualifications=form.cleaned_data["required_qualifications"],
            settings=module_form.to_store() if module_form else None,
            actor=viewer.actor(Channel.STAFF),
            seen=seen,
        )
        sent = [each for each in (form, module_form) if each is not None]
        try:
            stranding = None if wants_preview(request) else try_change(request, service.department, change)
            if stranding is None or must_ask(request, stranding):
                return ask_with_preview(
                    request,
                    service.department,
                    change=change,
                    service=service,
                    current="services",
                    heading=_("Change the rules of %(name)s?") % {"name": name},
                    confirm_label=_("Change the rules"),
                    details=_changes(sent),
                    can_edit=True,
                )
        except ServiceNameTaken as error:
            form.add_error("name", error.title())
        except SessionsAnnounced as error:
            form.add_error(error.params["field"], f"{error.title()} {error.advice()}")
        except ChangedMeanwhile:
            conflict = conflict_over(request, service, acts=["service.changed"], rows=differing_fields(*sent))
        else:
            _say_saved(request, service.department, stranding=stranding)
            return redirect("manage:service", service.pk)
    return department_page(
        request,
        "shop/manage/service.html",
        service.department,
        current="services",
        status=conflict.status if conflict else 200 if data is None or goes_back(request) else 422,
        service=service,
        summary=_summary(service),
        doubts=doubts_about(service, longest_opening=room),
        form=form,
        has_qualifications=Qualification.objects.exists(),
        module_form=module_form,
        module_forms=[module_form] if module_form else [],
        module_title=_module_title(service),
        is_off=not is_switched_on(service.module_key),
        may_switch=viewer.is_municipality_administrator,
        conflict=conflict,
        seen=version_of_service(service) if conflict or data is None else seen,
    )


def _changes(sent: Sequence[forms.Form]) -> list[Definition]:
    """What was typed beside what holds now."""
    text = _("now %(now)s, then %(later)s")
    return [
        Definition(row.label, text % {"now": row.now, "later": row.yours}) for row in differing_fields(*sent)
    ]


def _say_saved(request: HttpRequest, department: Department, *, stranding: Stranding) -> None:
    """Most rules strand nobody: what waited for a new time before is not spoken of then."""
    if stranding.newly:
        say_saved(request, department, stranding=stranding)
    else:
        messages.success(request, _("Saved. The free times follow at once."))


def _summary(service: Service) -> list[Definition]:
    return [Definition(term, sentence) for term, sentence in rules_in_words(service)]


def _module_form(service: Service, data: Any) -> SettingsForm | None:
    """The module's own settings; none for a module that is not installed or asks nothing."""
    try:
        form_class = module_of(service.module_key).settings_form
    except ServiceNotOffered:
        return None
    initial = form_class.read(service.settings) if form_class else {}
    return form_class(data, prefix="module", initial=initial) if form_class else None


def _module_title(service: Service) -> str:
    try:
        return str(module_of(service.module_key).title)
    except ServiceNotOffered:
        return ""
