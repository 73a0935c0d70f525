"""What narrows the list of interpreters."""

from django.utils.translation import gettext_lazy as _

from modules.memory_team.queries.interpreters import ORDERED, TO_CALL_OFF, TO_CHANGE, TO_ORDER
from shop.forms.lists.base import ListForm, choice

STATES = {
    TO_ORDER: _("to order"),
    TO_CHANGE: _("ordered for another time"),
    TO_CALL_OFF: _("ordered, and the talk is cancelled"),
    ORDERED: _("ordered"),
}


class InterpretersForm(ListForm):
    """By who comes, and how it stands."""

    words_label = _("Name of who comes")
    state = choice(_("How it stands"), STATES.items(), anything=_("any"))
