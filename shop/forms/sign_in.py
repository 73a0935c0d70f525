"""How people sign in here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from accounts.enums import SignInLevel, WorkSignInLevel
from accounts.work_models import WorkSignIn
from foundation.outgoing import UnfitAddress, require_fit
from shop.enums import StaffRole
from shop.forms.rule_fields import VisibleTextField
from shop.models import Department

TRY_FIRST = gettext_lazy(
    "Nobody has tried this issuer and this client id yet: save them closed, try the sign-in, and open it then."
)
SECRET_IS_MISSING = gettext_lazy("Write the secret that belongs to this issuer and this client id.")


class PolicyForm(forms.Form):
    """For citizens."""

    level = forms.ChoiceField(
        label=gettext_lazy("Level of security"),
        choices=SignInLevel,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "What is shown here tells of somebody's health: “high” is right unless you have assessed it otherwise."
        ),
    )
    relatives_may_register = forms.BooleanField(
        label=gettext_lazy("Whoever is not registered may register themselves"),
        required=False,
        help_text=gettext_lazy(
            "For relatives who want guidance. They can book what needs no decision, and nothing else."
        ),
    )


class WorkForm(forms.Form):
    """For staff."""

    title = VisibleTextField(
        label=gettext_lazy("Text of the button"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty for “Sign in with your work account”."),
    )
    issuer = VisibleTextField(
        label=gettext_lazy("Issuer"),
        max_length=200,
        help_text=gettext_lazy(
            "Entra ID: https://login.microsoftonline.com/…/v2.0. Ansattporten: https://ansattporten.no."
        ),
    )
    client_id = VisibleTextField(label=gettext_lazy("Client id"), max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": SECRET_IS_MISSING},
    )
    groups_claim = VisibleTextField(
        label=gettext_lazy("Claim with the groups"),
        max_length=60,
        initial="groups",
        help_text=gettext_lazy("“groups”, or “roles” for Entra ID's app roles."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level of security"),
        required=False,
        choices=[("", gettext_lazy("not asked for")), *WorkSignInLevel.choices],
        help_text=gettext_lazy("For Ansattporten. Entra ID decides by its own rules."),
    )
    is_open = forms.BooleanField(
        label=gettext_lazy("Staff may sign in this way"),
        required=False,
        help_text=gettext_lazy("Save first without it, and try the sign-in."),
    )

    def __init__(self, *args: Any, kept: WorkSignIn | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = kept
        self.fields["secret"].required = kept is None
        if kept is not None:
            self.fields["secret"].help_text = gettext_lazy(
                "One is kept. Leave this empty to keep it; another issuer or client id needs its own."
            )

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"]
        try:
            require_fit(issuer)
        except UnfitAddress as error:
            raise ValidationError(gettext_lazy("An issuer begins with https://.")) from error
        if "?" in issuer or "#" in issuer:
            raise ValidationError(gettext_lazy("An issuer has neither a question mark nor a hash sign."))
        return issuer

    def clean(self) -> dict[str, Any]:
        """What has not been tried is not shown to everybody who signs in."""
        values = super().clean() or {}
        if not {"issuer", "client_id"} <= values.keys():
            return values
        wanted = (values["issuer"], values["client_id"])
        if self.kept is not None and wanted == (self.kept.issuer, self.kept.client_id):
            return values
        if values["is_open"]:
            self.add_error("is_open", TRY_FIRST)
        if "secret" in values and not values["secret"]:
            self.add_error("secret", SECRET_IS_MISSING)
        return values


OF_EMPLOYEES = [choice for choice in StaffRole.choices if choice[0] != StaffRole.PARTNER]
"""A partner is employed by somebody else, whose groups are not the municipality's."""


class GroupRoleForm(forms.Form):
    """A role for a group."""

    group = VisibleTextField(
        label=gettext_lazy("Group"),
        max_length=200,
        help_text=gettext_lazy(
            "As the token says it: Entra ID sends the group's object id. Try the sign-in to see yours."
        ),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=OF_EMPLOYEES)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.filter(is_active=True),
        required=False,
        empty_label=gettext_lazy("the whole municipality"),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "role" not in values or "department" not in values:
            return values
        is_for_all = values["role"] == StaffRole.MUNICIPALITY_ADMINISTRATOR
        if is_for_all and values["department"] is not None:
            self.add_error("department", gettext_lazy("A municipality administrator has all departments."))
        if not is_for_all and values["department"] is None:
            self.add_error("department", gettext_lazy("Choose the department that the role is for."))
        return values
