"""What is granted, changed by those who handle the decision."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.enums import EntitlementUnit
from shop.errors import VisitLengthNotPossible
from shop.forms.rule_fields import LONGEST_VISIT, whole_number
from shop.forms.words import TOO_LARGE, TOO_SMALL
from shop.models import Service

MOST = 10_000
STAYS = (EntitlementUnit.NIGHTS, EntitlementUnit.DAYS, EntitlementUnit.WEEKENDS)


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


def units_for(services: Iterable[Service]) -> list[Any]:
    """What is granted can be counted in; where there are services of stays, in groups, that of the first one first.

    The first service is the one that the form has chosen, until somebody chooses another.
    """
    units = [str(service.stay_unit) for service in services]
    if not any(units):
        return list(EntitlementUnit.choices)
    usual = next(unit for unit in units if unit)
    of_stays = sorted(STAYS, key=lambda unit: unit != usual)
    others = [unit for unit in EntitlementUnit if unit not in STAYS]
    groups = [(_("For stays"), _choices(of_stays)), (_("For visits"), _choices(others))]
    return groups if units[0] else groups[::-1]


def _choices(units: Iterable[EntitlementUnit]) -> list[tuple[str, Promise]]:
    return [(unit.value, unit.label) for unit in units]


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
