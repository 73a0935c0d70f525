"""What search engines are told: which pages there are, in which languages; a demonstration is none of theirs."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tenants.addresses import address_at
from tenants.agreements.texts import Kind
from tenants.languages import ASKED_BY
from tenants.site.frame import may_be_kept
from tenants.site.views import reading

PAGES = ("front", "modules", "pricing", "municipalities", *reading.NAMES, *Kind)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    languages = [code for code, _name in settings.LANGUAGES]
    pages = [dict(_addresses(reverse(f"site:{name}"), languages)) for name in PAGES]
    return may_be_kept(
        render(request, "site/sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    allowed = "Disallow: /" if settings.DEMO else "Disallow:"
    where = address_at(settings.PLATFORM_HOST, reverse("site:sitemap"))
    lines = ["User-agent: *", allowed, f"Sitemap: {where}", ""]
    return may_be_kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def _addresses(path: str, languages: list[str]) -> Iterator[tuple[str, str]]:
    yield "x-default", address_at(settings.PLATFORM_HOST, path)
    for code in languages:
        yield code, address_at(settings.PLATFORM_HOST, f"{path}?{urlencode({ASKED_BY: code})}")
