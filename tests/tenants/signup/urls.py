"""The platform's addresses, and where the page is that will confirm an address: its own pages are not built yet."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tjenesteshop.urls.platform import urlpatterns as platform


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    *platform,
    path("sign-up/", include(([path("confirm/<token>/", confirm, name="confirm")], "signup"))),
]
