"""Whose a browser's own keeping is: an id that says nothing, the same in every session of somebody.

What a page keeps in the browser lies in caches called `personal-<id>-…`; `ui/app.js` takes away those of anybody but
who is signed in, on every page and when one signs out.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User


def person_id(user: User | AnonymousUser | None) -> str:
    """Empty for nobody."""
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("accounts.person", str(user.pk), algorithm="sha256").hexdigest()[:32]


def person_here(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """Of who is signed in, for `ui/base.html`, and asked by no page that does not say it; a context processor."""
    return {"person_here": lambda: person_id(getattr(request, "user", None))}
