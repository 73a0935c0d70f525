"""A helper's shifts: every week from some day on, or one by one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.domain.capacity.shift_edits import LONGEST
from shop.forms.clock import ClockField
from shop.forms.days_ahead import DayAheadField, require_order
from shop.forms.week import SHIFTS, WeekForm
from shop.queries.days import moment_of
from shop.queries.spans import Span
from shop.rota import Week


class WeeklyShiftsForm(WeekForm):
    """A week, from which day it holds and, if it does not hold for good, until which."""

    def __init__(self, data: Any = None, *, week: Week, weeks: Sequence[Week]) -> None:
        # As many ranges as any of the weeks has: what was sent of another week must find its fields.
        super().__init__(data, columns=SHIFTS, hours=week.hours, room_for=[each.hours for each in weeks])
        self.fields["valid_from"] = DayAheadField(label=gettext_lazy("From"), required=False)
        self.fields["valid_until"] = DayAheadField(label=gettext_lazy("Last day"), required=False)
        self.initial.update({"valid_from": week.first, "valid_until": week.last})

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "valid_from" in values and values["valid_from"] is None:
            values["valid_from"] = timezone.localdate()
        require_order(self, first="valid_from", last="valid_until")
        return values

    @property
    def valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        return day

    @property
    def valid_until(self) -> date | None:
        day: date | None = self.cleaned_data["valid_until"]
        return day


class ShiftForm(forms.Form):
    """One shift. An end that is not after the start lies on the next day."""

    day = DayAheadField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("From"))
    ends = ClockField(label=gettext_lazy("To"), is_end=True)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors:
            if not timedelta(0) < self.span.length <= LONGEST:
                self.add_error("ends", _("The two times are the same."))
            elif self.span.ends_at <= timezone.now():
                self.add_error("ends", _("That time has passed."))
        return values

    @property
    def span(self) -> Span:
        day: date = self.cleaned_data["day"]
        begins: time = self.cleaned_data["begins"]
        ends: time = self.cleaned_data["ends"]
        return Span(moment_of(day, begins), moment_of(day + timedelta(days=ends <= begins), ends))


def as_typed(span: Span) -> dict[str, object]:
    """A shift as the form shows it."""
    begins, ends = (timezone.localtime(moment) for moment in span)
    return {"day": begins.date(), "begins": _clock(begins), "ends": _clock(ends)}


def _clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)
