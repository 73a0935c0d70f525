"""The number of a department that a browser notes while it is open: where one was, and nothing that gives a right.

A cookie, for a page that is only looked at writes nothing in the database.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LONGEST = 18
"""Digits of a number that a column can hold."""


def noted(request: HttpRequest, name: str) -> int | None:
    """What stands there, if it is a number; whose it is, whoever reads it asks anew."""
    value = request.COOKIES.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST else None


def note(request: HttpRequest, response: HttpResponse, name: str, number: int | None) -> None:
    """Keep it, or with None forget it; nothing is sent where it stands so already."""
    if noted(request, name) == number:
        return
    if number is None:
        response.delete_cookie(name, samesite="Lax")
    else:
        response.set_cookie(
            name, str(number), secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
