"""Who works in the department, and when somebody is away."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import AbsenceReason, ProviderKind
from shop.forms.clock import ClockField
from shop.forms.plain_text import visible
from shop.forms.words import ENDS_TOO_EARLY, SAME_TIMES
from shop.hours import MIDNIGHT
from shop.queries.days import moment_of
from ui.forms import DateInput

BACK = timedelta(days=31)
FAR = timedelta(days=2 * 366)


class AddProviderForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (ProviderKind.PERSON, gettext_lazy("a person")),
            (ProviderKind.TEAM, gettext_lazy("a team, booked as one")),
            (ProviderKind.PLACE, gettext_lazy("a place: a bed, a room, a place in a round of orders")),
        ],
        initial=ProviderKind.PERSON,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Recipients see the first name of a person, and all of another."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"])
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Write a name with letters."))
        return name


class AbsenceForm(forms.Form):
    """Whole days unless a time is given, and today from now. Both days are included; the last is the first unless said.

    `begins` is the time that an empty “from” meant when they were asked: the yes is about that, however long it takes.
    """

    from_day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    from_time = ClockField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("If you leave it empty: today from now on, another day the whole day."),
        required=False,
    )
    until_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("If you leave it empty: only the first day."),
        widget=DateInput,
        required=False,
    )
    until_time = ClockField(
        label=gettext_lazy("To"),
        help_text=gettext_lazy("If you leave it empty: the whole last day."),
        required=False,
        is_end=True,
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=AbsenceReason)
    begins = ClockField(widget=forms.HiddenInput, required=False)

    def clean_from_day(self) -> date:
        day: date = self.cleaned_data["from_day"]
        if day < timezone.localdate() - BACK:
            raise forms.ValidationError(_("That is more than a month ago."))
        return _near(day)

    def clean_until_day(self) -> date | None:
        day: date | None = self.cleaned_data["until_day"] or self.cleaned_data.get("from_day")
        if day is None:  # the first day is no day, which it says there
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("That day has passed."))
        return _near(day)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors:
            if values["until_day"] < values["from_day"]:
                self.add_error("until_day", _("This is before the first day."))
            elif self.from_at >= self.until_at:
                is_same = self.from_at == self.until_at
                self.add_error("until_time", SAME_TIMES if is_same else ENDS_TOO_EARLY)
        return values

    def __init__(self, data: Any = None, *, of_place: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        if of_place:
            del self.fields["reason"]

    @property
    def why(self) -> AbsenceReason:
        """Of a place nothing is asked: it is out of use."""
        return AbsenceReason(self.cleaned_data.get("reason", AbsenceReason.OTHER))

    @property
    def from_at(self) -> datetime:
        return moment_of(self.cleaned_data["from_day"], self.cleaned_data["from_time"] or self._untold())

    def _untold(self) -> time:
        """Today from the last quarter of an hour: what was to begin with it has not begun without them."""
        begins: time | None = self.cleaned_data["begins"]
        if begins is not None:
            return begins
        now = timezone.localtime()
        if self.cleaned_data["from_day"] != now.date():
            return time.min
        return time(now.hour, now.minute - now.minute % 15)

    @property
    def settled(self) -> list[tuple[str, str]]:
        """What goes along with the yes besides what was typed."""
        if self.cleaned_data["from_time"] is not None:
            return []
        return [("begins", timezone.localtime(self.from_at).strftime("%H:%M"))]

    @property
    def until_at(self) -> datetime:
        """The end, not included: midnight after the last day unless a time was given."""
        last: date = self.cleaned_data["until_day"]
        ends: time | None = self.cleaned_data["until_time"]
        if ends is None or ends == MIDNIGHT:
            return moment_of(last + timedelta(days=1), time.min)
        return moment_of(last, ends)


def _near(day: date) -> date:
    if day > timezone.localdate() + FAR:
        raise forms.ValidationError(_("That is more than two years ahead. Check the year."))
    return day
