"""What a press on the day's page carries beside the outcome."""

import re
from datetime import UTC, datetime, timedelta

from django import forms

LONGEST = 10**9
"""Seconds; a clock that was set by hand while the phone was away is no reason to turn anything away."""


MOST_TICKED = 40
CODE = re.compile(r"[a-z0-9_-]{1,40}")


class TickedField(forms.Field):
    """What was ticked off, by its codes; None where there was nothing to tick. An empty one says that there was."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: list[str] | None) -> tuple[str, ...] | None:
        if not value:
            return None
        codes = tuple(each for each in value if each)
        if len(codes) > MOST_TICKED or not all(CODE.fullmatch(each) for each in codes):
            raise forms.ValidationError("no page sends this")
        return codes


class PressForm(forms.Form):
    """All may be missing: the page of a browser without scripts sends the key and the visit's beginning alone."""

    key = forms.UUIDField(required=False)
    age = forms.IntegerField(required=False, min_value=0, max_value=LONGEST)
    begins = forms.IntegerField(required=False, min_value=0, max_value=10 * LONGEST)

    ticked = TickedField(required=False)

    def clean_age(self) -> timedelta:
        return timedelta(seconds=self.cleaned_data["age"] or 0)

    def clean_begins(self) -> datetime | None:
        seconds = self.cleaned_data["begins"]
        return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
