"""What somebody writes on a shopping list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.shopping_help.domain.lists import MOST_AMOUNT, Change, Wish
from modules.shopping_help.enums import ProductUnit, Substitution
from modules.shopping_help.forms.amount import AmountField
from modules.shopping_help.models import AllergyWarning
from modules.shopping_help.reckoning import THOUSANDTHS
from modules.shopping_help.words import allergen_choices
from shop.forms.plain_text import visible
from shop.forms.rule_fields import EachOnceField, VisibleTextField

MOST = MOST_AMOUNT // THOUSANDTHS


def require_whole(amount: int | None, unit: str) -> None:
    """Nobody sells half a piece."""
    if amount is not None and unit == ProductUnit.PIECE and amount % THOUSANDTHS:
        raise forms.ValidationError(_("Write a whole number of pieces."))


class TextLineForm(forms.Form):
    """Something in one's own words."""

    text = VisibleTextField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("For what is not in the list of products. Its price is not known beforehand."),
        max_length=80,
    )
    amount = AmountField(most=MOST, label=gettext_lazy("How much"), initial=THOUSANDTHS)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=ProductUnit.choices)

    def clean(self) -> dict[str, Any]:
        try:
            require_whole(self.cleaned_data.get("amount"), self.cleaned_data.get("unit", ""))
        except forms.ValidationError as error:
            self.add_error("amount", error)
        return self.cleaned_data

    @property
    def wish(self) -> Wish:
        values = self.cleaned_data
        return Wish(values["text"], values["amount"], ProductUnit(values["unit"]))


class ProductAmountForm(forms.Form):
    """How much of a product."""

    amount = AmountField(most=MOST, label=gettext_lazy("How much"), initial=THOUSANDTHS)

    def __init__(self, data: Any = None, *, unit: str) -> None:
        self.unit = unit
        super().__init__(data)

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        require_whole(amount, self.unit)
        return amount


class LinesForm(forms.Form):
    """How much of each line, and what to do if it is sold out. 0 takes it off."""

    def __init__(self, data: Any = None, *, lines: Sequence[Any]) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            self.fields[f"amount_{line.pk}"] = AmountField(
                most=MOST, label=_("How much: %(what)s") % {"what": line.text}, least=0, initial=line.amount
            )
            self.fields[f"instead_{line.pk}"] = forms.ChoiceField(
                label=_("If it is sold out: %(what)s") % {"what": line.text},
                choices=Substitution.choices,
                initial=line.substitution,
            )

    def clean(self) -> dict[str, Any]:
        for line in self.lines:
            try:
                require_whole(self.cleaned_data.get(f"amount_{line.pk}"), line.unit)
            except forms.ValidationError as error:
                self.add_error(f"amount_{line.pk}", error)
        return self.cleaned_data

    @property
    def changes(self) -> Iterable[Change]:
        values = self.cleaned_data
        return [
            Change(line.pk, values[f"amount_{line.pk}"], Substitution(values[f"instead_{line.pk}"]))
            for line in self.lines
        ]


class AllergyForm(forms.Form):
    """What somebody does not tolerate."""

    allergens = EachOnceField(
        label=gettext_lazy("Not tolerated"),
        choices=allergen_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("Something else"),
        help_text=gettext_lazy("In a few words, such as “kiwi”. Only what cannot be eaten: no diagnoses."),
        max_length=AllergyWarning.LONGEST_TEXT,
        required=False,
    )

    def clean_text(self) -> str:
        return visible(self.cleaned_data["text"])


class OrderForm(forms.Form):
    """What is said with the order."""

    contact_free = forms.BooleanField(
        label=gettext_lazy("Leave it at the door, and ring the bell"),
        help_text=gettext_lazy("Nobody comes in, for example where somebody is ill."),
        required=False,
    )
