"""Days that lie ahead, as people type them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from ui.forms import DateInput

FAR = timedelta(days=2 * 366)


class DayAheadField(forms.DateField):
    """Today or later, at most two years ahead."""

    widget = DateInput

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("That day has passed."))
        if day > today + FAR:
            raise forms.ValidationError(_("That is more than two years ahead. Check the year."))
        return day


def require_order(form: forms.Form, *, first: str, last: str) -> None:
    """Say next to the last day that it lies before the first one."""
    values = form.cleaned_data
    if values.get(first) and values.get(last) and values[last] < values[first]:
        form.add_error(last, _("This is before the first day."))
