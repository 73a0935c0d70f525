"""Pages of nothing but text: a file a language in `tenants/site/texts/`."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tenants.prose import Prose, read
from tenants.site.frame import page

NAMES = ("security", "privacy", "accessibility")
FOLDER = Path(__file__).resolve().parents[1] / "texts"


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    context = {
        "prose": text_of(name, language=get_language() or settings.LANGUAGE_CODE),
        "name": name,
        "statement_url": settings.ACCESSIBILITY_STATEMENT_URL if name == "accessibility" else "",
    }
    return page(request, "site/reading.html", context)


def text_of(name: str, *, language: str) -> Prose:
    return read(FOLDER / f"{name}.{language}.md")
