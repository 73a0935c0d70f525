"""What somebody wants to see of the log about them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shop.access_words import part_in_words
from shop.forms.days_ahead import require_order
from shop.queries.access_log import Wanted
from ui.forms import DateInput

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


class LogForm(forms.Form):
    """`people` are those who are in the log, by id, `parts` the names of addresses they looked at.

    Addresses that are one part in words are one choice. `whose` is whom the log is about, for another reader.
    """

    only_narrows = True

    who = forms.TypedChoiceField(
        label=gettext_lazy("Who"), coerce=int, empty_value=None, required=False, choices=()
    )
    part = forms.ChoiceField(label=gettext_lazy("Where"), required=False, choices=())
    first_day = forms.DateField(label=gettext_lazy("From"), widget=DateInput, required=False)
    last_day = forms.DateField(label=gettext_lazy("To"), widget=DateInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: Mapping[int, str],
        parts: Sequence[str],
        whose: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        everybody = ("", gettext_lazy("Everybody"))
        self.fields["who"].choices = [everybody, *people.items()]  # type: ignore[attr-defined]  # Django's Field
        named = {part: part_in_words(part, whose=whose) for part in parts}
        first = {words: part for part, words in reversed(named.items())}
        everywhere = ("", gettext_lazy("Everywhere"))
        self.fields["part"].choices = [everywhere, *((part, words) for words, part in sorted(first.items()))]  # type: ignore[attr-defined]  # as above
        self.alike = {part: [each for each in named if named[each] == named[part]] for part in named}

    def clean(self) -> dict[str, Any]:
        require_order(self, first="first_day", last="last_day")
        return self.cleaned_data

    def wanted(self, *, is_own: bool) -> Wanted:
        """What is wrong is left out: the form says so."""
        values = getattr(self, "cleaned_data", {})
        return Wanted(
            is_own=is_own,
            actor_id=values.get("who"),
            parts=self.alike.get(values.get("part", ""), ()),
            first_day=_within(values.get("first_day")),
            last_day=_within(values.get("last_day")),
        )


def _within(day: date | None) -> date | None:
    """Nobody has looked before or after these, and a clock cannot tell when the first or the last day of all begins."""
    return None if day is None else min(max(day, EARLIEST), LATEST)
