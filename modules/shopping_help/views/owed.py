"""What somebody owes for shopping help: goods and the service apart, with every line that is still kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from modules.shopping_help.crew_words import mark_in_words, reason_in_words
from modules.shopping_help.enums import EntryReason
from modules.shopping_help.models import GoodsEntry, Order
from modules.shopping_help.models.ledger import Entry
from modules.shopping_help.queries.keeping import keeping_for
from modules.shopping_help.queries.money import entries_of
from modules.shopping_help.queries.picking import lines_of_orders
from modules.shopping_help.words import invoice_in_words
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from ui.dates import long_day
from ui.money import kroner


@recipient_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """For the recipient, and who acts for them with the service."""
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    goods, fees = entries_of(recipient, "goods"), entries_of(recipient, "fee")
    orders = Order.objects.filter(pk__in={each.order_id for each in goods if each.order_id})
    lines = lines_of_orders(orders)
    shown: set[int] = set()
    return render(
        request,
        "shopping_help/money/owed.html",
        {
            "goods": [_in_words(each, lines, shown) for each in goods],
            "goods_sum": kroner(sum(each.amount for each in goods)),
            "fees": [_in_words(each, {}, shown) for each in fees],
            "fees_sum": kroner(sum(each.amount for each in fees)),
            "days": keeping_for(recipient).lists.days,
        },
    )


def _in_words(entry: Entry, lines: Any, shown: set[int]) -> dict[str, Any]:
    """The lines stand with the entry that holds, once."""
    of_order = (
        lines.get(entry.order_id, ()) if entry.reverses_id is None and entry.order_id not in shown else ()
    )
    if of_order and entry.order_id:
        shown.add(entry.order_id)
    return {
        "day": capfirst(long_day(timezone.localdate(entry.run.starts_at))),
        "store": entry.run.store.name,
        "what": _what(entry),
        "invoice": invoice_in_words(entry.invoiced_by, entry.run.store.name)
        if isinstance(entry, GoodsEntry)
        else "",
        "amount": kroner(entry.amount),
        "lines": [(each.line.text, mark_in_words(each)) for each in of_order],
    }


def _what(entry: Entry) -> str:
    if entry.reverses_id is not None:
        return _("taken off again")
    return reason_in_words(entry) if entry.reason != EntryReason.CLOSED else ""
