from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.brake import try_password
from accounts.devices import browser_of
from accounts.factor.changes import NAME_LENGTH
from accounts.models import User

LONGEST_ANSWER = 20_000


class CodeForm(forms.Form):
    """The six digits that the app shows."""

    code = forms.CharField(
        label=gettext_lazy("Code from the app"),
        help_text=gettext_lazy("Six digits. There is a new code every half minute, and each works once."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Write the code that the app shows.")},
    )


class RecoveryCodeForm(forms.Form):
    """One of the codes on paper."""

    code = forms.CharField(
        label=gettext_lazy("Recovery code"),
        help_text=gettext_lazy("Eight digits, from the list you kept. Each code works once."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write one of your recovery codes.")},
    )


class AnswerForm(forms.Form):
    """What the browser says of a passkey; the script fills it in."""

    answer = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput, required=False)


class PasskeyNameForm(forms.Form):
    """What the owner calls it."""

    name = forms.CharField(
        label=gettext_lazy("What you call it"),
        help_text=gettext_lazy("Such as “my phone” or “the key on my key ring”."),
        max_length=NAME_LENGTH,
        error_messages={"required": gettext_lazy("Give it a name by which you know it again.")},
    )


class NewPasskeyForm(PasskeyNameForm, AnswerForm):
    """Both: the name, and what the browser made."""


class OwnPasswordForm(forms.Form):
    """The password of whoever is signed in. Validating it raises TooManyAttempts after too many wrong ones."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write your password.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        email = self.user.email or ""
        found = try_password(
            lambda: authenticate(self.request, username=email, password=password),
            email=email,
            address=self.request.META.get("REMOTE_ADDR", ""),
            browser=browser_of(self.request),
        )
        if found != self.user:
            raise ValidationError(_("That is not the password you have now."))
        return password
