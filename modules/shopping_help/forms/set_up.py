"""What a department says of its service of shopping help before there is one."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.shopping_help.forms.settings import SettingsForm
from shop.forms.rule_fields import VisibleTextField, whole_number

LONGEST_NAME = 80


class SetUpForm(forms.Form):
    """Everything else has rules that usually fit."""

    name = VisibleTextField(
        label=gettext_lazy("Called here"),
        max_length=LONGEST_NAME,
        initial=gettext_lazy("Shopping help"),
    )
    order_places = whole_number(
        gettext_lazy("Order places"),
        least=2,
        most=500,
        initial=12,
        help_text=gettext_lazy("How many orders one run takes at most. Each run may have fewer."),
    )
    fee = SettingsForm.base_fields["fee"]
