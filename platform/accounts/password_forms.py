"""Where somebody chooses a password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.brake import try_password
from accounts.devices import browser_of
from accounts.models import User

MOST_SIGNS = 256


class NewPasswordForm(forms.Form):
    """Twice, since nobody sees what they type; judged by Django's validators (settings.AUTH_PASSWORD_VALIDATORS)."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy(
            "At least 12 characters, such as three or four words that have nothing to do with each other. Not one that"
            " is common, and nothing with your name or address."
        ),
        max_length=MOST_SIGNS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Write the new password.")},
    )
    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        max_length=MOST_SIGNS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Write the new password once more.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if {"password", "again"} <= values.keys() and values["password"] != values["again"]:
            self.add_error("again", _("The two are not the same."))
        return values


class ChangePasswordForm(NewPasswordForm):
    """With the one there is: who sits down at an open screen does not know it.

    Validating it raises TooManyAttempts when there were too many wrong ones lately.
    """

    current = forms.CharField(
        label=gettext_lazy("The password you have now"),
        max_length=MOST_SIGNS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write the password you have now.")},
    )
    field_order = ("current", "password", "again")

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "current" in values and not self.errors:  # a password that is looked at costs an attempt
            email = self.user.email or ""
            found = try_password(
                lambda: authenticate(self.request, username=email, password=values["current"]),
                email=email,
                address=self.request.META.get("REMOTE_ADDR", ""),
                browser=browser_of(self.request),
            )
            if found is None or found != self.user:
                raise ValidationError({"current": _("That is not the password you have now.")})
            self.user = found
        return values


class ForgottenForm(forms.Form):
    """Whose password it is."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
