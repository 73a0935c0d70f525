"""A shift template: its name, its weeks, and to whom it is given."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.forms.days_ahead import A_YEAR, DayAheadField, require_order
from shop.forms.rule_fields import VisibleTextField
from shop.forms.week import SHIFTS, WeekForm
from shop.hours import HoursOfDay
from shop.models import Department, Provider, ShiftPattern
from shop.models.duty import MOST_WEEKS
from shop.queries.patterns import may_be_given_to, weeks_of_pattern


class PatternNameForm(forms.Form):
    name = VisibleTextField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Such as “Day”, “Evening” or “Every other weekend”."),
        max_length=60,
    )


class AddPatternForm(PatternNameForm):
    """The hours come on the next page."""

    weeks = forms.TypedChoiceField(
        label=gettext_lazy("How many weeks until it begins anew?"),
        help_text=gettext_lazy("1 is the same every week. 2 lets two weeks take turns."),
        choices=[(count, str(count)) for count in range(1, MOST_WEEKS + 1)],
        coerce=int,
        initial=1,
    )


class PatternForm(PatternNameForm):
    """The name and each of the weeks, sent together: valid only as a whole."""

    def __init__(self, data: Any = None, *, pattern: ShiftPattern) -> None:
        super().__init__(data, initial={"name": pattern.name})
        self.weeks = [
            WeekForm(data, columns=SHIFTS, hours=hours, prefix=f"week{number}")
            for number, hours in enumerate(weeks_of_pattern(pattern), start=1)
        ]

    def clean(self) -> dict[str, Any]:
        are_valid = [week.is_valid() for week in self.weeks]
        if not all(are_valid):
            raise forms.ValidationError(_("Look at the hours below."))
        if not any(week.hours for week in self.weeks):
            raise forms.ValidationError(_("Write the hours of one day at least."))
        return self.cleaned_data

    @property
    def hours(self) -> Sequence[Sequence[HoursOfDay]]:
        return [week.hours for week in self.weeks]


class HelpersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class GivePatternForm(forms.Form):
    """To whom, from when on. Weeks that take turns have a last day, at most a year ahead."""

    providers = HelpersField(
        label=gettext_lazy("Who is to work like this?"),
        queryset=Provider.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    first = DayAheadField(label=gettext_lazy("From"), years=1)
    last = DayAheadField(label=gettext_lazy("Last day"), required=False)

    def __init__(self, data: Any = None, *, pattern: ShiftPattern, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.pattern = pattern
        self.takes_turns = pattern.weeks > 1
        department: Department = pattern.department
        self.fields["providers"].queryset = may_be_given_to(department)  # type: ignore[attr-defined]  # a ModelMultipleChoiceField's
        self.fields["last"].required = self.takes_turns

    def clean(self) -> dict[str, Any]:
        require_order(self, first="first", last="last")
        values = self.cleaned_data
        if self.takes_turns and values.get("first") and values.get("last"):
            longest: date = values["first"] + A_YEAR
            if values["last"] > longest:
                self.add_error("last", _("Weeks that take turns are planned for a year at most."))
        return values
