"""What the acts of shopping help are called in the log."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_WORDS: Mapping[str, Promise] = {
    "shopping_help.store_added": _("added a store"),
    "shopping_help.store_changed": _("changed a store"),
    "shopping_help.store_closed": _("noted that a store is closed"),
    "shopping_help.product_added": _("added a product to a store"),
    "shopping_help.product_changed": _("changed a product of a store"),
    "shopping_help.run_put_up": _("put up a shopping run"),
    "shopping_help.run_changed": _("changed a shopping run"),
    "shopping_help.run_handed_over": _("let somebody else lead a shopping run"),
    "shopping_help.run_to_other_store": _("let a shopping run go to another store"),
    "shopping_help.run_called_off": _("called off a shopping run"),
    "shopping_help.run_broken_off": _("broke off a shopping run that had begun"),
    "shopping_help.orders_viewed": _("saw who had ordered in a shopping run"),
    "shopping_help.list_viewed": _("saw a shopping list"),
    "shopping_help.list_written": _("wrote on a shopping list"),
    "shopping_help.ordered": _("ordered groceries"),
    "shopping_help.order_changed": _("changed an order of groceries"),
    "shopping_help.order_changed_late": _("changed an order of groceries after it had closed"),
    "shopping_help.allergies_viewed": _("saw what somebody does not tolerate"),
    "shopping_help.allergies_changed": _("changed what somebody does not tolerate"),
}
