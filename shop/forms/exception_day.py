"""A day with hours of its own."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.forms.clock import ClockField
from shop.forms.plain_text import visible
from shop.forms.words import CLOSES_TOO_EARLY, SAME_TIMES
from shop.hours import HoursOfDay, backward
from ui.forms import DateInput

CLOSED, OTHER_HOURS = "closed", "hours"
FAR = dt.timedelta(days=2 * 366)


class ExceptionDayForm(forms.Form):
    """A date, and whether it is closed or has other hours."""

    date = forms.DateField(label=gettext_lazy("Date"), widget=DateInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("That day we are"),
        choices=[
            (CLOSED, gettext_lazy("closed all day")),
            (OTHER_HOURS, gettext_lazy("open at other hours")),
        ],
        widget=forms.RadioSelect,
        initial=CLOSED,
    )
    opens_at = ClockField(label=gettext_lazy("Opens"))
    closes_at = ClockField(label=gettext_lazy("Closes"), is_end=True)
    label = forms.CharField(
        label=gettext_lazy("What recipients see"),
        help_text=gettext_lazy("A word or two, such as “Ascension Day” or “Planning day”."),
        max_length=60,
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if self.is_bound and self.data.get("kind") == CLOSED:
            self.fields["opens_at"].required = self.fields["closes_at"].required = False

    def clean_label(self) -> str:
        return visible(self.cleaned_data["label"])

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("That day has passed."))
        if day > today + FAR:
            raise forms.ValidationError(_("That is more than two years ahead. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("kind") == CLOSED:
            values |= {"opens_at": None, "closes_at": None}
        elif {"opens_at", "closes_at"} <= values.keys() and backward(
            [HoursOfDay(1, values["opens_at"], values["closes_at"])]
        ):
            is_same = values["opens_at"] == values["closes_at"]
            self.add_error("closes_at", SAME_TIMES if is_same else CLOSES_TOO_EARLY)
        return values
