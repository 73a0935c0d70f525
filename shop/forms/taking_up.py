"""Somebody new to a department, and what they are granted."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.identifiers import InvalidNationalId, NationalId, parse_national_id
from shop.domain.identity.taking_up import Person
from shop.domain.ledger.decision_changes import Terms
from shop.enums import AddressProtection, EntitlementPeriodKind, EntitlementUnit
from shop.forms.days_ahead import require_order
from shop.forms.entitlement import MOST, require_visits, units_for, visit_minutes_field
from shop.forms.plain_text import visible
from shop.forms.representation import LONGEST_REFERENCE, ReferenceField
from shop.forms.rule_fields import VisibleTextField, whole_number
from shop.models import Department, Service
from ui.forms import DateInput, PhoneInput

FAR = 366 * 10
"""Days: a decision begins within these of today, earlier or later."""


class PersonForm(forms.Form):
    """Who it is, and where they are reached."""

    name = VisibleTextField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("First name and last name."), max_length=120
    )
    national_id = forms.CharField(
        label=gettext_lazy("National identity number"),
        help_text=gettext_lazy("They sign in with ID-porten by it. It is kept sealed, and shown to nobody."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False, widget=PhoneInput)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Where the visits are."),
        max_length=200,
        required=False,
    )
    protection = forms.ChoiceField(
        label=gettext_lazy("Is the address protected?"),
        choices=AddressProtection,
        initial=AddressProtection.NONE,
        widget=forms.RadioSelect,
    )

    def clean_national_id(self) -> NationalId | None:
        typed = self.cleaned_data["national_id"].strip()
        if not typed:
            return None
        try:
            return parse_national_id(typed, synthetic_only=settings.DEMO)
        except InvalidNationalId as fault:
            raise forms.ValidationError(fault.title()) from fault

    def clean_phone(self) -> str:
        return visible(self.cleaned_data["phone"])

    def clean_address(self) -> str:
        return visible(self.cleaned_data["address"])

    def person(self) -> Person:
        values = self.cleaned_data
        return Person(
            values["name"],
            values["national_id"],
            values["phone"],
            values["address"],
            AddressProtection(values["protection"]),
        )


class GrantDecisionForm(forms.Form):
    """Which service, how much how often, and from when to when."""

    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.none(), empty_label=None
    )
    amount = whole_number(gettext_lazy("How much?"), least=1, most=MOST)
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=EntitlementUnit)
    period = forms.ChoiceField(label=gettext_lazy("How often?"), choices=EntitlementPeriodKind)
    carry_over = whole_number(
        gettext_lazy("Carried over to the next period"),
        least=0,
        most=MOST,
        help_text=gettext_lazy("At most so much of what is left. Empty is nothing."),
        required=False,
    )
    visit_minutes = visit_minutes_field()
    valid_from = forms.DateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("From then on it can be booked."),
        widget=DateInput,
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Left empty, it holds until further notice."),
        widget=DateInput,
        required=False,
    )
    decision_reference = ReferenceField(
        label=gettext_lazy("Reference of the decision"),
        help_text=gettext_lazy("The number of the case, such as 2026/1234-5."),
        max_length=LONGEST_REFERENCE,
    )

    def __init__(self, data: Any = None, *, department: Department) -> None:
        super().__init__(data, initial={"valid_from": timezone.localdate()})
        services = department.services.filter(requires_entitlement=True, is_active=True)
        self.fields["unit"].choices = units_for(services)  # type: ignore[attr-defined]  # a ChoiceField's
        self.fields["service"].queryset = services  # type: ignore[attr-defined]  # a ModelChoiceField's

    def clean_valid_from(self) -> Any:
        return _near(self.cleaned_data["valid_from"])

    def clean_valid_until(self) -> Any:
        return _near(self.cleaned_data["valid_until"])

    def clean(self) -> dict[str, Any]:
        require_order(self, first="valid_from", last="valid_until")
        require_visits(self)
        return self.cleaned_data

    def terms(self) -> Terms:
        values = self.cleaned_data
        return Terms(
            amount=values["amount"],
            unit=values["unit"],
            period=values["period"],
            decision_reference=values["decision_reference"],
            carry_over=values["carry_over"] or 0,
            valid_until=values["valid_until"],
            visit_minutes=values["visit_minutes"],
        )


def _near(day: Any) -> Any:
    if day is not None and abs((day - timezone.localdate()).days) > FAR:
        raise forms.ValidationError(_("That is more than ten years from today. Check the year."))
    return day
