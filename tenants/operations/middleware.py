"""Whose session it is under `/operator/` on the platform's host, and what may be opened without one."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.operations.models import Activity
from tenants.operations.sessions import cookie_name, find_session
from ui.chrome import Brand, NavItem

BELOW = "/operator/"


def for_strangers[V: Callable[..., HttpResponse]](view: V) -> V:
    """Opened without a session: the sign-in itself."""
    view.needs_session = False  # type: ignore[attr-defined]  # our own note on the view
    return view


def for_halves[V: Callable[..., HttpResponse]](view: V) -> V:
    """Opened between the password and the second factor, and not afterwards."""
    view.is_second_step = True  # type: ignore[attr-defined]  # as above
    return view


class OperatorMiddleware:
    """Sets `request.operator_session`, and lets nobody past the sign-in who has none: whatever page is added later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_operators(request):
            return self.get_response(request)
        session = find_session(request.COOKIES.get(cookie_name(), ""))
        request.operator_session = session  # type: ignore[attr-defined]  # our own notes on Django's request
        is_in = session is not None and session.proved_at is not None
        request.operator = session.operator if session is not None and is_in else None  # type: ignore[attr-defined]  # as above
        request.brand = Brand(name="Tjenesteshop", subtitle=_("Operation"), crest_letter="T", home_url=BELOW)  # type: ignore[attr-defined]  # as above
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not _is_operators(request) or not getattr(view, "needs_session", True):
            return None
        session = request.operator_session  # type: ignore[attr-defined]  # set above
        if session is None:
            return redirect(f"{reverse('operations:sign_in')}?{urlencode({'next': request.path})}")
        is_second_step = getattr(view, "is_second_step", False)
        if session.proved_at is not None:
            request.nav_items = _menu(request.path)  # type: ignore[attr-defined]  # as above; here the routes are known
            return redirect("operations:municipalities") if is_second_step else None
        if is_second_step:
            return None
        return redirect("operations:second_step" if session.operator.has_app else "operations:set_up")


def _is_operators(request: HttpRequest) -> bool:
    return getattr(request, "municipality", None) is None and request.path.startswith(BELOW)


def _menu(path: str) -> list[NavItem]:
    mine = reverse("operations:mine")
    home = reverse("operations:municipalities")
    return [
        NavItem(_("Municipalities"), home, is_current=not path.startswith(mine)),
        NavItem(_("My sign-in"), mine, is_current=path.startswith(mine)),
    ]


class ActivityMiddleware:
    """Notes, outside the request's own transaction, on which day somebody with a session was last at a municipality's.

    One statement a day, municipality and process; a request that only looks in from the street is no activity.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.noted: dict[int, date] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        municipality = getattr(request, "municipality", None)
        today = timezone.localdate()
        if (
            municipality is not None
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and response.status_code < 400
            and self.noted.get(municipality.pk) != today
        ):
            with suppress(OperationalError, InterfaceError):  # the page is answered, whatever becomes of this
                _note(municipality.pk, today)
                self.noted[municipality.pk] = today
        return response


def _note(municipality: int, today: date) -> None:
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        older = Activity.objects.filter(pk=municipality, last_active_on__lt=today)
        if not older.update(last_active_on=today):
            Activity.objects.bulk_create(
                [Activity(municipality_id=municipality, last_active_on=today)], ignore_conflicts=True
            )
