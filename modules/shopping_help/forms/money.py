"""What narrows the accounts, and what an order costs instead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.forms.kroner import KronerField
from shop.forms.lists.base import ListForm, choice

GOODS, FEE = "goods", "fee"


class AccountsForm(ListForm):
    """Which of the two ledgers; the goods unless they say otherwise."""

    words_label = _("Name, or store")
    kind = choice(_("What for"), [(FEE, _("the service"))], anything=_("goods"))


class CorrectForm(forms.Form):
    """Both amounts, as they should be."""

    goods = KronerField(label=_("Goods, in kroner"))
    fee = KronerField(label=_("The service, in kroner"))
