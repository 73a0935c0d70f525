"""A municipality's pages, and one with the same frame and nothing in it."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from tjenesteshop.urls.municipality import urlpatterns as municipality

EMPTY_PATH = "/bench/empty/"


def empty_page(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string('{% extends "ui/page.html" %}')
    return HttpResponse(template.render({}, request))


urlpatterns = [path(EMPTY_PATH.removeprefix("/"), empty_page), *municipality]
