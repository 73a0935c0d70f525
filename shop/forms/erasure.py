"""Somebody is erased before the accounts can do without the name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.dates import long_day_and_year


class EarlyErasureForm(forms.Form):
    """That whoever erases knows until when: the answer names the day that was shown."""

    until = forms.DateField(widget=forms.HiddenInput)
    is_agreed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Say that you know, or go back: nothing is erased.")}
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        day = long_day_and_year(self.get_initial_for_field(self.fields["until"], "until"))
        self.fields["is_agreed"].label = _(
            "I know that the accounts may need the name until %(day)s. Erase all the same."
        ) % {"day": day}
