"""The core guards the modules: where one is switched off, its pages are not there."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from shop.registry import installed_modules, is_switched_on


class ModuleSwitchMiddleware:
    """Answers 404 for views that belong to a module this municipality has off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        namespaces = request.resolver_match.namespaces if request.resolver_match else []
        for module in installed_modules():
            if module.urlconf and module.key in namespaces and not is_switched_on(module.key):
                raise Http404
