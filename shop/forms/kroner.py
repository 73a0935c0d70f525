"""An amount of money in a form."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shop.forms.words import TOO_LARGE, TOO_SMALL
from ui.money import ORE_PER_KRONE

MOST_KRONER = 100_000


class KronerField(forms.DecimalField):
    """Kroner as they are written, “245” or “245,50”; the value is in øre."""

    def __init__(self, **options: Any) -> None:
        texts = {
            "invalid": gettext_lazy("Write an amount in kroner, such as 245 or 245,50."),
            "max_decimal_places": gettext_lazy("An øre is the least there is: two decimals."),
            "min_value": TOO_SMALL,
            "max_value": TOO_LARGE,
        }
        super().__init__(
            min_value=0,
            max_value=MOST_KRONER,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "figures"}),
            error_messages=texts,
            **options,
        )

    def to_python(self, value: Any) -> Any:
        written = "".join(str(value).split()).replace(",", ".") if value else value
        return super().to_python(written)

    def clean(self, value: Any) -> Any:
        """In øre; what comes from where it is stored is so already."""
        if isinstance(value, int):
            return value
        amount: Decimal | None = super().clean(value)
        return None if amount is None else int(amount * ORE_PER_KRONE)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What stands is in øre, and what was typed is in kroner."""
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True

    def prepare_value(self, value: Any) -> Any:
        """Of øre that are stored; what was typed stays as it was typed."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, ORE_PER_KRONE)
        return f"{whole},{rest:02d}" if rest else str(whole)
