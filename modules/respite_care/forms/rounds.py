"""What a department says of a round and of its stays."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from modules.respite_care.domain.rounds import Terms
from modules.respite_care.domain.suggesting import Suggested
from modules.respite_care.models import Round
from modules.respite_care.models.rounds import LONGEST_NAME
from modules.respite_care.queries.rounds import services_with_rounds
from shop.forms.lists.base import ListForm
from shop.forms.rule_fields import VisibleTextField, whole_number
from shop.lengths import lengths_of
from shop.models import Department, Service
from shop.presentation import chosen_length
from shop.queries.days import moment_of
from ui.forms import DateInput

LAST_MINUTE = time(23, 59)
"""Of the last day: said as midnight of the next, one reads a day too many."""
A_YEAR, AHEAD = timedelta(days=366), timedelta(days=2 * 366)
MOST_EACH = 20


def _day_to_come(day: date) -> date:
    if not timezone.localdate() <= day <= timezone.localdate() + AHEAD:
        raise forms.ValidationError(_("Choose a day from today on."))
    return day


class RoundForm(forms.Form):
    """How it is called, until when families hand in wishes, and how many stays each can have.

    Once wishes are closed they stay so: more time is given by an act of its own, of which families are told.
    """

    name = VisibleTextField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As families see it, for example “Easter and weekends in spring”."),
        max_length=LONGEST_NAME,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day for wishes"),
        help_text=gettext_lazy("Families can change their wishes to the end of that day."),
        widget=DateInput,
    )
    most_each = whole_number(
        gettext_lazy("Stays for each family at most"),
        least=1,
        most=MOST_EACH,
        initial=1,
        help_text=gettext_lazy("Everybody is given a first stay before anybody is given a second."),
    )

    def __init__(self, data: Any = None, *, of: Round | None = None) -> None:
        initial = None
        if of is not None:
            last = timezone.localdate(of.wishes_until - timedelta(microseconds=1))
            initial = {"name": of.name, "last_day": last, "most_each": of.most_each}
        super().__init__(data, initial=initial)
        self.closed_at = None
        if of is not None and of.wishes_until <= timezone.now():
            self.closed_at = of.wishes_until
            del self.fields["last_day"]

    def clean_last_day(self) -> date:
        return _day_to_come(self.cleaned_data["last_day"])

    @property
    def terms(self) -> Terms:
        values = self.cleaned_data
        until: datetime = self.closed_at or moment_of(values["last_day"], LAST_MINUTE)
        return Terms(values["name"], until, values["most_each"])


class MoreTimeForm(forms.Form):
    """Until when wishes that are closed can be handed in after all."""

    last_day = forms.DateField(
        label=gettext_lazy("New last day for wishes"),
        help_text=gettext_lazy(
            "Families can hand in and change their wishes to the end of that day, and are told."
        ),
        widget=DateInput,
    )

    def clean_last_day(self) -> date:
        return _day_to_come(self.cleaned_data["last_day"])

    @property
    def until(self) -> datetime:
        return moment_of(self.cleaned_data["last_day"], LAST_MINUTE)


class NewRoundForm(RoundForm):
    """Which service's stays are shared out as well."""

    field_order = ("service", "name", "last_day", "most_each")
    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.none(), empty_label=None
    )

    def __init__(self, data: Any = None, *, department: Department) -> None:
        super().__init__(data)
        field = self.fields["service"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = services_with_rounds(department)


class SpanForm(forms.Form):
    """The days whose weekends and holidays are suggested."""

    first = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    last = forms.DateField(label=gettext_lazy("Until"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        furthest = timezone.localdate() + AHEAD
        if first and last and not (first <= last <= furthest and last - first <= A_YEAR):
            self.add_error("last", _("Choose a day after the first, within a year."))
        return self.cleaned_data


class SuggestionsForm(forms.Form):
    """Those of them that are taken into the round."""

    stays = forms.MultipleChoiceField(
        label=gettext_lazy("Stays"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[Suggested, str]]) -> None:
        super().__init__(data)
        self.found = {each.code: each for each, _words in choices}
        field = self.fields["stays"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.code, words) for each, words in choices]

    def clean_stays(self) -> list[Suggested]:
        chosen = [self.found[code] for code in self.cleaned_data["stays"]]
        if not chosen:
            raise forms.ValidationError(_("Tick at least one."))
        return chosen


class StayForm(forms.Form):
    """One more by hand: school holidays, for example, which are in no calendar."""

    day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    length = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int)
    label = VisibleTextField(
        label=pgettext_lazy("a stay", "What it is called"),
        help_text=gettext_lazy("For example “Winter holiday”. It may be empty."),
        max_length=LONGEST_NAME,
        required=False,
    )

    def __init__(self, data: Any = None, *, service: Service) -> None:
        super().__init__(data)
        field = self.fields["length"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(each.stay, chosen_length(service, each)) for each in lengths_of(service)]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not timezone.localdate() < day <= timezone.localdate() + AHEAD:
            raise forms.ValidationError(_("Choose a day to come, within two years."))
        return day


class RoundsForm(ListForm):
    """By the round's name, or its service's."""


class RoundFamiliesForm(ListForm):
    """By name."""
