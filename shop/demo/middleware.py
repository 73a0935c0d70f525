"""Says on every page of a municipality that this is a demonstration."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class DemoBannerMiddleware:
    """Sets what the page frame reads from the request: the banner and the way to become somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "municipality", None) is not None:
            request.demo_banner = True  # type: ignore[attr-defined]  # read by ui.context_processors
            request.demo_sign_in_url = reverse("demo:people")  # type: ignore[attr-defined]  # see above
        return self.get_response(request)
