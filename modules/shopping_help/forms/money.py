"""What narrows the accounts, and what an order costs instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.domain.closing import Why
from modules.shopping_help.enums import CorrectionCause
from modules.shopping_help.models.ledger import LedgerEntry
from shop.forms.kroner import KronerField
from shop.forms.lists.base import ListForm, choice
from shop.forms.plain_text import visible

GOODS, FEE = "goods", "fee"


class AccountsForm(ListForm):
    """Which of the two ledgers; the goods unless they say otherwise."""

    words_label = _("Name, or store")
    kind = choice(_("What for"), [(FEE, _("the service"))], anything=_("goods"))


class CorrectForm(forms.Form):
    """Both amounts, as they should be, and why they were not."""

    goods = KronerField(label=_("Goods, in kroner"))
    fee = KronerField(label=_("The service, in kroner"))
    cause = forms.ChoiceField(
        label=_("Why is it corrected?"), choices=[("", _("Choose")), *CorrectionCause.choices]
    )
    note = forms.CharField(
        label=_("In a few words"),
        help_text=_(
            "They can read it, and it is kept with the accounts. Name no goods, and nothing about health."
        ),
        max_length=LedgerEntry.LONGEST_NOTE,
        required=False,
    )

    def clean_note(self) -> str:
        return visible(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("cause") == CorrectionCause.OTHER and not self.cleaned_data.get("note"):
            self.add_error("note", gettext("Write what it is."))
        return self.cleaned_data

    @property
    def why(self) -> Why:
        return Why(CorrectionCause(self.cleaned_data["cause"]), self.cleaned_data["note"])


class DifferenceForm(forms.Form):
    """Why the store's receipt says something else than the lines."""

    note = forms.CharField(
        label=_("Why does the receipt differ?"),
        help_text=_("For example a deposit on bottles, or goods for the workplace. The department sees it."),
        max_length=200,
    )

    def clean_note(self) -> str:
        text = visible(self.cleaned_data["note"])
        if not text:
            raise forms.ValidationError(gettext("Write why."))
        return text
