from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.brake import try_password
from accounts.devices import browser_of
from accounts.models import User


class PasswordForm(forms.Form):
    """E-mail and password; says only that the two do not fit, never which of them is wrong.

    Validating it raises TooManyAttempts when there were too many lately.
    """

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if {"email", "password"} <= values.keys():
            user = try_password(
                lambda: authenticate(self.request, username=values["email"], password=values["password"]),
                email=values["email"],
                address=self.request.META.get("REMOTE_ADDR", ""),
                browser=browser_of(self.request),
            )
            if not isinstance(user, User):
                raise ValidationError(_("The e-mail address and the password do not match."), code="no_match")
            self.user = user
        return values
