"""Days that lie ahead, as people type them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from ui.forms import DateInput

A_YEAR = timedelta(days=366)


class DayAheadField(forms.DateField):
    """Today or later, at most so many years ahead."""

    widget = DateInput

    def __init__(self, *, years: int = 2, **options: Any) -> None:
        super().__init__(**options)
        self.years = years

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("That day has passed."))
        if day > today + self.years * A_YEAR:
            text = _("That is more than %(years)s years ahead. Check the year.")
            raise forms.ValidationError(text % {"years": self.years})
        return day


def require_order(form: forms.Form, *, first: str, last: str) -> None:
    """Say next to the last day that it lies before the first one."""
    values = form.cleaned_data
    if values.get(first) and values.get(last) and values[last] < values[first]:
        form.add_error(last, _("This is before the first day."))
