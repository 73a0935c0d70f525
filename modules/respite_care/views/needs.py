"""The family's own pages: whom they care for, and what those who look after them must know."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from modules.respite_care.domain.needs import (
    CHANGED,
    SECTIONS,
    change_needs,
    confirm_needs,
    version_of_needs,
    what_is_said,
)
from modules.respite_care.forms.needs import NeedsForm
from modules.respite_care.models import CaredFor, NeedsSheet
from modules.respite_care.queries.looks import looks_at
from modules.respite_care.queries.people import get_own_cared_for, require_family, those_of
from shop.errors import ChangedMeanwhile
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of

UNPROCESSABLE = 422


@recipient_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Everybody they care for, and how old each needs sheet is."""
    recipient = require_family(viewer_of(request))
    people = those_of(recipient).select_related("home", "needs_sheet")
    return render(request, "respite_care/my_people.html", {"people": people})


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, cared_for_id: int) -> HttpResponse:
    """Write it, say that it is still right, and see who has looked."""
    viewer = viewer_of(request)
    person = get_own_cared_for(viewer, cared_for_id)
    if request.method == "POST" and not all(each.code in request.POST for each in SECTIONS):
        raise BadRequest("a section is missing")  # or it would be emptied by a form that never had it
    known = _sheet_of(person)
    form = NeedsForm(request.POST if request.method == "POST" else None, initial=what_is_said(known))
    conflict = None
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            change_needs(person, form.said, actor=viewer.citizen_actor(), seen=seen)
        except ChangedMeanwhile:
            known = _sheet_of(person)
            form.initial = dict(what_is_said(known))
            conflict = conflict_over(request, known, acts=[CHANGED], rows=differing_fields(form))
        else:
            messages.success(
                request, _("Saved. Those who look after %(name)s read it.") % {"name": person.name}
            )
            return redirect("respite_care:needs", person.pk)
    context = {
        "person": person,
        "sheet": known,
        "form": form,
        "conflict": conflict,
        "seen": seen_of(form, version_of_needs(known), conflict=conflict),
        "looks": looks_at(known) if known else [],
    }
    status = conflict.status if conflict else UNPROCESSABLE if form.errors else 200
    return render(request, "respite_care/needs.html", context, status=status)


@recipient_page
@require_POST
def still_right(request: HttpRequest, cared_for_id: int) -> HttpResponse:
    """Nothing is new. Where somebody has changed it meanwhile, it is read once more."""
    viewer = viewer_of(request)
    person = get_own_cared_for(viewer, cared_for_id)
    known = _sheet_of(person)
    if known is None:
        messages.error(request, _("There is nothing in it yet."))
        return redirect("respite_care:needs", person.pk)
    try:
        confirm_needs(known, actor=viewer.citizen_actor(), seen=request.POST.get("seen", ""))
    except ChangedMeanwhile:
        messages.error(
            request, _("It was changed meanwhile. Read it once more, and say then that it is right.")
        )
    else:
        messages.success(request, _("Noted: it is right as of today."))
    return redirect("respite_care:needs", person.pk)


def _sheet_of(person: CaredFor) -> NeedsSheet | None:
    return NeedsSheet.objects.filter(cared_for=person).first()
