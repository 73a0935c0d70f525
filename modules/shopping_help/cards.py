"""What each reader sees of an order with its booking."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.shopping_help.models import Order
from modules.shopping_help.queries.runs import COMING
from modules.shopping_help.queries.stores import warning_of
from modules.shopping_help.reckoning import estimate
from modules.shopping_help.rows import line_rows
from modules.shopping_help.words import allergens_in_words, estimate_in_words, fee_in_words, total_in_words
from shop.hooks import Card, Reader
from shop.models import Booking

TEMPLATES = {
    Reader.RECIPIENT: "shopping_help/recipient_card.html",
    Reader.PROVIDER: "shopping_help/provider_card.html",
    Reader.STAFF: "shopping_help/staff_card.html",
}


def visit_card(booking: Booking, *, reader: Reader) -> Card | None:
    """The list with what it is reckoned to cost; None where there is no order."""
    orders = Order.objects.filter(booking=booking).select_related("run__store", "booking__recipient")
    order = orders.first()
    if order is None:
        return None
    lines = list(order.lines.select_related("product"))
    reckoned = estimate(lines)
    warning = warning_of(booking.recipient)
    is_ahead = booking.status in COMING and booking.starts_at > timezone.now()
    return Card(
        TEMPLATES[reader],
        {
            "order": order,
            "lines": line_rows(lines, warning.allergens),
            "estimate": estimate_in_words(reckoned),
            "fee": fee_in_words(order.fee),
            "total": total_in_words(reckoned, order.fee),
            "is_open": is_ahead and order.run.closes_at > timezone.now(),
            "is_ahead": is_ahead,
            "allergies": [*allergens_in_words(warning.allergens), *filter(None, [warning.text])],
        },
    )


def day_list_notes(bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
    """How many lines, and whether it is put at the door; what nobody tolerates is on no paper. Two queries."""
    orders = Order.objects.filter(booking__in=bookings).select_related("run__store").prefetch_related("lines")
    return {order.booking_id: _notes(order) for order in orders}


def _notes(order: Order) -> Sequence[str]:
    count = len(order.lines.all())
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}
    said = [f"{order.run.store.name}: {lines}"]
    if order.contact_free:
        said.append(_("Leave it at the door"))
    return said
