"""What the crew and the store write about a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.shopping_help.enums import MarkKind
from modules.shopping_help.forms.amount import AmountField
from modules.shopping_help.models import AllergyWarning, OrderLine
from modules.shopping_help.telling import OWN_WORDS, named_in
from modules.shopping_help.words import allergen_choices
from shop.forms.kroner import KronerField
from shop.forms.plain_text import visible

MOST = 999


class FoundForm(forms.Form):
    """How much of it, for how much."""

    amount = AmountField(most=MOST, label=gettext_lazy("How much"))
    price = KronerField(
        label=gettext_lazy("Price per unit, in kroner"),
        help_text=gettext_lazy("You can write it later, from the receipt."),
        required=False,
    )


class _StillAsked(forms.MultipleChoiceField):
    """What was ticked of what is asked by now: ticks beside another name are no answer, and no mistake."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [each for each in value or () if self.valid_value(each)]


class InsteadForm(FoundForm):
    """What was taken instead, and what is in it."""

    text = forms.CharField(label=gettext_lazy("What instead"), max_length=80)
    has_called = forms.BooleanField(label=gettext_lazy("I have called, and they said yes"), required=False)
    contains = forms.MultipleChoiceField(
        label=gettext_lazy("Does it contain any of what they do not tolerate?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_read = forms.BooleanField(
        label=gettext_lazy("I have read the label, and said above what is in it"), required=False
    )
    free_of = _StillAsked(
        label=gettext_lazy("The name says so. Is it not in it?"),
        help_text=gettext_lazy("Tick only what the package says it is free of."),
        required=False,
    )
    field_order = ("text", "amount", "price", "contains", "is_read", "free_of", "has_called")

    def __init__(
        self, *args: Any, line: OrderLine, warning: AllergyWarning | None, asks_first: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._ask_of(warning)
        if not asks_first:
            del self.fields["has_called"]

    def _ask_of(self, warning: AllergyWarning | None) -> None:
        """All that they do not tolerate, and once more what the name says of it."""
        if warning is None:
            del self.fields["contains"], self.fields["is_read"], self.fields["free_of"]
            return
        theirs = [each for each in allergen_choices() if each[0] in warning.allergens]
        own = [(OWN_WORDS, warning.text)] if warning.text else []
        self._offer("contains", [*theirs, *own])
        text = visible(self.data.get("text", ""))
        named = named_in(text, allergens=warning.allergens, own_words=warning.text)
        self._offer("free_of", [(code, _("No %(what)s") % {"what": what}) for code, what in named.items()])
        if not named:
            del self.fields["free_of"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

    def clean_text(self) -> str:
        text = visible(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write what it is."))
        return text

    @property
    def allergens(self) -> list[str] | None:
        """What is in it, as far as they asked; None where nobody has looked."""
        values = self.cleaned_data
        inside = list(values.get("contains", ()))
        return inside if inside or values.get("is_read") else None


class QuickForm(forms.Form):
    """A press on the list: found as it was ordered, or sold out."""

    kind = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (MarkKind.FOUND, MarkKind.MISSING)]
    )


class ReceiptForm(forms.Form):
    """What the store's receipt says."""

    receipt = KronerField(label=gettext_lazy("The receipt's total, in kroner"), required=False)


class AskForm(forms.Form):
    """What a store asks of the crew."""

    text = forms.CharField(
        label=gettext_lazy("Message to the crew"),
        help_text=gettext_lazy(
            "For example where and when the goods can be fetched. Name nobody who has ordered."
        ),
        max_length=200,
    )

    def clean_text(self) -> str:
        text = visible(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write what you ask for."))
        return text
