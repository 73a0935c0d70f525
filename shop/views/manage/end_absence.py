"""Somebody is on duty again: asked first, with what becomes of the visits that others were given."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.absence.undoing import end_absence
from shop.domain.capacity.stranding import count_stranded_by
from shop.queries.access import get_absence_for
from shop.queries.disruptions import disruptions_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.absences import absence_in_words
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.place_words import is_place
from shop.views.manage.removals import already_removed, note_removal
from shop.views.no_undo import what_ending_does
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def drop_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Ask first: the helper is on duty again in that time."""
    viewer = viewer_of(request)
    try:
        absence = get_absence_for(viewer, absence_id)
    except NotFound:
        return already_removed(request)
    provider = absence.provider
    words = absence_in_words(absence)
    if request.method == "POST":
        change = partial(end_absence, absence, actor=viewer.actor(Channel.STAFF))
        _done, stranding = count_stranded_by(change, department=provider.department)
        text = _("Removed: %(absence)s.") % {"absence": words}
        say_saved(request, provider.department, stranding=stranding, text=text)
        note_removal(request, back=reverse("manage:provider", args=[provider.pk]))
        return redirect("manage:provider", provider.pk)
    return department_page(
        request,
        "shop/manage/confirm.html",
        provider.department,
        current="staffing",
        heading=_("Put it to use again?") if is_place(provider) else _("Remove this absence?"),
        text=what_ending_does(absence, list(disruptions_of(absence))),
        details=[Definition(_("Absence"), words)],
        confirm_label=_("Remove it"),
        back_url=reverse("manage:provider", args=[provider.pk]),
        back_label=_("Keep it"),
    )
