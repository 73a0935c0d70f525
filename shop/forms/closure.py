"""Days in a row on which everything is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shop.forms.days_ahead import DayAheadField, require_order
from shop.forms.plain_text import visible


class ClosureForm(forms.Form):
    """Whole days, both included."""

    first_day = DayAheadField(label=gettext_lazy("First day"))
    last_day = DayAheadField(label=gettext_lazy("Last day"))
    closure_label = forms.CharField(
        label=gettext_lazy("What recipients see"),
        help_text=gettext_lazy("A word or two, such as “Christmas” or “Moving house”."),
        max_length=60,
        required=False,
    )

    def clean_closure_label(self) -> str:
        return visible(self.cleaned_data["closure_label"])

    def clean(self) -> dict[str, Any]:
        require_order(self, first="first_day", last="last_day")
        return self.cleaned_data
