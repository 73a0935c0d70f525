"""What a standing booking is asked for: on which days, when, for how long, and who comes."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.asked_first import FirstQuestion
from shop.domain.series.terms import Terms, starts_of_day
from shop.enums import CancelReason, StayUnit, Weekday
from shop.errors import ComesAlready, SeriesRefused, TermsNotPossible
from shop.forms.asked_first import CHOSEN, ask_first, chosen_in
from shop.forms.days_ahead import DayAheadField, require_order
from shop.lengths import MINUTE, Length, usual_length
from shop.models import BookingSeries, OpeningHours, Provider, Service
from shop.models.series import MOST_WEEKS_BETWEEN
from shop.presentation import chosen_length, length_in_hours
from shop.queries.granted_lengths import asked_length
from shop.series import length_of_each
from shop.series_words import every_weeks_in_words

TOLERANCES = (0, 30, 60, 120, 180, 360)
"""Minutes."""
ONLY = "-only"


class WhyForm(forms.Form):
    """Who has decided it: what the department says decides how it is counted."""

    reason = forms.TypedChoiceField(
        label=gettext_lazy("Why?"),
        coerce=CancelReason,
        choices=[
            (CancelReason.BY_RECIPIENT, gettext_lazy("The recipient has asked for it")),
            (CancelReason.BY_DEPARTMENT, gettext_lazy("The department has decided it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )


class PauseSeriesForm(forms.Form):
    """From which day to which; with no last day it is until somebody resumes it."""

    first = DayAheadField(label=gettext_lazy("First day without a visit"))
    last = DayAheadField(
        label=gettext_lazy("Last day without a visit"),
        required=False,
        help_text=gettext_lazy("Left empty, it is paused until it is resumed."),
    )

    def clean(self) -> dict[str, Any]:
        require_order(self, first="first", last="last")
        return self.cleaned_data


class SeriesForm(forms.Form):
    """The days, the time, and who; a service with one length, of stays or of weekends asks for less."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days?"),
        coerce=int,
        choices=[(int(day), capfirst(str(day.label))) for day in Weekday],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one weekday.")},
    )
    every_weeks = forms.TypedChoiceField(label=gettext_lazy("How often?"), coerce=int)
    preferred_at = forms.TypedChoiceField(label=gettext_lazy("At what time?"), coerce=time.fromisoformat)
    tolerance = forms.TypedChoiceField(
        label=gettext_lazy("When that time is taken"),
        coerce=lambda minutes: int(minutes) * MINUTE,
        help_text=gettext_lazy("Without some leeway there is no visit on days when the time is taken."),
    )
    length = forms.ChoiceField(label=gettext_lazy("How long?"))
    provider = forms.ChoiceField(label=gettext_lazy("Who comes?"), required=False)
    starts_on = DayAheadField(label=gettext_lazy("From which day?"))
    ends_on = DayAheadField(
        label=gettext_lazy("Until which day?"),
        required=False,
        help_text=gettext_lazy("Left empty, it goes on until it is stopped."),
        years=5,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        service: Service,
        providers: Sequence[Provider],
        lengths: Sequence[Length],
        asked: FirstQuestion | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.service, self.lengths, self.asked = service, lengths, asked
        self.providers = {each.pk: each for each in providers}
        # The labels are said in the reader's language, which is only known now.
        self._choices("weekdays", [(str(int(day)), capfirst(str(day.label))) for day in Weekday])
        weeks = range(1, MOST_WEEKS_BETWEEN + 1)
        self._choices("every_weeks", [(str(count), every_weeks_in_words(count)) for count in weeks])
        self._choices("preferred_at", _times(service, also=self.initial.get("preferred_at")))
        self._choices("tolerance", [(str(minutes), _tolerance(minutes)) for minutes in TOLERANCES])
        self._choices("length", [(each.code, capfirst(chosen_length(service, each))) for each in lengths])
        self._choices("provider", self._who())
        if service.stay_unit:
            del self.fields["preferred_at"], self.fields["tolerance"]
        if service.stay_unit == StayUnit.WEEKENDS:
            del self.fields["weekdays"]
        if len(lengths) < 2:
            del self.fields["length"]
        if not providers:
            del self.fields["provider"]
        ask_first(self, asked)

    def clean(self) -> dict[str, Any]:
        if "provider" not in self.fields and self.data.get("provider"):
            self.add_error(None, TermsNotPossible(field="provider").title())
        require_order(self, first="starts_on", last="ends_on")
        return self.cleaned_data

    def terms(self, *, answers: dict[str, Any]) -> Terms:
        """What was typed. Raises LengthNotOffered."""
        typed = self.cleaned_data
        number, _dash, only = typed.get("provider", "").partition("-")
        return Terms(
            weekdays=tuple(typed.get("weekdays", (Weekday.FRIDAY,))),
            every_weeks=typed["every_weeks"],
            preferred_at=typed.get("preferred_at") or self.service.arrives_at or time(12),
            tolerance=typed.get("tolerance") or timedelta(0),
            length=asked_length(self.service, typed.get("length", ""), lengths=self.lengths),
            provider=self.providers[int(number)] if number else None,
            only_provider=bool(only),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            chosen=chosen_in(self, self.asked),
            answers=answers,
        )

    def say_why_not(self, refusal: SeriesRefused) -> None:
        """Next to the field that it is about, where it is about one."""
        field = refusal.params.get("field", "") if isinstance(refusal, TermsNotPossible) else ""
        name = {"only_provider": "provider"}.get(field, field)
        text = refusal.in_full() if isinstance(refusal, ComesAlready) else refusal.title()
        if field == "preferred_at" and "weekday" in refusal.params:
            text = _("Visits do not begin near that time on a %(day)s.") % {
                "day": Weekday(refusal.params["weekday"]).label
            }
        self.add_error(name if name in self.fields else None, text)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]  # each of these is a field of choices

    def _who(self) -> list[tuple[str, str]]:
        choices = [("", _("Whoever is free"))]
        can_be_only = self.service.providers_needed == 1 and self.service.seats == 1
        for pk, provider in self.providers.items():
            name = provider.display_name
            choices.append((str(pk), _("%(name)s if free, else somebody else") % {"name": name}))
            if can_be_only:
                choices.append((f"{pk}{ONLY}", _("%(name)s, and nobody else") % {"name": name}))
        return choices


def as_typed(series: BookingSeries) -> dict[str, Any]:
    """A standing booking as the form shows it."""
    who = "" if series.provider_id is None else f"{series.provider_id}{ONLY if series.only_provider else ''}"
    return {
        "weekdays": [str(day) for day in series.weekdays],
        "every_weeks": str(series.every_weeks),
        "preferred_at": _clock(series.preferred_at),
        "tolerance": str(series.tolerance // MINUTE),
        "length": length_of_each(series).code,
        "provider": who,
        "ends_on": series.ends_on,
        CHOSEN: series.chosen,
    }


def as_usual(
    service: Service, *, first: date, at: time | None, length: Length | None = None, chosen: str = ""
) -> dict[str, Any]:
    """Once a week on that day, at that time, with some leeway."""
    return {
        "weekdays": [str(first.isoweekday())],
        "every_weeks": "1",
        "preferred_at": _clock(at) if at else "",
        "tolerance": "60",
        "length": (length or usual_length(service)).code,
        "provider": "",
        "starts_on": first,
        CHOSEN: chosen,
    }


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def _times(service: Service, *, also: str | None) -> list[tuple[str, str]]:
    """Every time at which visits begin on some weekday, and the one that was agreed on before."""
    hours = list(OpeningHours.objects.filter(department_id=service.department_id))
    starts = {each for weekday in Weekday for each in starts_of_day(service, weekday=weekday, hours=hours)}
    if also:
        starts.add(time.fromisoformat(also))
    return [(_clock(each), time_format(each, "H.i")) for each in sorted(starts)]


def _tolerance(minutes: int) -> str:
    if not minutes:
        return _("No other time")
    words = {"time": length_in_hours(timedelta(minutes=minutes))}
    return _("Up to %(time)s earlier or later") % words
