"""Somebody is on duty again: asked first, with what becomes of the visits that others were given."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.absence.undoing import can_undo, end_absence
from shop.domain.capacity.stranding import count_stranded_by
from shop.enums import UPCOMING
from shop.models import Absence
from shop.queries.access import get_absence_for
from shop.queries.disruptions import disruptions_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.absences import absence_in_words
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.place_words import is_place
from shop.views.manage.removals import already_removed, note_removal


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
        text=_what_it_does(absence, words),
        confirm_label=_("Remove it"),
        back_url=reverse("manage:provider", args=[provider.pk]),
        back_label=_("Keep it"),
    )


def _what_it_does(absence: Absence, words: str) -> str:
    """Who is there again, what goes back or stays, and what stands again."""
    who = {"name": absence.provider.display_name, "absence": words}
    if is_place(absence.provider):
        text = _("%(name)s (%(absence)s) can then be booked as usual.") % who
    else:
        text = _("%(name)s (%(absence)s) is then on duty as usual and can be booked.") % who
    coming = [
        each
        for each in disruptions_of(absence)
        if each.booking.status in UPCOMING and each.booking.starts_at > timezone.now()
    ]
    with_others = sum(each.given_id is not None for each in coming)
    return " ".join(
        filter(
            None,
            [
                text,
                _of_others(with_others, goes_back=can_undo(absence)),
                _of_waiting(len(coming) - with_others),
            ],
        )
    )


def _of_others(count: int, *, goes_back: bool) -> str:
    if not count:
        return ""
    if goes_back:
        return ngettext(
            "Nobody has been told yet: %(count)s visit that somebody else has goes back.",
            "Nobody has been told yet: %(count)s visits that others have go back.",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)s visit stays with who was given it, because everybody has been told.",
        "%(count)s visits stay with who was given them, because everybody has been told.",
        count,
    ) % {"count": count}


def _of_waiting(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s visit that nobody could take stands again as it was booked.",
        "%(count)s visits that nobody could take stand again as they were booked.",
        count,
    ) % {"count": count}
