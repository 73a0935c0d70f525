"""Terms and data processing agreement: what holds now, every version there was, and each as a file."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tenants.agreements.pdf import file_name, pdf_of
from tenants.agreements.texts import Agreement, Kind, agreement, current, versions
from tenants.site.frame import may_be_kept, page

A_DAY = 86_400


@require_safe
def show_current(request: HttpRequest, kind: Kind) -> HttpResponse:
    return _show(request, current(kind, language=_language()))


@require_safe
def show(request: HttpRequest, kind: Kind, version: str) -> HttpResponse:
    """Readable for ever: who agreed to it finds it here. Raises UnknownVersion."""
    return _show(request, agreement(kind, version=version, language=_language()))


@require_safe
def fetch(request: HttpRequest, kind: Kind, version: str, language: str) -> HttpResponse:
    """The file. Raises UnknownVersion."""
    found = agreement(kind, version=version, language=language)
    response = HttpResponse(pdf_of(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(found)}"'
    return may_be_kept(response, seconds=A_DAY)


def _show(request: HttpRequest, shown: Agreement) -> HttpResponse:
    kind = shown.kind
    context = {
        "agreement": shown,
        "prose": shown.text,
        "holds_now": shown.version == current(kind, language=shown.language).version,
        "current_url_name": kind.value,
        "version_url_name": f"{kind}-version",
        "others": [each for each in versions(kind) if each != shown.version],
        "pdf_url": reverse(f"site:{kind}-pdf", args=(shown.version, shown.language)),
    }
    return page(request, "site/agreement.html", context)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
