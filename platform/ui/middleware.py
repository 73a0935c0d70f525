"""Turns a refusal of the domain into an answer in plain words. The API has its own handler."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from foundation.errors import DomainError
from ui.errors import error_page, refusal_response


class DomainErrorMiddleware:
    """A DomainError that no view caught becomes an answer with the error's own status and words.

    So does a page that was asked for in a way it does not answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = error_page(request, response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_response(request, exception) if isinstance(exception, DomainError) else None
