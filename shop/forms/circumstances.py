"""What is noted when circumstances change: last days, and what a changed decision says."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import EntitlementPeriodKind, EntitlementUnit, RecipientEnd
from shop.forms.days_ahead import DayAheadField, require_order
from shop.forms.entitlement import MOST, require_visits, visit_minutes_field
from shop.forms.plain_text import visible
from shop.forms.words import TOO_LARGE, TOO_SMALL
from ui.forms import DateInput

A_YEAR = timedelta(days=366)
REASONS = [
    (each.value, each.label) for each in (RecipientEnd.MOVED, RecipientEnd.DIED, RecipientEnd.NO_LONGER)
]


class LastDayOfServices(forms.DateField):
    """From a year ago to two years ahead: some things are known late."""

    widget = DateInput

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day is not None and not today - A_YEAR <= day <= today + 2 * A_YEAR:
            raise forms.ValidationError(_("Choose a day at most a year ago or two years ahead."))
        return day


class EndForm(forms.Form):
    """Why somebody no longer receives services, and until when."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What has happened?"),
        help_text=gettext_lazy("No more than this is noted, and nobody is told why."),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what has happened.")},
    )
    last_day = LastDayOfServices(
        label=gettext_lazy("Last day with services"),
        help_text=gettext_lazy("For somebody who has died, the day of death."),
        error_messages={"required": gettext_lazy("Write the last day.")},
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        last_day = values.get("last_day")
        if values.get("reason") == RecipientEnd.DIED and last_day and last_day > timezone.localdate():
            self.add_error("last_day", _("A day of death cannot lie ahead."))
        return values


class LastDayForm(forms.Form):
    """Until when something holds; today at the earliest."""

    last_day = DayAheadField(
        label=gettext_lazy("Last day"), error_messages={"required": gettext_lazy("Write the last day.")}
    )


class TermsForm(forms.Form):
    """What a changed decision says, from which day on. `seen` is the version of the decision on the page."""

    from_day = DayAheadField(
        label=gettext_lazy("From which day?"),
        help_text=gettext_lazy(
            "Tomorrow at the earliest. The day before is the last of the decision as it is."
        ),
        error_messages={"required": gettext_lazy("Write from which day it holds.")},
    )
    amount = forms.IntegerField(
        label=gettext_lazy("How much?"),
        min_value=0,
        max_value=MOST,
        error_messages={
            "required": gettext_lazy("Write how much is granted."),
            "invalid": gettext_lazy("Write a whole number."),
            "min_value": TOO_SMALL,
            "max_value": TOO_LARGE,
        },
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=EntitlementUnit)
    period = forms.ChoiceField(label=gettext_lazy("How often?"), choices=EntitlementPeriodKind)
    visit_minutes = visit_minutes_field()
    valid_until = DayAheadField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Left empty, it holds until further notice."),
        years=10,
        required=False,
    )
    decision_reference = forms.CharField(
        label=gettext_lazy("Reference of the decision"),
        max_length=40,
        error_messages={"required": gettext_lazy("Write the reference of the decision.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_from_day(self) -> date:
        day: date = self.cleaned_data["from_day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(
                _("Tomorrow is the earliest: what is booked today follows the decision as it is.")
            )
        return day

    def clean_decision_reference(self) -> str:
        return visible(self.cleaned_data["decision_reference"])

    def clean(self) -> dict[str, Any]:
        require_order(self, first="from_day", last="valid_until")
        require_visits(self)
        return self.cleaned_data
