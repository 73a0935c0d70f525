"""Somebody who has just acted for another and may not any more: they are told once, and are themselves again."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render

from shop.viewer import ACTING


def acting_is_over(request: HttpRequest) -> HttpResponse:
    """Nothing of what was asked for is done, nor is it with a second click: by then they are themself."""
    del request.session[ACTING]
    rotate_token(request)
    response = render(request, "shop/acting/over.html", {"strip_template": ""}, status=403)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
