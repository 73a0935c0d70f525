from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from ui.chrome import PLATFORM_BRAND

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
    return {name: getattr(request, name, default) for name, default in CHROME.items()}
