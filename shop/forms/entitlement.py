"""What is granted, changed by those who handle the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.enums import EntitlementUnit
from shop.errors import VisitLengthNotPossible
from shop.forms.rule_fields import LONGEST_VISIT, whole_number
from shop.forms.words import TOO_LARGE, TOO_SMALL

MOST = 10_000


def visit_minutes_field() -> forms.Field:
    """How long each visit is; it goes with a decision that is counted in visits."""
    return whole_number(
        _("Minutes of each visit"),
        least=1,
        most=LONGEST_VISIT,
        help_text=_(
            "Only where visits are counted: each is so long at most. Empty is as long as the service has them."
        ),
        required=False,
    )


def require_visits(form: forms.Form) -> None:
    """Say next to its field that a length of visits needs visits that are counted."""
    values = form.cleaned_data
    unit = values.get("unit")
    if values.get("visit_minutes") is not None and unit and unit != EntitlementUnit.VISITS:
        form.add_error("visit_minutes", VisitLengthNotPossible().in_full())


class AmountForm(forms.Form):
    """`seen` is the amount on the page when it was opened, `too_much` what somebody agreed to have booked beyond it."""

    amount = forms.IntegerField(
        label=_("Granted per period"),
        min_value=0,
        max_value=MOST,
        error_messages={
            "required": _("Write how much is granted."),
            "invalid": _("Write a whole number."),
            "min_value": TOO_SMALL,
            "max_value": TOO_LARGE,
        },
    )
    too_much = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
