"""A time of day as people type it."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.hours import MIDNIGHT
from ui.forms import TimeInput

FORMATS = ("%H:%M", "%H.%M", "%H:%M:%S", "%H")


class ClockField(forms.TimeField):
    """A whole minute of the day. At the end of a range, 24:00 and 00:00 both mean midnight."""

    widget = TimeInput
    default_error_messages = {"invalid": _("Write the time as 08:00.")}

    def __init__(self, *, is_end: bool = False, **options: Any) -> None:
        super().__init__(input_formats=FORMATS, **options)
        self.is_end = is_end

    def to_python(self, value: Any) -> time | None:
        """Raises ValidationError for anything that is no time."""
        if isinstance(value, str) and value.strip() in {"24", "24:00", "24.00", "24:00:00"}:
            if not self.is_end:
                raise ValidationError(_("Write 00:00 for midnight."), code="invalid")
            return MIDNIGHT
        moment = super().to_python(value)
        return moment.replace(second=0, microsecond=0) if moment else None
