"""What a suspended municipality's host answers, whatever is asked: a page in plain words, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from tenants.languages import wishes
from tenants.routing import RoutedMunicipality
from ui.errors import error_page, wants_json

RETRY_AFTER = "3600"
"""Seconds: it is opened again by a person, so asking more often is of no use."""


def suspended_page(request: HttpRequest, municipality: RoutedMunicipality) -> HttpResponse:
    """503: the address is right, and nobody can tell when it opens. Asks no database; JSON for those who want that."""
    asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    request.META["HTTP_ACCEPT_LANGUAGE"] = wishes(asked, own=municipality.default_language)
    if wants_json(request):
        response = error_page(request, 503)
    else:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            page = render_to_string("tenants/suspended.html", {"name": municipality.title})
        response = HttpResponse(page, status=503, headers={"Content-Language": language})
        response["Cache-Control"] = "no-store"
        response["Vary"] = "Accept-Language, Cookie"
    response["Retry-After"] = RETRY_AFTER
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's: this is no error of ours
    return response
