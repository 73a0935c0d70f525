"""What somebody writes on a shopping list."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.shopping_help.domain.lists import MOST_AMOUNT, Change, Wish
from modules.shopping_help.enums import Allergen, ProductUnit, Substitution
from modules.shopping_help.models import AllergyWarning
from modules.shopping_help.reckoning import THOUSANDTHS
from modules.shopping_help.words import number_in_words
from shop.forms.plain_text import visible
from shop.forms.rule_fields import EachOnceField, VisibleTextField
from shop.forms.words import TOO_LARGE, TOO_SMALL


class AmountField(forms.DecimalField):
    """As it is written, “2” or “1,5”; the value is in thousandths."""

    def __init__(self, **options: Any) -> None:
        least = options.pop("least", Decimal("0.001"))
        super().__init__(
            min_value=least,
            max_value=MOST_AMOUNT // THOUSANDTHS,
            decimal_places=3,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "figures", "size": 4}),
            error_messages={
                "invalid": gettext_lazy("Write how many as a number, such as 2 or 1,5."),
                "min_value": gettext_lazy("Write more than 0.") if least else TOO_SMALL,
                "max_value": TOO_LARGE,
                "max_decimal_places": gettext_lazy("Three decimals are the most."),
            },
            **options,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(str(value).split()).replace(",", ".") if value else value)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * THOUSANDTHS)

    def prepare_value(self, value: Any) -> Any:
        return number_in_words(value) if isinstance(value, int) else value


def require_whole(amount: int | None, unit: str) -> None:
    """Nobody sells half a piece."""
    if amount is not None and unit == ProductUnit.PIECE and amount % THOUSANDTHS:
        raise forms.ValidationError(_("Of pieces write a whole number."))


class TextLineForm(forms.Form):
    """Something in one's own words."""

    text = VisibleTextField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy(
            "What is not in the list of products. The price is then not known beforehand."
        ),
        max_length=80,
    )
    amount = AmountField(label=gettext_lazy("How much"), initial=THOUSANDTHS)
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

    amount = AmountField(label=gettext_lazy("How much"), initial=THOUSANDTHS)

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
                label=_("How much: %(what)s") % {"what": line.text}, least=0, initial=line.amount
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
        choices=Allergen.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("Something else"),
        help_text=gettext_lazy("In a few words, such as “kiwi”. Only what one cannot eat: no diagnoses."),
        max_length=AllergyWarning.LONGEST_TEXT,
        required=False,
    )

    def clean_text(self) -> str:
        return visible(self.cleaned_data["text"])


class OrderForm(forms.Form):
    """What is said with the order."""

    contact_free = forms.BooleanField(
        label=gettext_lazy("Put it at the door, and ring the bell"),
        help_text=gettext_lazy("Nobody comes in, for example where somebody is ill."),
        required=False,
    )
