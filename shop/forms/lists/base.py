"""What narrows a list: whatever is not said, or cannot be understood, narrows nothing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.forms.plain_text import visible
from ui.forms import DateInput

EVERYTHING = "all"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


class ListForm(forms.Form):
    """Words to look for, and what a subclass adds. A field with an `initial` narrows from the start, until it is said
    otherwise, also by nothing.
    """

    only_narrows = True
    words_label: Any = _("Name")

    q = forms.CharField(required=False, max_length=80)

    def __init__(self, asked: QueryDict, **options: Any) -> None:
        # With ids of its own: other forms stand on the same page.
        super().__init__(asked.copy(), **{"auto_id": "find_%s"} | options)
        self.fields["q"].label = self.words_label
        for name, field in self.fields.items():
            if field.initial is not None and isinstance(self.data, QueryDict):
                self.data.setdefault(name, str(self.begins_with(name)))

    def begins_with(self, name: str) -> Any:
        """What the list is narrowed to unasked."""
        return self.get_initial_for_field(self.fields[name], name)

    @property
    def begins_narrow(self) -> bool:
        return any(field.initial not in {None, ""} for field in self.fields.values())

    @property
    def words(self) -> str:
        return visible(str(self.said("q") or ""))

    def said(self, name: str) -> Any:
        """What was asked for; what is narrowed to unasked where it cannot be understood."""
        self.is_valid()
        return self.cleaned_data[name] if name in self.cleaned_data else self.begins_with(name)

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return any(self._is_asked(name) for name in self.fields)

    @property
    def folded(self) -> list[BoundField]:
        """What a phone folds, so that the list begins on its first screen: choices beside the words, if several."""
        others = [field for field in self.visible_fields() if field.name != "q"]
        return others if len(others) > 1 else []

    @property
    def unfolded(self) -> list[BoundField]:
        folded = self.folded
        return [field for field in self.visible_fields() if field not in folded]

    @property
    def folded_count(self) -> int:
        """How many of them narrow the list, also those that do so unasked."""
        return sum(self.said(field.name) not in {None, ""} for field in self.folded)

    @property
    def begins_unfolded(self) -> bool:
        """Whether any of them was asked for, or must be put right."""
        return any(self._is_asked(field.name) or field.errors for field in self.folded)

    def _is_asked(self, name: str) -> bool:
        return (self.said(name) or None) != (self.begins_with(name) or None)


def day_field(label: Any, *, initial: Any = None) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DateInput, initial=initial)


class PeriodForm(ListForm):
    """Also from a day to a day, both included."""

    first = day_field(_("From"))
    last = day_field(_("To and including"))

    def clean_first(self) -> date | None:
        return _of_this_age(self.cleaned_data["first"])

    def clean_last(self) -> date | None:
        first, last = self.cleaned_data.get("first"), _of_this_age(self.cleaned_data["last"])
        if first is not None and last is not None and last < first:
            raise forms.ValidationError(_("The last day is before the first."))
        return last


def _of_this_age(day: date | None) -> date | None:
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_("Choose a day of this century."))
    return day


def choice(
    label: Any, choices: Iterable[tuple[Any, Any]], *, anything: Any, initial: Any = None
) -> forms.ChoiceField:
    """One of them, or `anything`."""
    return forms.ChoiceField(label=label, choices=[("", anything), *choices], required=False, initial=initial)


def choice_of_rows(label: Any) -> forms.TypedChoiceField:
    """One of the rows that `offer` names, by its number."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


def offer(form: forms.Form, name: str, rows: Mapping[int, str], *, anything: Any) -> None:
    """The rows of a choice; without any there is nothing to choose, and no field."""
    field = form.fields[name]
    if isinstance(field, forms.TypedChoiceField):
        field.choices = [("", anything), *rows.items()]
