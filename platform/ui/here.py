"""Addresses that somebody else may have written, and that lead nowhere but to a page of this host."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_here(request: HttpRequest, wanted: str) -> str:
    """The address if it is a page's of this host, from its one slash on; else empty.

    What begins otherwise may be the name of a route, which `redirect` would look for; and what begins with two is
    another host's to a browser.
    """
    is_path = wanted.startswith("/") and not wanted.startswith("//")
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_path and is_here else ""
