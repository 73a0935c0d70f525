"""The frame of the public pages: where one can go, in which languages, and how long an answer may be kept.

No cookie, no session, no script of others and, but for the list of municipalities, no query. The language is the
browser's, or the one that the address asks for (`?language=nn`); links keep it, so that nothing has to be remembered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from tenants.addresses import address_at
from tenants.languages import ASKED_BY, asked_in_address
from ui.chrome import PLATFORM_BRAND, Brand, NavItem

__all__ = ["frame_of", "link", "may_be_kept", "page", "sign_up_url"]

KEPT_FOR = 300
"""Seconds that a browser, or a cache on the way, may show a page again without asking."""
SIGN_UP = "signup:start"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The page in one language: at `url` here, and at `address` for who finds it elsewhere."""

    code: str
    name: str
    url: str
    address: str
    is_current: bool


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """The template in the frame, to be kept for a while."""
    response = render(request, template, frame_of(request) | (context or {}))
    return may_be_kept(response)


def may_be_kept(response: HttpResponse, *, seconds: int = KEPT_FOR) -> HttpResponse:
    """By anybody: it is the same for all who ask in the same language."""
    patch_cache_control(response, public=True, max_age=seconds)
    return response


def link(request: HttpRequest, url: str) -> str:
    """The address, in the language that this page's own asks for."""
    language = asked_in_address(request)
    return f"{url}?{ASKED_BY}={language}" if language else url


def sign_up_url() -> str:
    """Where a municipality begins; empty where this installation takes none."""
    try:
        return reverse(SIGN_UP, urlconf=settings.PLATFORM_URLCONF)
    except NoReverseMatch:
        return ""


def demo_url(request: HttpRequest) -> str:
    """Where one can try it out, if anywhere: a demonstration is its own."""
    return f"{link(request, reverse('site:front'))}#demo" if settings.DEMO else settings.LIVE_DEMO_URL


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """What `site/base.html` shows around a page; for pages with forms as well, whose answers may not be kept."""
    begin, demo = sign_up_url(), demo_url(request)
    spoken = tuple(_spoken(request))
    language = asked_in_address(request)
    return {
        "brand": Brand(
            name=PLATFORM_BRAND.name,
            crest_letter=PLATFORM_BRAND.crest_letter,
            home_url=link(request, reverse("site:front")),
        ),
        "nav_items": [*_menu(request), *([NavItem(_("Try the demo"), demo)] if demo else [])],
        "begin_url": link(request, begin) if begin else "",
        "demo_url": demo,
        "spoken": spoken,
        "asked_language": language,
        "address": next((each.address for each in spoken if each.code == language), _address(request.path)),
        "address_of_all": _address(request.path),
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
    }


def _menu(request: HttpRequest) -> Iterator[NavItem]:
    for label, name in (
        (_("Modules"), "modules"),
        (_("Pricing"), "pricing"),
        (_("Security"), "security"),
        (_("Sign in"), "municipalities"),
    ):
        url = reverse(f"site:{name}")
        yield NavItem(label, link(request, url), is_current=request.path == url)


def _spoken(request: HttpRequest) -> Iterator[Spoken]:
    for code, _name in settings.LANGUAGES:
        query = request.GET.copy()
        query[ASKED_BY] = code
        alone = QueryDict(mutable=True)
        alone[ASKED_BY] = code
        yield Spoken(
            code=code,
            name=_own_name(code),
            url=f"{request.path}?{query.urlencode()}",
            address=_address(f"{request.path}?{alone.urlencode()}"),
            is_current=code == get_language(),
        )


def _own_name(code: str) -> str:
    """Django says “norsk (bokmål)”; people look for “Bokmål”."""
    name = str(get_language_info(code)["name_local"])
    return name.removeprefix("norsk (").removesuffix(")").capitalize()


def _address(path: str) -> str:
    return address_at(settings.PLATFORM_HOST, path)
