"""A family's ranked wishes: one choice for each number, so that it works with a keyboard and without scripts."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.respite_care.domain.wishing import MOST_WISHES
from modules.respite_care.models import RoundStay, Wish
from modules.respite_care.round_words import dates_of
from shop.hooks import FirstQuestion, Reader

BETWEEN = ":"
FOR, DIFFERS = "for_all", "each"
"""The field that is asked once for all wishes, and what stands in the address where it is asked with each of them."""


def code_of(stay_id: int, chosen: str) -> str:
    return f"{stay_id}{BETWEEN}{chosen}"


class WishesForm(forms.Form):
    """Wish no. 1, no. 2 and so on, of every stay; whom they are for is asked once for all of them.

    It is asked with each wish where it `differs`, and where it did in what was handed in. STAFF fill it in for a family
    on the telephone.
    """

    needed_for: ClassVar[Mapping[str, Promise]] = {FOR: gettext_lazy("needed with a wish")}

    def __init__(
        self,
        data: Any = None,
        *,
        stays: Sequence[RoundStay],
        question: FirstQuestion,
        wishes: Sequence[Wish],
        reader: Reader = Reader.RECIPIENT,
        differs: bool = False,
    ) -> None:
        super().__init__(data)
        self.reader = reader
        chosen = {wish.chosen for wish in wishes}
        is_only = len(question.choices) == 1
        self.asks_once = not is_only and not differs and len(chosen) <= 1
        if self.asks_once:
            self.fields[FOR] = forms.ChoiceField(
                label=question.label,
                choices=[(choice.value, choice.label) for choice in question.choices],
                widget=forms.RadioSelect,
                required=False,
                initial=next(iter(chosen), None),
            )
            options = [(str(stay.pk), _named(stay)) for stay in stays]
            had = [str(wish.stay_id) for wish in wishes]
        else:
            options = [
                (code_of(stay.pk, choice.value), _option(stay, choice.label, is_only=is_only))
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
        for name in self._wishes:
            code = self.cleaned_data.get(name, "")
            if code and code in seen:
                self.add_error(name, self._twice())
            seen.add(code)
        if self.asks_once and seen - {""} and FOR not in self.errors and not self.cleaned_data.get(FOR):
            self.add_error(FOR, _("Say whom the wishes are for."))
        return self.cleaned_data

    @property
    def _wishes(self) -> list[str]:
        return [name for name in self.fields if name != FOR]

    def _twice(self) -> str:
        if self.reader is Reader.STAFF:
            return _("This one stands above already. Choose another, or none.")
        return _("You have this one above already. Choose another, or none.")

    @property
    def ranked(self) -> list[tuple[int, str]]:
        """Without the gaps: who leaves no. 2 empty has their no. 3 as the second."""
        codes = [self.cleaned_data[name] for name in self._wishes if self.cleaned_data[name]]
        for_all = self.cleaned_data.get(FOR, "")
        return [
            (int(stay), chosen or for_all)
            for stay, _sign, chosen in (code.partition(BETWEEN) for code in codes)
        ]


def _option(stay: RoundStay, label: str, *, is_only: bool) -> str:
    return _named(stay) if is_only else f"{_named(stay)}, {label}"


def _named(stay: RoundStay) -> str:
    return f"{stay.label}: {dates_of(stay)}" if stay.label else dates_of(stay)
