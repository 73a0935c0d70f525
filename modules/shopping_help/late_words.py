"""How it is said what has changed on a list since the store had it."""

from django.utils.translation import gettext as _

from modules.shopping_help.enums import LateKind
from modules.shopping_help.queries.late_changes import Changed
from modules.shopping_help.words import amount_in_words
from shop.presentation import clock


def change_in_words(change: Changed) -> str:
    """“Order 2: Lettmelk added, 2 pcs (10.42)”."""
    words = {
        "number": change.number,
        "what": change.text,
        "before": amount_in_words(change.before, change.unit),
        "after": amount_in_words(change.after, change.unit),
        "at": clock(change.at),
    }
    return {
        LateKind.ADDED: _("Order %(number)s: %(what)s is added, %(after)s (%(at)s)"),
        LateKind.AMOUNT: _("Order %(number)s: %(what)s is %(after)s, was %(before)s (%(at)s)"),
        LateKind.TAKEN_OFF: _("Order %(number)s: %(what)s is taken off (%(at)s)"),
        LateKind.ORDER_OFF: _("Order %(number)s is called off (%(at)s)"),
    }[change.kind] % words
