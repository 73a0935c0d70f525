"""What the acts of the crew, the store and the accounts are called in the log."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CREW_ACT_WORDS: Mapping[str, Promise] = {
    "shopping_help.line_marked": _("said what became of a line of a shopping list"),
    "shopping_help.mark_taken_back": _("took back what was said of a line of a shopping list"),
    "shopping_help.run_set_out": _("set out with the goods of a run"),
    "shopping_help.run_stayed": _("took back that they had set out with the goods of a run"),
    "shopping_help.receipt_noted": _("noted the receipt of a run"),
    "shopping_help.run_closed": _("closed a shopping run"),
    "shopping_help.order_corrected": _("corrected what an order of groceries costs"),
    "shopping_help.order_corrected:price": _(
        "corrected what an order of groceries costs: the price was wrong"
    ),
    "shopping_help.order_corrected:amount": _(
        "corrected what an order of groceries costs: the amount was wrong"
    ),
    "shopping_help.order_corrected:goods": _(
        "corrected what an order of groceries costs: goods were missing, damaged or not what was ordered"
    ),
    "shopping_help.order_corrected:outcome": _(
        "corrected what an order of groceries costs: what was said of the delivery was wrong"
    ),
    "shopping_help.order_corrected:fee": _("corrected what an order of groceries costs: the fee was wrong"),
    "shopping_help.file_viewed": _("fetched the file for the invoices of shopping help"),
    "shopping_help.lists_received": _("said that the store has the lists of a run"),
    "shopping_help.changes_seen": _("said that the store knows what has changed on the lists of a run"),
    "shopping_help.crew_asked": _("wrote to the crew of a run"),
    "shopping_help.request_seen": _("read what a store had written"),
    "shopping_help.partner_added": _("let somebody at a store see its lists"),
    "shopping_help.partner_removed": _("stopped somebody at a store from seeing its lists"),
    "shopping_help.orders_viewed": _("saw who had ordered in a shopping run"),
}
