from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.operations.guessing import operator_of
from tenants.operations.models import Operator


class SignInForm(forms.Form):
    """E-mail and password; says only that the two do not fit. Validating it raises TooManyAttempts."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.operator: Operator | None = None

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if {"email", "password"} <= values.keys():
            address = self.request.META.get("REMOTE_ADDR", "")
            self.operator = operator_of(values["email"], values["password"], address=address)
            if self.operator is None:
                raise ValidationError(_("The e-mail address and the password do not match."), code="no_match")
        return values


class CodeForm(forms.Form):
    """The app's six digits, or eight from the paper."""

    code = forms.CharField(
        label=gettext_lazy("Code from the app, or a recovery code"),
        help_text=gettext_lazy("Six digits from the app or eight from your list. Each code works once."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Write a code.")},
    )
