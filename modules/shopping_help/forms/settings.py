"""What a department decides about a service of shopping help."""

from django.utils.translation import gettext_lazy as _

from shop import hooks
from shop.forms.kroner import KronerField


class SettingsForm(hooks.SettingsForm):
    fee = KronerField(
        label=_("Fee for each order, kr"),
        help_text=_("For the service. The goods are paid to the store, and nobody hands over cards or cash."),
        initial=0,
    )
