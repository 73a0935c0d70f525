"""The municipality's qualifications, who has them, and what runs out soon."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.capacity.qualifications import (
    add_qualification,
    remove_qualification,
    rename_qualification,
)
from shop.errors import ChangedMeanwhile, QualificationInUse, QualificationNameTaken
from shop.forms.lists.plain import WordsForm
from shop.forms.qualifications import QualificationForm
from shop.models import ProviderQualification, Service
from shop.queries.access import get_department_for, get_qualification_for
from shop.queries.finding import with_words
from shop.queries.qualifications import expiring_qualifications, qualifications_in_use
from shop.queries.versions import version_of_qualification
from shop.viewer import viewer_of
from shop.views.guards import administrator_page, staff_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page, say_changed
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.qualifications import ExpiringTable, QualificationsTable


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: HttpRequest) -> HttpResponse:
    """All of them with how much they are used, and a form for one more."""
    form = QualificationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = add_qualification(
                form.cleaned_data["name"], actor=viewer_of(request).actor(Channel.STAFF)
            )
        except QualificationNameTaken as error:
            form.add_error("name", error.title())
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": added.name})
            return redirect("manage:qualifications")
    finding = WordsForm(request.GET)
    return answer_with_list(
        request,
        "shop/manage/qualifications.html",
        None,
        QualificationsTable(request, with_words(qualifications_in_use(), finding.words, "name")),
        name=_("qualifications"),
        current="qualifications",
        status=UNPROCESSABLE if form.is_bound or finding.errors else 200,
        form=form,
        finding=finding,
    )


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, qualification_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    qualification = get_qualification_for(viewer, qualification_id)
    is_sent = request.method == "POST"
    form = QualificationForm(request.POST if is_sent else None, initial={"name": qualification.name})
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            rename_qualification(
                qualification,
                name=form.cleaned_data["name"],
                actor=viewer.actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            qualification.refresh_from_db()
            form.initial = {"name": qualification.name}
            acts, rows = ["qualification.renamed"], differing_fields(form)
            conflict = conflict_over(request, qualification, acts=acts, rows=rows)
        except QualificationNameTaken as error:
            form.add_error("name", error.title())
        else:
            messages.success(request, _("Saved."))
            return redirect("manage:qualifications")
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="qualifications",
        status=conflict.status if conflict else UNPROCESSABLE if form.is_bound else 200,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_qualification(qualification), conflict=conflict),
        heading=_("Give %(name)s another name") % {"name": qualification.name},
        text=_("The name changes for everybody who has it and for every service that asks for it."),
        confirm_label=_("Save"),
        back_url=reverse("manage:qualifications"),
        back_label=_("Go back"),
    )


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, qualification_id: int) -> HttpResponse:
    """Ask first. One that is in use is for the municipality's administrator to remove: others may need it."""
    viewer = viewer_of(request)
    qualification = get_qualification_for(viewer, qualification_id)
    may_all = viewer.is_municipality_administrator
    if request.method == "POST":
        try:
            stranding = remove_qualification(
                qualification, actor=viewer.actor(Channel.STAFF), even_if_used=may_all
            )
        except QualificationInUse as error:
            messages.error(request, error.in_full())
        else:
            text = _("%(name)s is no longer on the list.") % {"name": qualification.name}
            say_changed(request, stranding=stranding, text=text)
        return redirect("manage:qualifications")
    holders = list(qualification.holders.select_related("provider__department").order_by("pk"))
    services = list(qualification.services.select_related("department").order_by("pk"))
    in_use = bool(holders or services)
    use = _use_in_words(holders=len(holders), services=len(services))
    return draw_municipality_page(
        request,
        "shop/manage/remove_qualification.html",
        current="qualifications",
        heading=_("Remove %(name)s?") % {"name": qualification.name},
        text=_("%(use)s. It is taken from all of them, and cannot be brought back.") % {"use": use}
        if in_use
        else use,
        consequences=_taken_from(holders, services) if may_all else [],
        note=_("No visit loses its helper, and whoever is on duty can be given visits of these services.")
        if services
        else "",
        is_refused=in_use and not may_all,
        is_destructive=in_use,
        confirm_label=_("Remove it"),
        back_url=reverse("manage:qualifications"),
        back_label=_("Keep it"),
    )


@staff_page
@require_safe
def show_expiring(request: HttpRequest, department_id: int) -> HttpResponse:
    """What runs out within a month, behind the attention card."""
    department = get_department_for(viewer_of(request), department_id)
    form = WordsForm(request.GET, label=_("Helper or qualification"))
    found = with_words(
        expiring_qualifications(department), form.words, "provider__name", "qualification__name"
    )
    return answer_with_list(
        request,
        "shop/manage/expiring.html",
        department,
        ExpiringTable(request, found),
        name=_("qualifications that run out"),
        current="department",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


def _taken_from(
    holders: Sequence[ProviderQualification], services: Sequence[Service]
) -> Sequence[Consequence]:
    """Whom it hits, with whose department they are."""
    asking = [Line(each.name, each.department.name) for each in services]
    having = [Line(each.provider.display_name, each.provider.department.name) for each in holders]
    found = [
        Consequence(_("Services that ask for it no more"), asking),
        Consequence(_("Helpers who have it no more"), having),
    ]
    return [each for each in found if each.lines]


def _use_in_words(*, holders: int, services: int) -> str:
    """“3 helpers have it, 1 service asks for it”."""
    parts = []
    if holders:
        parts.append(
            ngettext("%(count)s helper has it", "%(count)s helpers have it", holders) % {"count": holders}
        )
    if services:
        parts.append(
            ngettext("%(count)s service asks for it", "%(count)s services ask for it", services)
            % {"count": services}
        )
    return ", ".join(parts) or _("Nobody has it, and no service asks for it")
