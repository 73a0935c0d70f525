"""How much of something, in a form."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from modules.shopping_help.reckoning import THOUSANDTHS
from modules.shopping_help.words import number_in_words
from shop.forms.words import TOO_LARGE, TOO_SMALL

LEAST = Decimal("0.001")


class AmountField(forms.DecimalField):
    """As it is written, “2” or “1,5”; the value is in thousandths."""

    def __init__(self, *, most: int, least: int | Decimal = LEAST, **options: Any) -> None:
        super().__init__(
            min_value=least,
            max_value=most,
            decimal_places=3,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "figures", "size": 4}),
            error_messages={
                "invalid": gettext_lazy("Write how many as a number, such as 2 or 1,5."),
                "min_value": gettext_lazy("Write more than 0.") if least else TOO_SMALL,
                "max_value": TOO_LARGE,
                "max_decimal_places": gettext_lazy("Write at most three decimals."),
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
