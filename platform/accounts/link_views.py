"""Pages that a link in a mail leads to, and the one that asks for such a link.

Opening one does nothing: what it does, it does when its form is sent.
"""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.brake import TooManyAttempts
from accounts.devices import remember_device
from accounts.factor.arrival import let_in
from accounts.invitations import accept_invitation
from accounts.links import find_link
from accounts.models import Invitation, PasswordReset, User
from accounts.password_forms import ForgottenForm, NewPasswordForm
from accounts.passwords import ask_for_reset, reset_password
from accounts.views import too_many

UNPROCESSABLE = 422
page = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@page
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever was invited chooses a password, and is signed in or sets up the second step next."""
    form = _form_for(request, find_link(Invitation, token)[1])
    if form.is_valid():
        user = accept_invitation(token, password=form.cleaned_data["password"])
        logout(request)  # of whoever was signed in here: the link is for one person
        answer = let_in(request, user, next_url="/", is_expected=True)
        messages.success(request, _("Welcome. Your password is saved."))
        return answer
    return _draw(request, "accounts/invitation.html", form)


@sensitive_post_parameters()
@page
@never_cache
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever asked chooses another password, and signs in with it as always: the link alone opens no session.

    The browser is known from now on: strangers who guess meanwhile do not keep its owner out.
    """
    form = _form_for(request, find_link(PasswordReset, token)[1])
    if form.is_valid():
        user = reset_password(token, password=form.cleaned_data["password"])
        logout(request)  # of whoever was signed in here: the link is for one person
        remember_device(request, user)
        messages.success(request, _("Your new password is saved. Sign in with it."))
        return redirect("accounts:password")
    return _draw(request, "accounts/reset.html", form)


@page
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for every address."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ask_for_reset(email=form.cleaned_data["email"], address=request.META.get("REMOTE_ADDR", ""))
        except TooManyAttempts as error:
            return too_many(request, error)
        return redirect("accounts:reset_sent")
    return _draw(request, "accounts/forgotten.html", form)


@require_http_methods(["GET", "HEAD"])
@never_cache
def reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/reset_sent.html")


def _form_for(request: HttpRequest, user: User) -> NewPasswordForm:
    return NewPasswordForm(request.POST if request.method == "POST" else None, user=user)


def _draw(request: HttpRequest, template: str, form: NewPasswordForm | ForgottenForm) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form}, status=status)
