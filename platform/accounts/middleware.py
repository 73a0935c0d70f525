"""Gives a browser the cookie by which it is known again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.devices import keep_cookie


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
