"""After the right password: the code, the passkey or a recovery code; and the passkey instead of a password."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.beginnings import Way, count_beginning
from accounts.brake import TooManyAttempts
from accounts.factor.arrival import with_next
from accounts.factor.brake import try_code
from accounts.factor.changes import note_used_code
from accounts.factor.errors import PasskeyRefused, WrongCode, WrongRecoveryCode
from accounts.factor.forms import AnswerForm, CodeForm, RecoveryCodeForm
from accounts.factor.half import LASTS, Half, complete_half
from accounts.factor.passkeys import accept_passkey, ask_for_any, has_passkey, whose
from accounts.factor.recovery import accept_recovery_code, codes_left
from accounts.factor.totp import accept_code, has_app
from accounts.factor.views.guards import half_page
from accounts.session import open_session
from accounts.views import closed, next_url, too_many

UNPROCESSABLE = 422
page = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@page
@half_page
def check(request: HttpRequest, half: Half) -> HttpResponse:
    """What there is of theirs to show: the code from the app, a passkey, or both."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    return _take(request, half, form, accept=accept_code, template="accounts/factor/check.html")


@sensitive_post_parameters()
@page
@half_page
def recovery_code(request: HttpRequest, half: Half) -> HttpResponse:
    """For who has one left."""
    if not codes_left(half.user):
        return redirect(with_next("factor:check", next_url(request)))
    form = RecoveryCodeForm(request.POST if request.method == "POST" else None)
    template = "accounts/factor/recovery_code.html"
    return _take(request, half, form, accept=accept_recovery_code, template=template)


@require_POST
@half_page
def passkey(request: HttpRequest, half: Half) -> HttpResponse:
    """The browser's answer, sent by the script."""
    answer = AnswerForm(request.POST)
    try:
        accept_passkey(request, half.user, answer.data.get("answer", "") if answer.is_valid() else "")
    except PasskeyRefused as error:
        form = CodeForm()
        return _draw(request, half, form, template="accounts/factor/check.html", refusal=error.in_full())
    complete_half(request, half)
    return redirect(next_url(request))


@require_POST
@half_page
def ask_passkey(request: HttpRequest, half: Half) -> HttpResponse:
    """What the script asks the browser for."""
    return JsonResponse(dict(ask_for_any(request, half.user)))


@page
@never_cache
def passkey_alone(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey and nothing else: it is something one has, and it asks whose finger or PIN it is."""
    refusal = ""
    if request.method == "POST":
        answer = AnswerForm(request.POST)
        try:
            user = whose(request, answer.data.get("answer", "") if answer.is_valid() else "")
        except PasskeyRefused as error:
            refusal = error.in_full()
        else:
            if not user.is_active:
                return closed(request)
            open_session(request, user)
            return redirect(next_url(request))
    context = {"next": next_url(request), "refusal": refusal, "form": AnswerForm()}
    status = UNPROCESSABLE if refusal else 200
    return render(request, "accounts/factor/passkey_alone.html", context, status=status)


@require_POST
@never_cache
def ask_passkey_alone(request: HttpRequest) -> HttpResponse:
    """The question lies in a session, which a stranger has for ten minutes only."""
    try:
        count_beginning(request, Way.PASSKEY)
    except TooManyAttempts as error:
        return too_many(request, error)
    options = dict(ask_for_any(request))
    if not request.user.is_authenticated:
        request.session.set_expiry(LASTS)
    return JsonResponse(options)


def _take(
    request: HttpRequest,
    half: Half,
    form: CodeForm | RecoveryCodeForm,
    *,
    accept: Callable[..., bool],
    template: str,
) -> HttpResponse:
    """Signed in with the right code; the form with what was wrong about it otherwise."""
    if not form.is_valid():
        return _draw(request, half, form, template=template)
    code = form.cleaned_data["code"]
    try:
        is_right = try_code(lambda: accept(half.user, code), user=half.user)
    except TooManyAttempts as error:
        return too_many(request, error)
    if not is_right:
        wrong = WrongRecoveryCode() if accept is accept_recovery_code else WrongCode()
        form.add_error("code", wrong.in_full())
        return _draw(request, half, form, template=template)
    if accept is accept_recovery_code:
        note_used_code(half.user)
    complete_half(request, half)
    return redirect(next_url(request))


def _draw(
    request: HttpRequest,
    half: Half,
    form: CodeForm | RecoveryCodeForm,
    *,
    template: str,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "answer_form": AnswerForm(),
        "has_app": has_app(half.user),
        "has_passkey": has_passkey(half.user),
        "codes_left": codes_left(half.user),
        "next": next_url(request),
        "refusal": refusal,
    }
    status = UNPROCESSABLE if form.errors or refusal else 200
    return render(request, template, context, status=status)
