"""Whoever acts for others signs in as themself, and then says for whom."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from shop.models import Representation
from shop.queries.elsewhere import whose_instead
from shop.queries.representations import representations_by, set_aside_by
from shop.viewer import ACTING, Viewer, viewer_of
from shop.views.acting.words import kind_in_words, scope_in_words, state_in_words, until_in_words
from shop.views.guards import named_in, signed_in_page
from shop.views.lost import ENDED
from ui.here import page_here


@signed_in_page
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Themself first, if they receive anything; then those they act for, and those they may not act for now.

    Whose page they wanted (`?next=`) is said, if it is of one of these, and leads on to it; no other does.
    """
    viewer = viewer_of(request)
    user_id, wanted = _user_id(viewer), _next(request)
    whose = whose_instead(viewer, named_in(wanted))
    rows = [_row(each, viewer=viewer, whose=whose, wanted=wanted) for each in representations_by(user_id)]
    leads_to_self = not whose or any(each.acting is None for each in whose)
    context = {
        "whose": whose,
        "rows": sorted(rows, key=lambda row: not row["is_wanted"]),
        "set_aside": [
            {"name": each.recipient.short_name, "kind": kind_in_words(each), "why": state_in_words(each)}
            for each in set_aside_by(user_id)
        ],
        "is_acting": viewer.acting is not None,
        "receives": viewer.receives,
        "represents": viewer.represents,
        "next_as_self": wanted if leads_to_self else "",
    }
    return render(request, "shop/acting/choose.html", context)


@signed_in_page
@require_POST
def act_for(request: HttpRequest, representation_id: int) -> HttpResponse:
    """From now on every page is that person's. It is logged, and they can see it.

    A form that stands open in another tab was opened for somebody else: it is not taken any more.
    """
    viewer = viewer_of(request)
    representation = representations_by(_user_id(viewer)).filter(pk=representation_id).first()
    if representation is None:
        raise NotFound
    if request.session.get(ACTING) != representation.pk:
        _forget_open_pages(request)
    request.session[ACTING] = representation.pk
    record(
        Actor(_user_id(viewer), Channel.REPRESENTATIVE, mandate_id=representation.pk),
        "representation.used",
        representation,
        recipient_id=representation.recipient_id,
    )
    return redirect(_next(request) or "home")


@signed_in_page
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """They are themself again, and forms that were opened for the other are not taken. Stopped twice is once.

    With `next` they go on to a page of their own.
    """
    viewer = viewer_of(request)
    if request.session.pop(ACTING, None) is not None:
        _forget_open_pages(request)
    if viewer.acting is not None:
        messages.success(
            request, _("You no longer act on behalf of %(name)s.") % {"name": viewer.acting.name}
        )
    return redirect(_next(request) or "acting")


def _forget_open_pages(request: HttpRequest) -> None:
    """Their forms are not taken, and one that is being answered now does not write back whom it was made for."""
    request.session.pop(ENDED, None)
    rotate_token(request)
    request.session.cycle_key()


def _row(
    representation: Representation, *, viewer: Viewer, whose: Sequence[Viewer], wanted: str
) -> dict[str, object]:
    """`next` leads to the page they wanted, where that is of this person or of nobody in particular."""
    is_wanted = any(each.acting and each.acting.representation_id == representation.pk for each in whose)
    return {
        "pk": representation.pk,
        "name": representation.recipient.name,
        "kind": kind_in_words(representation),
        "scope": scope_in_words(representation),
        "until": until_in_words(representation.valid_until),
        "is_current": viewer.acting is not None and viewer.acting.representation_id == representation.pk,
        "is_wanted": is_wanted,
        "next": wanted if is_wanted or not whose else "",
    }


def _next(request: HttpRequest) -> str:
    """Where they wanted to go, if that is a page of this host."""
    return page_here(request, request.POST.get("next") or request.GET.get("next") or "")


def _user_id(viewer: Viewer) -> int:
    if viewer.user is None:
        raise NotFound
    return viewer.user.pk
