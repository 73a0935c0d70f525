"""Orders whose outcome was changed after their run was closed, so that what is charged is not what was brought."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from modules.shopping_help.enums import EntryReason
from modules.shopping_help.models import Order
from modules.shopping_help.queries.money import LEDGERS
from shop.enums import BookingStatus
from shop.models import Department

OF_DELIVERED = (EntryReason.CLOSED, EntryReason.CORRECTED)
OF_NOT_DELIVERED = (EntryReason.NOT_OWED, EntryReason.OWED_ANYWAY)


def reasons_of(*, is_delivered: bool) -> Sequence[EntryReason]:
    """With which the entries of such an order are written: others were written before its outcome changed."""
    return OF_DELIVERED if is_delivered else OF_NOT_DELIVERED


def at_odds(departments: Sequence[Department]) -> QuerySet[Order]:
    """Charged and not delivered, or delivered and not charged, until the department has said what they cost.

    However long ago that was: what somebody owes is wrong until then.
    """
    standing = [
        ledger.objects.filter(order=OuterRef("pk"), reverses=None, reversed_by=None, reason__in=OF_DELIVERED)
        for ledger in LEDGERS.values()
    ]
    charged, uncharged = Q(), Q()
    for entries in standing:
        charged |= Q(Exists(entries.filter(amount__gt=0)))
        uncharged |= ~Q(Exists(entries))
    delivered = Q(booking__status=BookingStatus.COMPLETED)
    orders = Order.objects.filter(
        (~delivered & charged) | (delivered & uncharged),
        run__service__department__in=departments,
        run__progress__closed_at__isnull=False,
    )
    return orders.select_related("booking__recipient", "run__store").order_by("run__starts_at", "pk")
