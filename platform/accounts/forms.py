from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.backends import owner_of
from accounts.brake import try_password
from accounts.devices import browser_of
from accounts.models import User


class PasswordForm(forms.Form):
    """E-mail and password; says only that the two do not fit, never which of them is wrong.

    Where they fit and the account is closed it `is_closed`, which nobody learns who only guesses the address.
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
        self.is_closed = False

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if {"email", "password"} <= values.keys():
            self.user = try_password(
                lambda: self._open_account(values["email"], values["password"]),
                email=values["email"],
                address=self.request.META.get("REMOTE_ADDR", ""),
                browser=browser_of(self.request),
            )
            if self.user is None:
                raise ValidationError(_("The e-mail address and the password do not match."), code="no_match")
        return values

    def _open_account(self, email: str, password: str) -> User | None:
        """What is tried at a closed account counts as wrong, the right password too: it forgets nobody's guesses."""
        owner = owner_of(email, password)
        self.is_closed = owner is not None and not owner.is_active
        return None if self.is_closed else owner
