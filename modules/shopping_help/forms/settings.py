"""What a department decides about a service of shopping help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.enums import Invoicer
from shop import hooks
from shop.forms.kroner import KronerField
from shop.forms.rule_fields import whole_number

LEAST_DAYS, MOST_LIST_DAYS, MOST_ALLERGY_DAYS = 14, 365, 730


class SettingsForm(hooks.SettingsForm):
    """What it costs, who sends the invoice for the goods, and how long lists and allergies are kept."""

    fee = KronerField(
        label=_("Fee for each order, kr"),
        help_text=_("For the service. It comes from the municipality, beside what the goods cost."),
        initial=0,
    )
    goods_invoiced_by = forms.ChoiceField(
        label=_("Who sends the invoice for the goods"),
        help_text=_("Recipients are told. Nobody hands over a card or cash in either case."),
        choices=Invoicer,
        initial=Invoicer.MUNICIPALITY,
    )
    list_days = whole_number(
        _("Days that shopping lists are kept"),
        help_text=_(
            "Counted from the end of the run. What was bought can be looked up, and disputed, until then."
        ),
        least=LEAST_DAYS,
        most=MOST_LIST_DAYS,
        initial=90,
    )
    allergy_days = whole_number(
        _("Days that allergies are kept"),
        help_text=_("Counted from the last order, or from when they were last changed where that is later."),
        least=LEAST_DAYS,
        most=MOST_ALLERGY_DAYS,
        initial=365,
    )
