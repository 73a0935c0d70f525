"""Which of a department's helpers a list shows."""

from django.utils.translation import gettext_lazy as _

from shop.enums import ListedProviders, ProviderKind
from shop.forms.lists.base import ListForm, choice


class StaffingForm(ListForm):
    """Those in the plan, unless others are asked for."""

    words_label = _("Name or qualification")
    kind = choice(_("What"), ProviderKind.choices, anything=_("helpers, teams and places"))
    state = choice(_("Show those"), ListedProviders.choices, anything=_("all"), initial=ListedProviders.HERE)
