"""A day with hours of its own."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.forms.clock import ClockField
from shop.hours import HoursOfDay, backward
from ui.forms import DateInput

CLOSED, OTHER_HOURS = "closed", "hours"
FAR = timedelta(days=2 * 366)


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
    opens_at = ClockField(label=gettext_lazy("Opens"), required=False)
    closes_at = ClockField(label=gettext_lazy("Closes"), required=False, is_end=True)
    label = forms.CharField(
        label=gettext_lazy("What citizens see"),
        help_text=gettext_lazy("A word or two, such as “Ascension Day” or “Planning day”."),
        max_length=60,
        required=False,
    )

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
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
        elif not self.errors:
            self._clean_hours(values.get("opens_at"), values.get("closes_at"))
        return values

    def _clean_hours(self, opens_at: time | None, closes_at: time | None) -> None:
        for name, moment in (("opens_at", opens_at), ("closes_at", closes_at)):
            if moment is None:
                self.add_error(name, _("Fill in the time, or choose closed."))
        if opens_at is not None and closes_at is not None and backward([HoursOfDay(1, opens_at, closes_at)]):
            self.add_error("closes_at", _("This is before it opens."))
