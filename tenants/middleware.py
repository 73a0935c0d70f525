"""Every request works for one scope, inside one transaction, from its first to its last statement."""

import logging
import re
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.prologue import prologue_of
from tenants.routing import find_municipality, is_platform_host
from tenants.suspended import suspended_page
from ui.chrome import Brand
from ui.errors import error_page

ALIVE = "/healthz"
"""Answers without the database: whether the process lives does not depend on another one."""

DATABASE_IS_AWAY = (OperationalError, InterfaceError)
"""Stopped, restarted, out of connections, or too slow: worth another try in a while."""

SESSION_KEY = re.compile(r"[a-z0-9]{32}")

logger = logging.getLogger(__name__)


class MunicipalityMiddleware:
    """Find the municipality by the host, take its scope, open the transaction.

    The outer transaction holds the session, the lazy user and the rendering; ATOMIC_REQUESTS makes the
    view itself a savepoint, so that a crashed view's rows are rolled back though its session is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._route(request)
        except DATABASE_IS_AWAY as error:
            return _unavailable(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The database went away while a view was at work: that too is told as what it is."""
        return _unavailable(request, exception) if isinstance(exception, DATABASE_IS_AWAY) else None

    def _route(self, request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host().rsplit(":", 1)[0].rstrip(".").lower()
        except DisallowedHost:
            return error_page(request, 404)
        if is_platform_host(host):
            request.urlconf = settings.PLATFORM_URLCONF
            request.municipality = None  # type: ignore[attr-defined]  # our own note on Django's request
            if request.path == ALIVE:
                return self.get_response(request)
            # Sessions live in the municipalities' schemas: whatever cookie another program left here is none of ours.
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            with use_scope(PUBLIC_SCOPE), transaction.atomic():
                return self.get_response(request)
        drop_odd_session_cookie(request)
        municipality = find_municipality(host)
        if municipality is None:
            return error_page(request, 404)
        if municipality.is_suspended:
            return suspended_page(request, municipality)
        request.municipality = municipality  # type: ignore[attr-defined]  # as above
        request.brand = Brand(  # type: ignore[attr-defined]  # as above
            name=municipality.title,
            subtitle="Tjenesteshop",
            crest_letter=municipality.name[:1],
        )
        request.prologue = prologue_of(request, municipality)  # type: ignore[attr-defined]  # as above
        with (
            use_scope(municipality.scope),
            timezone.override(zoneinfo.ZoneInfo(municipality.time_zone)),
            transaction.atomic(),
        ):
            response = self.get_response(request)
            # Django says of a session that cannot be saved that it is gone, and answers 400.
            if getattr(connections["default"], "is_lost", False):
                raise OperationalError("the server went away in this transaction")
            return response


def drop_odd_session_cookie(request: HttpRequest) -> None:
    """A session key that Django could not have made is not looked up: PostgreSQL refuses some characters."""
    if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("the database did not do its part: %s", type(error.__cause__ or error).__name__)
    if not connections["default"].in_atomic_block:
        connections["default"].close()
    return error_page(request, 503)
