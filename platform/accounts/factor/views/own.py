"""The second step of who is signed in: what there is, and what can be taken away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.brake import TooManyAttempts
from accounts.factor import changes
from accounts.factor.again import asked_on
from accounts.factor.errors import LastFactorNeeded, PasskeyRefused
from accounts.factor.forms import AnswerForm, OwnPasswordForm, PasskeyNameForm
from accounts.factor.passkeys import accept_passkey, ask_for_any, has_passkey, passkeys_of
from accounts.factor.policy import has_factor, must_have_factor
from accounts.factor.proof import note_proof
from accounts.factor.recovery import codes_left
from accounts.factor.standing import no_codes, what_is_missing, why_it_stays
from accounts.factor.totp import app_of
from accounts.factor.views.guards import own_page
from accounts.models import User
from accounts.own.views import signed_in_page
from accounts.views import next_url, too_many
from foundation.errors import NotFound

UNPROCESSABLE = 422
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in_page
def mine(request: HttpRequest, user: User) -> HttpResponse:
    """How it stands. To look needs no password; every change does."""
    if not user.has_usable_password():
        raise NotFound
    context = {
        "app": app_of(user),
        "passkeys": passkeys_of(user),
        "codes_left": codes_left(user),
        "no_codes": no_codes(),
        "missing": "" if has_factor(user.pk) else what_is_missing(user),
        "is_required": must_have_factor(user),
        "only_one": why_it_stays(user),
    }
    return render(request, "accounts/factor/mine.html", context)


@page
@own_page
def remove_app(request: HttpRequest, user: User) -> HttpResponse:
    app = app_of(user)
    if app is None:
        raise NotFound
    if request.method == "POST":
        return _remove(request, lambda: changes.remove_app(user), said=_("The authenticator app is removed."))
    return _ask(
        request,
        user,
        heading=_("Remove the authenticator app?"),
        text=_("Its codes work no more. You can set up another one afterwards."),
    )


@page
@own_page
def rename_passkey(request: HttpRequest, user: User, passkey_id: int) -> HttpResponse:
    passkey = changes.get_passkey(user, passkey_id)
    form = PasskeyNameForm(
        request.POST if request.method == "POST" else None, initial={"name": passkey.data["name"]}
    )
    if form.is_valid():
        changes.rename_passkey(user, passkey_id=passkey_id, name=form.cleaned_data["name"])
        messages.success(request, _("The new name is saved."))
        return redirect("factor:mine")
    context = {
        "form": form,
        "heading": _("Another name for the passkey"),
        "confirm_label": _("Save"),
        "back_url": reverse("factor:mine"),
    }
    return render(request, "ui/confirm_page.html", context, status=UNPROCESSABLE if form.errors else 200)


@page
@own_page
def remove_passkey(request: HttpRequest, user: User, passkey_id: int) -> HttpResponse:
    passkey = changes.get_passkey(user, passkey_id)
    if request.method == "POST":
        return _remove(
            request,
            lambda: changes.remove_passkey(user, passkey_id=passkey_id),
            said=_("The passkey is removed."),
        )
    return _ask(
        request,
        user,
        heading=_("Remove the passkey “%(name)s”?") % {"name": passkey.data["name"]},
        text=_("It opens nothing here any more. It may still lie in your phone, where you can delete it."),
    )


@sensitive_post_parameters()
@page
@signed_in_page
def confirm(request: HttpRequest, user: User) -> HttpResponse:
    """Password or passkey once more, before something is changed."""
    if not user.has_usable_password():
        raise NotFound
    refusal, is_passkey = "", bool(request.POST.get("answer"))
    form = OwnPasswordForm(
        request.POST if request.method == "POST" and not is_passkey else None, request=request, user=user
    )
    try:
        if _is_proved(request, user, form):
            note_proof(request)
            return redirect(next_url(request) if next_url(request) != "/" else reverse("factor:mine"))
    except TooManyAttempts as error:
        return too_many(request, error)
    except PasskeyRefused as error:
        refusal = error.in_full()
    context = {
        "form": form,
        "answer_form": AnswerForm(),
        "has_passkey": has_passkey(user),
        "next": next_url(request),
        "back_url": asked_on(request) or reverse("factor:mine"),
        "refusal": refusal,
    }
    status = UNPROCESSABLE if form.errors or refusal else 200
    return render(request, "accounts/factor/confirm.html", context, status=status)


@require_POST
@signed_in_page
def ask_own_passkey(request: HttpRequest, user: User) -> HttpResponse:
    """What the script asks the browser for."""
    if not user.has_usable_password():
        raise NotFound
    return JsonResponse(dict(ask_for_any(request, user)))


def _is_proved(request: HttpRequest, user: User, form: OwnPasswordForm) -> bool:
    if form.is_bound:
        return form.is_valid()
    if request.method != "POST":
        return False
    answer = AnswerForm(request.POST)
    accept_passkey(request, user, request.POST["answer"] if answer.is_valid() else "")
    return True


def _remove(request: HttpRequest, remove: Callable[[], None], *, said: str) -> HttpResponse:
    """Back to how it stands, with what came of it."""
    try:
        remove()
    except LastFactorNeeded as error:
        messages.error(request, error.in_full())
    else:
        messages.success(request, said)
    return redirect("factor:mine")


def _ask(request: HttpRequest, user: User, *, heading: str, text: str) -> HttpResponse:
    """Only where a yes would be heard."""
    if refusal := why_it_stays(user):
        messages.error(request, refusal)
        return redirect("factor:mine")
    context = {
        "heading": heading,
        "text": text,
        "confirm_label": _("Yes, remove it"),
        "is_destructive": True,
        "back_url": reverse("factor:mine"),
    }
    return render(request, "ui/confirm_page.html", context)
