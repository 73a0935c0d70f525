"""Somebody who has just acted for another and may not any more: they are told once, and are themselves again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.viewer import ACTING


def acting_is_over(request: HttpRequest) -> HttpResponse:
    """Nothing of what was asked for is done."""
    del request.session[ACTING]
    response = render(request, "shop/acting/over.html", {"strip_template": ""}, status=403)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
