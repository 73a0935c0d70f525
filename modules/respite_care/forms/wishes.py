"""A family's ranked wishes: one choice for each number, so that it works with a keyboard and without scripts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from modules.respite_care.domain.wishing import MOST_WISHES
from modules.respite_care.models import RoundStay, Wish
from modules.respite_care.round_words import dates_of
from shop.hooks import FirstQuestion, Reader

BETWEEN = ":"


def code_of(stay_id: int, chosen: str) -> str:
    return f"{stay_id}{BETWEEN}{chosen}"


class WishesForm(forms.Form):
    """Wish no. 1, no. 2 and so on, of every stay and everybody it can be for.

    STAFF fill it in for a family on the telephone.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        stays: Sequence[RoundStay],
        question: FirstQuestion,
        wishes: Sequence[Wish],
        reader: Reader = Reader.RECIPIENT,
    ) -> None:
        super().__init__(data)
        self.reader = reader
        options = [
            (code_of(stay.pk, choice.value), _option(stay, choice.label, is_only=len(question.choices) == 1))
            for stay in stays
            for choice in question.choices
        ]
        had = [code_of(wish.stay_id, wish.chosen) for wish in wishes]
        for number in range(1, min(len(options), MOST_WISHES) + 1):
            self.fields[f"wish_{number}"] = forms.ChoiceField(
                label=_("Wish no. %(number)s") % {"number": number},
                choices=[("", _("no wish")), *options],
                required=False,
                initial=had[number - 1] if number <= len(had) else "",
            )

    def clean(self) -> dict[str, Any]:
        seen: set[str] = set()
        for name in self.fields:
            code = self.cleaned_data.get(name, "")
            if code and code in seen:
                self.add_error(name, self._twice())
            seen.add(code)
        return self.cleaned_data

    def _twice(self) -> str:
        if self.reader is Reader.STAFF:
            return _("This one stands above already. Choose another, or none.")
        return _("You have this one above already. Choose another, or none.")

    @property
    def ranked(self) -> list[tuple[int, str]]:
        """Without the gaps: who leaves no. 2 empty has their no. 3 as the second."""
        codes = [self.cleaned_data[name] for name in self.fields if self.cleaned_data[name]]
        return [(int(stay), chosen) for stay, _sign, chosen in (code.partition(BETWEEN) for code in codes)]


def _option(stay: RoundStay, label: str, *, is_only: bool) -> str:
    named = f"{stay.label}: {dates_of(stay)}" if stay.label else dates_of(stay)
    return named if is_only else f"{named}, {label}"
