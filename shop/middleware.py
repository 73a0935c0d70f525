"""The core guards the modules: where one is switched off, nothing is there of what it answers."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from shop.registry import is_switched_on, noting_switches

MODULES = "/modules/"
"""Beneath it lies whatever a module answers, one folder each."""


class ModuleSwitchMiddleware:
    """Answers 404 for every address below that of a module which this municipality has off, page or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "municipality", None) is None:
            return self.get_response(request)
        with noting_switches():
            path = request.path_info
            if path.startswith(MODULES) and not is_switched_on(path.removeprefix(MODULES).partition("/")[0]):
                raise Http404
            return self.get_response(request)
