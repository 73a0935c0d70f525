"""Somebody who has just acted for another and may not any more: they are told, and are themselves again."""

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import rotate_token
from django.shortcuts import render

from shop.viewer import ACTING, Viewer

ENDED = "acting_ended"
"""What the session keeps of it until they choose anew: forms of other tabs are told the same."""
TYPED = "body"
"""The field of a message, which took somebody's time to write."""


def acting_is_over(request: HttpRequest, *, typed: str | None = None) -> HttpResponse:
    """Nothing of what was asked for is done, nor is it with a second click: by then they are themself.

    What they had typed is shown, to be copied.
    """
    if request.session.pop(ACTING, None) is not None:
        request.session[ENDED] = True
        rotate_token(request)
    context = {"strip_template": "", "typed": typed_text(request) if typed is None else typed}
    response = render(request, "shop/acting/over.html", context, status=403)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def has_just_ended(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether a form that is not taken was most likely opened for whom they may not act for any more."""
    return viewer.has_lost or (viewer.acting is None and ENDED in request.session)


def typed_text(request: HttpRequest) -> str:
    """The message in a form that is not taken; empty where there is none."""
    if request.method != "POST":
        return ""
    try:
        return request.POST.get(TYPED, "")
    except UnreadablePostError:
        return ""
