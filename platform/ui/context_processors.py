from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ui.chrome import PLATFORM_BRAND
from ui.here import page_here

__all__ = ["chrome"]

CHROME: Final[dict[str, Any]] = {
    "brand": PLATFORM_BRAND,
    "nav_items": (),
    "help_phone": "",
    "footer_links": (),
    "demo_banner": False,
    "demo_sign_in_url": "",
    "page_is_wide": False,
}


def chrome(request: HttpRequest) -> dict[str, Any]:
    """What base.html shows around the page: attributes of the request where set, else the platform's own.

    A view's own context still wins over both.
    """
    values = {name: getattr(request, name, default) for name, default in CHROME.items()}
    return values | {"return_to": return_to(request)}


def return_to(request: HttpRequest) -> str:
    """Where the page is opened again, as after another language was chosen: the answer to a form is at the form."""
    here = request.get_full_path()
    if request.method != "POST":
        return here
    before = request.headers.get("Referer", "")
    is_here = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(before)
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return (page_here(request, page) if is_here else "") or here
