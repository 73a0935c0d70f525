"""What a run came to against what was expected, and what somebody owes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from foundation.alphabet import Alphabetical
from modules.shopping_help.enums import Invoicer
from modules.shopping_help.models import FeeEntry, GoodsEntry, Order, Run, RunProgress
from modules.shopping_help.models.ledger import Entry
from modules.shopping_help.models.picking import cost_of
from modules.shopping_help.queries.crew import SHOPPED
from modules.shopping_help.queries.picking import PickedOrder, Picking, PickLine
from shop.enums import BookingStatus
from shop.models import Department, Recipient

LEDGERS: Mapping[str, type[GoodsEntry | FeeEntry]] = {"goods": GoodsEntry, "fee": FeeEntry}
"""By what a page calls them."""

BY_STORES = "by_stores"
FILES: Mapping[str, Callable[[], QuerySet[Any]]] = {
    "goods": lambda: GoodsEntry.objects.filter(invoiced_by=Invoicer.MUNICIPALITY),
    BY_STORES: lambda: GoodsEntry.objects.filter(invoiced_by=Invoicer.STORE),
    "fee": FeeEntry.objects.all,
}
"""What a month's files are of, as their address says it."""
A_LITTLE = 1000
"""In øre: bags, and what is rounded."""
DAYS_SHOWN = 60
"""For how long the department is reminded of what nobody was charged for."""


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """Of one order: what was expected as far as it was known, what was bought, and how many lines lack a price."""

    order: PickedOrder
    expected: int
    unknown: int
    bought: int
    missing: int

    @property
    def deviation(self) -> int | None:
        """None where one of the two is not known yet."""
        return None if self.unknown or self.missing else self.bought - self.expected


@dataclass(frozen=True, slots=True)
class RunMoney:
    """Of the whole run, and what the store's receipt says."""

    orders: Sequence[OrderMoney]
    receipt: int | None

    @property
    def expected(self) -> int:
        return sum(each.expected for each in self.orders)

    @property
    def bought(self) -> int:
        return sum(each.bought for each in self.orders)

    @property
    def unknown(self) -> int:
        return sum(each.unknown for each in self.orders)

    @property
    def missing(self) -> int:
        return sum(each.missing for each in self.orders)

    @property
    def deviation(self) -> int | None:
        """None as long as a line is not marked or has no price."""
        return None if self.missing else self.bought - self.expected

    @property
    def needs_explaining(self) -> bool:
        """Whether the receipt differs by more than a little: ten kroner, or one in a hundred if that is more."""
        return abs(self.receipt_differs_by or 0) > max(A_LITTLE, self.bought // 100)

    @property
    def receipt_differs_by(self) -> int | None:
        """The receipt against what was written of the lines; None where either is not known in full."""
        return None if self.receipt is None or self.missing else self.receipt - self.bought


def money_of(run: Run, picking: Picking) -> RunMoney:
    """No queries beyond those that made the picking."""
    progress = getattr(run, "progress", None)
    orders = [_of_order(order, picking.of_order(order.order.pk)) for order in picking.orders]
    return RunMoney(orders, progress.receipt if progress is not None else None)


def expected_price(line: PickLine) -> int | None:
    """What one was said to cost when it was ordered, or costs by the store's list."""
    if line.line.price is not None or line.line.product is None:
        return line.line.price
    return line.line.product.price


def _of_order(order: PickedOrder, lines: Iterable[PickLine]) -> OrderMoney:
    lines = list(lines)
    expected = [cost_of(expected_price(each), each.line.amount) for each in lines]
    bought = [each.mark.cost for each in lines if each.mark is not None]
    return OrderMoney(
        order,
        sum(each or 0 for each in expected),
        expected.count(None),
        sum(each or 0 for each in bought),
        sum(not each.is_settled for each in lines),
    )


def entries_of(recipient: Recipient, kind: str) -> Sequence[Entry]:
    """All that was written, the latest first. One query."""
    entries = LEDGERS[kind].objects.filter(recipient=recipient)
    if recipient.within is not None:
        entries = entries.filter(run__service__in=recipient.within)
    return list(entries.select_related("run__store", "run__service").order_by("-pk"))


def owes(recipient: Recipient, kind: str) -> int:
    return LEDGERS[kind].objects.filter(recipient=recipient).aggregate(sum=Sum("amount"))["sum"] or 0


def has_account(recipient: Recipient) -> bool:
    """Whether anything was ever written of theirs. One query."""
    goods = GoodsEntry.objects.filter(recipient=recipient).values("pk")
    return goods.union(FeeEntry.objects.filter(recipient=recipient).values("pk"), all=True)[:1].exists()


def entries_of_department(department: Department, kind: str) -> QuerySet[Any]:
    entries = LEDGERS[kind].objects.filter(run__service__department=department)
    return entries.select_related("recipient", "run__store")


def entries_written_in(month: date, kind: str) -> QuerySet[Any]:
    """Of one of FILES and the whole municipality, in the order of writing: a month that is over never changes.

    Goods that a store sends the invoice for are a file of their own, by store and recipient.
    """
    entries = FILES[kind]().filter(at__gte=_midnight(month), at__lt=_midnight(month_after(month)))
    entries = entries.select_related("recipient", "run__store", "run__service__department")
    if kind == BY_STORES:
        return entries.order_by(Alphabetical("run__store__name"), "run__store", "recipient", "pk")
    return entries.order_by("pk")


def months_with_entries() -> Sequence[tuple[date, Mapping[str, int]]]:
    """The latest first, with the sum of each ledger; as “by_stores” of goods that stores send the invoice for.

    Three queries.
    """
    found: dict[date, dict[str, int]] = {}
    for kind, entries in FILES.items():
        for row in entries().order_by().values(month=TruncMonth("at")).annotate(sum=Sum("amount")):
            month = timezone.localdate(row["month"])
            found.setdefault(month, dict.fromkeys(FILES, 0))[kind] = row["sum"]
    return sorted(found.items(), reverse=True)


def runs_to_close(departments: Sequence[Department]) -> QuerySet[Run]:
    """Over, with orders, and not closed: nobody is charged yet."""
    orders = Order.objects.filter(run=OuterRef("pk"), booking__status__in=SHOPPED)
    closed = RunProgress.objects.filter(run=OuterRef("pk"), closed_at__isnull=False)
    runs = Run.objects.filter(
        Exists(orders),
        ~Exists(closed),
        service__department__in=departments,
        called_off_at=None,
        ends_at__lt=timezone.now(),
    )
    return runs.select_related("store", "service").order_by("starts_at", "pk")


def not_charged(department: Department) -> Sequence[Order]:
    """Orders of closed runs that nobody was home for, and that nothing stands written of. One query."""
    entries = [ledger.objects.filter(order=OuterRef("pk")) for ledger in LEDGERS.values()]
    orders = Order.objects.filter(
        *(~Exists(each) for each in entries),
        run__service__department=department,
        run__progress__closed_at__gt=timezone.now() - timedelta(days=DAYS_SHOWN),
        booking__status=BookingStatus.NO_SHOW,
    )
    return list(orders.select_related("booking__recipient", "run__store").order_by("run__starts_at", "pk"))


def month_after(month: date, *, count: int = 1) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
