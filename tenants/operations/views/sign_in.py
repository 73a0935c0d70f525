"""The way in: password, then the second factor, which is set up before anything else by who has none."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.factor import totp
from accounts.factor.errors import AppIsThere, WrongCode
from accounts.factor.forms import CodeForm as AppCodeForm
from accounts.failures import TooManyAttempts
from accounts.views import too_many
from tenants.operations import second_factor
from tenants.operations.demo import demo_operator
from tenants.operations.forms import CodeForm, SignInForm
from tenants.operations.guessing import try_code
from tenants.operations.middleware import BELOW, for_halves, for_strangers
from tenants.operations.sessions import (
    begin_session,
    complete_session,
    drop_cookie,
    end_sessions,
    set_cookie,
)
from tenants.operations.views.asking import Asking, half_of, who_asks
from ui.here import page_here

UNPROCESSABLE = 422
LONGEST_NEXT = 200
page = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters("password")
@sensitive_variables("form")
@page
@for_strangers
def sign_in(request: Asking) -> HttpResponse:
    """E-mail and password."""
    if request.operator is not None:
        return redirect(_next(request))
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    try:
        is_right = form.is_valid()
    except TooManyAttempts as error:
        return too_many(request, error)
    if is_right and form.operator is not None:
        if request.operator_session is not None:
            request.operator_session.delete()
        name = "second_step" if form.operator.has_app else "set_up"
        address = f"{reverse(f'operations:{name}')}?{urlencode({'next': _next(request)})}"
        return set_cookie(redirect(address), begin_session(request, form.operator))
    context = {"form": form, "next": _next(request), "is_demo": settings.DEMO}
    return render(request, "operations/sign_in.html", context, status=UNPROCESSABLE if form.errors else 200)


@sensitive_post_parameters()
@page
@for_halves
def second_step(request: Asking) -> HttpResponse:
    """A code of the app, or one on paper."""
    session = half_of(request)
    if not session.operator.has_app:
        return redirect("operations:set_up")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code: str = form.cleaned_data["code"]
        try:
            is_right = try_code(
                lambda: second_factor.accept_code(session.operator, code), operator=session.operator
            )
        except TooManyAttempts as error:
            return too_many(request, error)
        if is_right:
            return set_cookie(redirect(_next(request)), complete_session(session))
        form.add_error("code", WrongCode().in_full())
    context = {"form": form, "next": _next(request)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operations/second_step.html", context, status=status)


@sensitive_post_parameters()
@sensitive_variables()
@page
@for_halves
def set_up(request: Asking) -> HttpResponse:
    """The secret as a picture and in letters, and a code to show that it arrived. Then the codes for the paper."""
    session = half_of(request)
    operator = session.operator
    if operator.has_app:
        return redirect("operations:second_step")
    secret = second_factor.setup_secret(session)
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code: str = form.cleaned_data["code"]
        try:
            is_right = try_code(lambda: totp.step_of(secret, code) is not None, operator=operator)
            if is_right:
                codes = second_factor.add_app(operator, secret=secret, code=code)
                return set_cookie(show_codes(request, codes, email=operator.email), complete_session(session))
        except TooManyAttempts as error:
            return too_many(request, error)
        except AppIsThere:
            return redirect("operations:second_step")
        except WrongCode:
            pass  # its time ran out between the two looks
        form.add_error("code", WrongCode().in_full())
    context = {
        "form": form,
        "picture": totp.picture_of(request, operator, secret),
        "letters": " ".join(secret[begin : begin + 4] for begin in range(0, len(secret), 4)),
        "app_url": totp.address_of(request, operator, secret),
        "next": _next(request),
    }
    return render(request, "operations/set_up.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_strangers
def sign_out(request: Asking) -> HttpResponse:
    """Here, or in every browser."""
    if request.operator is not None and "everywhere" in request.POST:
        end_sessions(request.operator)
    elif request.operator_session is not None:
        request.operator_session.delete()
    return drop_cookie(redirect("operations:sign_in"))


@require_POST
@for_strangers
def be_the_demo_operator(request: Asking) -> HttpResponse:
    """One click, in a demonstration only."""
    if not settings.DEMO:
        raise Http404
    return set_cookie(redirect(BELOW), begin_session(request, demo_operator(), is_proved=True))


@page
def mine(request: Asking) -> HttpResponse:
    """Where one is signed in, and new codes for the paper."""
    operator = who_asks(request)
    if request.method == "POST":
        return show_codes(request, second_factor.renew_codes(operator), email=operator.email)
    context = {
        "operator": operator,
        "codes_left": operator.recovery_codes.count(),
        "sessions": operator.sessions.filter(proved_at__isnull=False).order_by("-seen_at"),
        "this": request.operator_session,
    }
    return render(request, "operations/mine.html", context)


def show_codes(request: HttpRequest, codes: Sequence[str], *, email: str) -> HttpResponse:
    """This once."""
    groups = [f"{code[:4]} {code[4:]}" for code in codes]
    title = _("Recovery codes for %(host)s") % {"host": request.get_host()}
    lines = [title, email, "", *groups, ""]
    file = "data:text/plain;charset=utf-8," + quote("\n".join(lines))
    context = {"codes": groups, "file": file, "go_on": BELOW}
    return render(request, "accounts/factor/codes.html", context)


def _next(request: HttpRequest) -> str:
    """Where the reader was going, if that is a page of the operator's."""
    wanted = page_here(request, request.POST.get("next") or request.GET.get("next") or "")
    return wanted if wanted.startswith(BELOW) and len(wanted) <= LONGEST_NEXT else BELOW
