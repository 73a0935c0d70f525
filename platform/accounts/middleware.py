"""What a browser is given besides its answer: the cookie by which it is known again, and why its session is over."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.devices import keep_cookie
from accounts.endings import keep_ending


class DeviceCookieMiddleware:
    """Sets it where somebody has signed in: `accounts.devices` has noted it on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        browser: str = getattr(request, "browser_to_keep", "")
        if browser:
            keep_cookie(response, browser)
        return response


class EndingMiddleware:
    """Whoever was signed out meanwhile is told so where they sign in, whatever page they ask for first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keep_ending(request)
        return response
