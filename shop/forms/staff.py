"""Who is invited, with which roles."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import StaffRole, StaffState
from shop.forms.lists.base import ListForm, choice
from shop.forms.plain_text import visible
from shop.models import Department, Provider
from shop.queries.authority import Authority, Role

LONGEST_NUMBER = 40
"""Signs of a department's number: what is longer is none."""


class RolesField(forms.MultipleChoiceField):
    """One box for each role in each department that may be granted."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, authority: Authority, departments: Sequence[Department]) -> None:
        names = {each.pk: each.name for each in departments}
        roles = sorted(
            authority.grantable, key=lambda each: (names.get(each.department_id or 0, ""), each.role)
        )
        self.choices = [(each.code, role_in_words(each, names)) for each in roles]

    def valid_value(self, value: Any) -> bool:
        """Whether it names a role: whether that is theirs to grant is for the domain to say."""
        return _role_of(str(value)) is not None

    def clean(self, value: Any) -> list[Any]:
        """The roles themselves."""
        return [role for code in super().clean(value) if (role := _role_of(code)) is not None]


def _role_of(code: str) -> Role | None:
    """None for what no form of ours sends."""
    role, _sign, number = code.partition(":")
    is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    if role not in StaffRole.values or (number and not is_number):
        return None
    department = int(number) if number else None
    is_municipality = role == StaffRole.MUNICIPALITY_ADMINISTRATOR
    return Role(StaffRole(role), department) if is_municipality is (department is None) else None


def role_in_words(role: Role, names: dict[int, str]) -> str:
    """“Home help: case officer”."""
    if role.department_id is None:
        return str(role.role.label).capitalize()
    words = {"department": names.get(role.department_id, ""), "role": role.role.label}
    return _("%(department)s: %(role)s") % words


class RolesForm(forms.Form):
    """What somebody may do here."""

    roles = RolesField(
        label=gettext_lazy("What may they do?"),
        help_text=gettext_lazy(
            "A partner works for somebody else, for example a company you work with: they see only pages made for"
            " partners."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, authority: Authority, departments: Sequence[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        if isinstance(field, RolesField):
            field.offer(authority, departments)


class HelperForm(forms.Form):
    """Which helper with a name an account belongs to."""

    helper = forms.TypedChoiceField(
        label=gettext_lazy("Are they one of the helpers?"),
        help_text=gettext_lazy("Then they see their own visits under “My day”."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, helpers: Sequence[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["helper"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", _("No")), *((each.pk, _in_words(each)) for each in helpers)]


class InviteForm(HelperForm, RolesForm):
    """A new account."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write their name.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail at work"),
        help_text=gettext_lazy("The invitation goes there, and they sign in with it."),
        max_length=254,
        error_messages={"required": gettext_lazy("Write their e-mail address.")},
    )
    field_order = ("name", "email", "roles", "helper")

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write their name."))
        return name

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "roles" in values and "helper" in values and not values["roles"] and not values["helper"]:
            self.add_error("roles", _("Choose at least one role, or which helper it is."))
        return values


class FindStaffForm(ListForm):
    """Which of the staff to show."""

    words_label = gettext_lazy("Name or e-mail")
    state = choice(
        gettext_lazy("Accounts"),
        [
            (StaffState.OPEN, gettext_lazy("open")),
            (StaffState.INVITED, gettext_lazy("invited, and not signed in yet")),
            (StaffState.WAITING, gettext_lazy("waiting for a yes")),
            (StaffState.CLOSED, gettext_lazy("closed")),
        ],
        anything=gettext_lazy("all"),
    )


def _in_words(provider: Provider) -> str:
    return f"{provider.display_name} ({provider.department.name})"
