"""Which times somebody waits for, how soon they need one, and how long it is kept for them."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.asked_first import FirstQuestion
from shop.domain.waitlist.lasting import LONGEST, SHORTEST
from shop.domain.waitlist.line import FARTHEST, Wanted
from shop.enums import Priority, StayUnit, Weekday
from shop.forms.asked_first import CHOSEN, ask_first, chosen_in
from shop.forms.clock import ClockField
from shop.forms.days_ahead import DayAheadField, require_order
from shop.lengths import Length
from shop.models import Service, WaitlistEntry
from shop.presentation import chosen_length, length_in_hours
from shop.queries.granted_lengths import usual_of
from shop.queries.waiting import suits, wanted_length

ANY_TIME = (time(0), time(23, 59))
KEPT_FOR = [timedelta(minutes=30), *(timedelta(hours=count) for count in (1, 2, 4, 6, 8, 12, 24, 48))]


class WaitForm(forms.Form):
    """The days, both included; no hours of a stay, no weekdays of weekends, and no length where there is but one."""

    first_day = DayAheadField(label=gettext_lazy("First day that suits"))
    last_day = DayAheadField(label=gettext_lazy("Last day that suits"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only on these weekdays"),
        help_text=gettext_lazy("Choose none if every day suits."),
        coerce=int,
        choices=[(int(day), "") for day in Weekday],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    earliest = ClockField(label=gettext_lazy("Not before"), required=False)
    latest = ClockField(label=gettext_lazy("Not after"), required=False)
    length = forms.ChoiceField(label=gettext_lazy("How long?"))

    def __init__(
        self,
        data: Any = None,
        *,
        service: Service,
        lengths: Sequence[Length],
        asked: FirstQuestion | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.service, self.lengths, self.asked = service, lengths, asked
        # The labels are said in the reader's language, which is only known now.
        days: Any = self.fields["weekdays"]
        days.choices = [(int(day), capfirst(str(day.label))) for day in Weekday]
        if len(lengths) > 1:
            field: Any = self.fields["length"]
            field.choices = [(each.code, chosen_length(service, each)) for each in lengths]
        else:
            del self.fields["length"]
        if service.stay_unit:
            del self.fields["earliest"], self.fields["latest"]
        if service.stay_unit == StayUnit.WEEKENDS:
            del self.fields["weekdays"]
        ask_first(self, asked)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("We look at most %(days)s days ahead.") % {"days": FARTHEST.days})
        return day

    def clean(self) -> dict[str, Any]:
        require_order(self, first="first_day", last="last_day")
        if not self.errors and self.wanted.latest < self.wanted.earliest:
            self.add_error("latest", _("This is before the earliest time."))
        if not self.errors and not self.wanted.has_a_day(today=timezone.localdate()):
            if "weekdays" in self.fields:
                self.add_error("weekdays", _("None of these weekdays is among the days you have chosen."))
            else:
                self.add_error("last_day", _("There is no Friday on which a weekend could begin."))
        return self.cleaned_data

    @property
    def wanted(self) -> Wanted:
        values = self.cleaned_data
        return Wanted(
            values["first_day"],
            values["last_day"],
            values.get("earliest") or ANY_TIME[0],
            values.get("latest") or ANY_TIME[1],
            tuple(values.get("weekdays", (Weekday.FRIDAY,))),
        )

    @property
    def first_answer(self) -> str:
        """The answer to what the module asks first."""
        return chosen_in(self, self.asked)

    @property
    def wanted_length(self) -> Length:
        code = self.cleaned_data.get("length")
        return next(
            (each for each in self.lengths if each.code == code), usual_of(self.service, self.lengths)
        )


def initial_of(
    service: Service, *, entry: WaitlistEntry | None, day: date | None, wanted: Length, chosen: str = ""
) -> dict[str, Any]:
    """What they wait for already, or the day they looked at instead; else from there for as far as can be booked."""
    today = timezone.localdate()
    if entry is None:
        first = max(day or today, today)
        last = max(first, today + timedelta(days=service.booking_horizon - 1))
        return {"first_day": first, "last_day": last, "length": wanted.code, CHOSEN: chosen}
    instead = replaces_with(entry, day=day)
    return {
        "first_day": instead or max(entry.first_day, today),
        "last_day": instead or max(entry.last_day, today),
        "weekdays": [] if instead else entry.weekdays,
        "earliest": entry.earliest if entry.earliest > ANY_TIME[0] else None,
        "latest": entry.latest if entry.latest < ANY_TIME[1] else None,
        "length": wanted_length(entry).code,
        CHOSEN: chosen or entry.chosen,
    }


def replaces_with(entry: WaitlistEntry | None, *, day: date | None) -> date | None:
    """The day they looked at, where it is none of those they wait for: to wait for it replaces them."""
    if entry is None or day is None or day < timezone.localdate():
        return None
    is_one = entry.first_day <= day <= entry.last_day and suits(day, entry.weekdays)
    return None if is_one else day


class PriorityForm(forms.Form):
    """One of a list: `entry_id` tells its field apart."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("How soon"), coerce=lambda code: Priority(int(code)), choices=Priority
    )

    def __init__(self, data: Any = None, *, entry_id: int) -> None:
        super().__init__(data, auto_id=f"%s-{entry_id}")


class OfferLastsForm(forms.Form):
    """Waking hours only: nobody loses a time in their sleep."""

    lasts = forms.TypedChoiceField(
        label=gettext_lazy("An offered time is kept for"),
        help_text=gettext_lazy("Only the hours between 08.00 and 20.00 count."),
        coerce=lambda minutes: timedelta(minutes=int(minutes)),
    )

    def __init__(self, data: Any = None, *, now: timedelta) -> None:
        known = sorted({*KEPT_FOR, now})
        super().__init__(data, initial={"lasts": _minutes(now)})
        field: Any = self.fields["lasts"]
        field.choices = [
            (_minutes(each), length_in_hours(each))
            for each in known
            if SHORTEST <= each <= LONGEST or each == now
        ]


def _minutes(lasts: timedelta) -> str:
    return str(int(lasts.total_seconds()) // 60)
