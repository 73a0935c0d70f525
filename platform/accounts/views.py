"""Sign in, sign out, choose a language."""

import math

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.brake import TooManyAttempts
from accounts.endings import take_ending
from accounts.factor.arrival import let_in
from accounts.forms import PasswordForm
from accounts.methods import sign_in_methods
from accounts.oidc.leaving import WayOut, kept_token
from ui.errors import error_page
from ui.here import page_here

LONGEST_NEXT = 500
"""Signs of an address. Three of them go into one cookie, of which a browser keeps 4096 bytes."""


def next_url(request: HttpRequest) -> str:
    """Where the reader wanted to go, if that is a page of this host. The first page for what is too long to carry."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if len(iri_to_uri(wanted)) > LONGEST_NEXT:
        return "/"
    return page_here(request, wanted) or "/"


@require_safe
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways to sign in: citizens' first, then those of who works here."""
    methods = sign_in_methods()
    context = {
        "for_citizens": [each for each in methods if not each.is_for_staff],
        "for_staff": [each for each in methods if each.is_for_staff],
        "next": next_url(request),
        "unsaved": "unsaved" in request.GET,
        "ended": take_ending(request),
    }
    return render(request, "accounts/sign_in.html", context)


@sensitive_post_parameters("password")
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, request=request)
    try:
        is_right = request.method == "POST" and form.is_valid()
    except TooManyAttempts as error:
        return too_many(request, error)
    if form.is_closed:
        return closed(request)
    if is_right and form.user is not None:
        return let_in(request, form.user, next_url=next_url(request))
    status = 422 if form.is_bound else 200
    context = {"form": form, "next": next_url(request), "title": _("Sign in")}
    return render(request, "accounts/password.html", context, status=status)


def closed(request: HttpRequest) -> HttpResponse:
    """Told to whoever has just proved that the account is theirs, and to nobody else."""
    return render(request, "accounts/closed.html", status=403)


def too_many(request: HttpRequest, error: TooManyAttempts) -> HttpResponse:
    response = error_page(request, 429)
    response["Retry-After"] = str(math.ceil(error.retry_after.total_seconds()))
    return response


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signed out here; whoever came in by another's word goes on to sign out there too."""
    token = kept_token(request)
    logout(request)
    way_out = getattr(request, "prologue", None)  # asked before the transaction
    if not token or not isinstance(way_out, WayOut):
        return redirect("/")
    response = render(request, "accounts/leaving.html", {"way_out": way_out, "token": token})
    policy = {**settings.SECURE_CSP, "form-action": [CSP.SELF, way_out.origin]}
    response._csp_config = policy  # type: ignore[attr-defined]  # noqa: SLF001 - what Django's csp_override sets
    return response
