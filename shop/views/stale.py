"""A form from a page that was opened before the reader was who they are here now: it is not taken, and says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from foundation.errors import DomainError
from shop.viewer import Viewer, viewer_of
from shop.views.citizen.wish import home_url, read_wish
from shop.views.lost import acting_is_over, has_just_ended, typed_text
from ui.context_processors import return_to

OF_A_TIME = frozenset({"book", "hold"})
"""Addresses that name a time: somebody else may not have it, so its day is where they go on."""


def form_not_taken(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What CSRF_FAILURE_VIEW answers: nothing is done. It says for whom whoever is signed in is here now.

    Tokens change with the person (`shop.views.acting.choosing`) and with who signs in, so this is what tabs see that
    stood open meanwhile. Who is not signed in may simply have no cookies.
    """
    viewer = viewer_of(request) if getattr(request, "municipality", None) is not None else None
    if viewer is None or viewer.user is None:
        return csrf_failure(request, reason)
    is_sent_from_here = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    typed = typed_text(request) if is_sent_from_here else ""  # else another site could put its words in here
    if has_just_ended(request, viewer):
        return acting_is_over(request, typed=typed)
    context = {
        "heading": _who_now(viewer),
        "represents": viewer.represents,
        "way_on": _way_on(request),
        "typed": typed,
    }
    response = render(request, "shop/acting/stale.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def _who_now(viewer: Viewer) -> str:
    if viewer.acting is not None:
        return _("You now act on behalf of %(name)s") % {"name": viewer.acting.name}
    name = {"name": viewer.user.name if viewer.user else ""}
    if viewer.represents:
        return _("You are here as yourself now, %(name)s") % name
    return _("You are signed in as %(name)s") % name


def _way_on(request: HttpRequest) -> str:
    """The page of the form; for a time the free times of its day, if they have that service."""
    match = request.resolver_match
    if match is None or match.view_name not in OF_A_TIME:
        return return_to(request)
    try:
        wish = read_wish(request, match.kwargs["service_id"])
    except DomainError:
        return reverse("home")
    return home_url(wish.service, length=wish.length, way=wish.way, day=timezone.localdate(wish.starts_at))
