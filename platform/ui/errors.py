"""An answer for everything that goes wrong: a page in words, or problem+json for those who ask for it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from foundation.errors import DomainError

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER = "20"


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json", PROBLEM_JSON]) not in {
        "text/html",
        None,
    }


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """A page that needs no database, no session and no municipality."""
    if wants_json(request):
        return JsonResponse(
            {"status": status, "code": f"http_{status}"}, status=status, content_type=PROBLEM_JSON
        )
    response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own page reads the posted form again for its CSRF token, which may be what was wrong with it."""
    return error_page(request, 400)


def refusal_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal in words: what happened, what to do next (RFC 9457 for those who ask for JSON)."""
    if wants_json(request):
        body = {"type": "about:blank", "title": error.title(), "status": error.status, "code": error.code}
        return JsonResponse(body, status=error.status, content_type=PROBLEM_JSON)
    context = {
        "heading": error.title(),
        "advice": error.advice(),
        "code": error.code,
        "title": _("That did not work"),
    }
    response = HttpResponse(
        render_to_string("ui/refusal.html", context, request=request), status=error.status
    )
    response["Cache-Control"] = "no-store"
    return response
