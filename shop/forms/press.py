"""What a press on the day's page carries beside the outcome."""

from datetime import UTC, datetime, timedelta

from django import forms

LONGEST = 10**9
"""Seconds; a clock that was set by hand while the phone was away is no reason to turn anything away."""


class PressForm(forms.Form):
    """All may be missing: the page of a browser without scripts sends the key and the visit's beginning alone."""

    key = forms.UUIDField(required=False)
    age = forms.IntegerField(required=False, min_value=0, max_value=LONGEST)
    begins = forms.IntegerField(required=False, min_value=0, max_value=10 * LONGEST)

    def clean_age(self) -> timedelta:
        return timedelta(seconds=self.cleaned_data["age"] or 0)

    def clean_begins(self) -> datetime | None:
        seconds = self.cleaned_data["begins"]
        return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
