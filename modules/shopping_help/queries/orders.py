"""Orders and lists."""

from collections.abc import Sequence

from django.db.models import QuerySet

from foundation.errors import NotFound
from modules.shopping_help.models import Order, OrderLine, Store
from shop.models import Recipient
from shop.queries.access import departments_for
from shop.queries.subject import is_shown
from shop.viewer import Viewer


def _orders() -> QuerySet[Order]:
    return Order.objects.select_related(
        "booking__recipient", "booking__service__department", "run__store", "run__service__department"
    )


def get_own_order_for(viewer: Viewer, order_id: int) -> Order:
    """An order of the viewer as recipient, or of whom they act for with that service."""
    if viewer.recipient is None:
        raise NotFound
    found = _orders().filter(booking__recipient=viewer.recipient, pk=order_id).first()
    if found is None or not is_shown(viewer.recipient, found.booking.service_id):
        raise NotFound
    return found


def get_order_for(viewer: Viewer, order_id: int) -> Order:
    """An order of a department the viewer administers."""
    found = _orders().filter(booking__department__in=departments_for(viewer), pk=order_id).first()
    if found is None:
        raise NotFound
    return found


def last_order_lines(
    recipient: Recipient, store: Store, *, but_not: int | None = None
) -> Sequence[OrderLine]:
    """What they ordered there last, cancelled or not."""
    orders = Order.objects.filter(booking__recipient=recipient, run__store=store).exclude(pk=but_not or 0)
    last = orders.order_by("-pk").first()
    return list(last.lines.select_related("product")) if last is not None else []
