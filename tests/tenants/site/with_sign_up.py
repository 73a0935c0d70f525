"""The platform's addresses with a sign-up, whatever it may be."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path

from tests.tenants.site.without_sign_up import urlpatterns as without


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("begin")


_sign_up: list[URLPattern] = [path("", start, name="start")]
urlpatterns = [*without, path("start/", include((_sign_up, "signup")))]
