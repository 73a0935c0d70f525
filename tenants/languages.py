"""Which language is spoken to who has chosen none: what the browser asks for, else the municipality's own."""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.addresses import forget_hosts
from tenants.models import Municipality
from tenants.routing import forget_host

EITHER_NORWEGIAN = re.compile(r"(?<![\w-])no(?:-no)?(?![\w-])", re.IGNORECASE)
"""What browsers call Norwegian when they do not say which one. Django knows neither `no` nor `no-NO`."""
WRITTEN_NORWEGIANS = ("nb", "nn")
LEAST = "q=0.001"
"""The least that one can wish for and still wish it."""
ASKED_BY = "language"
"""On the platform's own pages an address may say its language: `?language=nn`."""


class LanguageWishMiddleware:
    """Before Django's, which reads the wishes: a cookie goes before them all, and an address of the platform that says
    its language goes before the cookie, for this one answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        municipality = getattr(request, "municipality", None)
        if municipality is None and (language := asked_in_address(request)):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        own = municipality.default_language if municipality is not None else settings.LANGUAGE_CODE
        asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        request.META["HTTP_ACCEPT_LANGUAGE"] = wishes(asked, own=own)
        return self.get_response(request)


def asked_in_address(request: HttpRequest) -> str:
    """The language that the address asks for; empty where it asks for none of ours."""
    language = request.GET.get(ASKED_BY, "")
    return language if language in dict(settings.LANGUAGES) else ""


def speak(schema: str, *, language: str) -> None:
    """The municipality speaks it from now on: in this process at once, in others when they look it up anew."""
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        Municipality.objects.filter(schema_name=schema).update(default_language=language)
    forget_host()
    forget_hosts()


def wishes(asked: str, *, own: str) -> str:
    """What a browser asks for, as Django understands it.

    Where it asks for Norwegian of either kind, that is the one `own` is written in; `own` comes after all it asks for.
    """
    norwegian = own if own in WRITTEN_NORWEGIANS else settings.LANGUAGE_CODE
    asked = EITHER_NORWEGIAN.sub(norwegian, asked)
    return f"{own};{LEAST}, {asked}" if asked else own
