"""Whom the municipality does not know registers themselves, where it allows that: ID-porten said who they are."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import SignInPolicy
from accounts.national import CannotRegister, Newcomer, register_person
from accounts.oidc.leaving import keep_token, kept_claims, kept_token
from accounts.session import NATIONAL, open_session
from foundation.identifiers import InvalidNationalId, NationalId, parse_national_id
from tenants.id_porten.sessions import session_hash

A_NAME = RegexValidator(r"^[^\W\d_][^\d_<>@]*$", gettext_lazy("Write your name in letters."))
A_TELEPHONE = RegexValidator(
    r"^(\+\d{8,15}|\d{8})$", gettext_lazy("Write eight digits, or + and the number with its country code.")
)


class RegisterForm(forms.Form):
    """What a department needs to reach somebody, and nothing else."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        validators=[A_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your telephone"),
        max_length=25,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        plain = "".join(self.cleaned_data["phone"].split())
        A_TELEPHONE(plain)
        return plain


@sensitive_variables("number")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Their name and telephone; afterwards they are signed in."""
    number = _number_of(request)
    if number is None or request.user.is_authenticated or not SignInPolicy.current().relatives_may_register:
        raise Http404
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = register_person(number, Newcomer(form.cleaned_data["name"], form.cleaned_data["phone"]))
        except CannotRegister:
            form.add_error(
                None, _("We cannot register you here. Call the department that you know, and ask.")
            )
        else:
            token, session = kept_token(request), kept_claims(request).get("sid", "")
            provider_session = session_hash(session) if session else ""
            open_session(request, user, limits=NATIONAL, provider_session=provider_session)
            keep_token(request, token)
            messages.success(request, _("You are registered. Here is what you can book."))
            return redirect("home")
    status = 422 if form.is_bound else 200
    return render(request, "tenants/id_porten/register.html", {"form": form}, status=status)


def _number_of(request: HttpRequest) -> NationalId | None:
    """As ID-porten gave it to this browser a moment ago."""
    try:
        return parse_national_id(str(kept_claims(request).get("pid", "")), synthetic_only=settings.DEMO)
    except InvalidNationalId:
        return None
