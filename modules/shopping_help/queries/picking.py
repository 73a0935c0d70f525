"""The picking list of a run: what is bought where in the store, and for which order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from foundation.alphabet import alphabetical
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import AllergyWarning, Mark, Order, OrderLine, Run
from modules.shopping_help.queries.crew import SHOPPED, shopped_orders
from shop.models import Recipient

LAST = 2**31
"""What stands in no aisle is looked for at the end."""


@dataclass(frozen=True, slots=True)
class PickedOrder:
    """`number` is what the order is called in its run: the same for crew, store and bag. One that `is_late` was placed
    by the department after the cut-off.
    """

    order: Order
    number: int
    warning: AllergyWarning | None
    is_late: bool = False

    @property
    def recipient(self) -> Recipient:
        return self.order.booking.recipient

    @property
    def first_name(self) -> str:
        """What the crew and the store call them; nobody whose address is protected is named."""
        recipient = self.recipient
        return "" if recipient.is_protected else recipient.name.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class PickLine:
    """A line with what was last said of it; no mark where nobody has, it was taken back, or the line changed since."""

    line: OrderLine
    order: PickedOrder
    number: int
    mark: Mark | None

    @property
    def needs_price(self) -> bool:
        """Bought, and nobody has said for how much."""
        return self.mark is not None and self.mark.cost is None

    @property
    def is_settled(self) -> bool:
        return self.mark is not None and not self.needs_price


@dataclass(frozen=True, slots=True)
class Article:
    """The same thing for one order or several."""

    text: str
    unit: str
    lines: Sequence[PickLine]

    @property
    def amount(self) -> int:
        return sum(each.line.amount for each in self.lines)


@dataclass(frozen=True, slots=True)
class AisleList:
    """What is bought in one aisle; `name` is empty for what nobody knows the place of."""

    name: str
    articles: Sequence[Article]


@dataclass(frozen=True, slots=True)
class Picking:
    """All of a run, by order and by aisle."""

    orders: Sequence[PickedOrder]
    lines: Sequence[PickLine]
    aisles: Sequence[AisleList]

    @property
    def marked(self) -> int:
        return sum(each.mark is not None for each in self.lines)

    @property
    def without_price(self) -> Sequence[PickLine]:
        """What holds the closing: not marked, or bought for nobody knows what."""
        return [each for each in self.lines if not each.is_settled]

    def of_order(self, order_id: int) -> Sequence[PickLine]:
        return [each for each in self.lines if each.line.order_id == order_id]


def picking_of(run: Run) -> Picking:
    """Five queries, however many orders there are."""
    orders = list(shopped_orders(run).prefetch_related(_lines_with_marks()))
    numbers = numbers_of(run)
    people = [order.booking.recipient_id for order in orders]
    warnings = {each.recipient_id: each for each in AllergyWarning.objects.filter(recipient__in=people)}
    picked = [
        PickedOrder(
            order,
            numbers[order.pk],
            _said(warnings.get(order.booking.recipient_id)),
            is_late=order.booking.created_at > run.closes_at,
        )
        for order in orders
    ]
    found = [pick_line(line, order) for order in picked for line in order.order.lines.all()]
    return Picking(picked, found, _by_aisle(found))


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was taken for an order that was called off since. `text` is what lies in the basket."""

    number: int
    text: str
    amount: int
    unit: str


def to_put_back(run: Run) -> Sequence[PutBack]:
    """In the order in which it was ordered. Three queries, and one where there is nothing."""
    cancelled = Order.objects.filter(run=run).exclude(booking__status__in=SHOPPED)
    orders = list(
        cancelled.filter(lines__marks__isnull=False).distinct().prefetch_related(_lines_with_marks())
    )
    if not orders:
        return []
    numbers = numbers_of(run)
    lines = [
        pick_line(line, PickedOrder(order, numbers[order.pk], None))
        for order in sorted(orders, key=lambda each: each.pk)
        for line in order.lines.all()
    ]
    return [
        PutBack(each.order.number, each.mark.text or each.line.text, each.mark.amount, each.line.unit)
        for each in lines
        if each.mark is not None and each.mark.kind != MarkKind.MISSING
    ]


def _lines_with_marks() -> Any:
    marks = Prefetch("marks", queryset=Mark.objects.select_related("by").order_by("number"))
    return Prefetch(
        "lines", queryset=OrderLine.objects.select_related("product__aisle").prefetch_related(marks)
    )


def numbers_of(run: Run) -> Mapping[int, int]:
    """By the order's id, from one; what was cancelled keeps its number, so that no bag is mistaken for another."""
    ids = Order.objects.filter(run=run).order_by("pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(ids, start=1)}


def pick_line(line: OrderLine, order: PickedOrder) -> PickLine:
    marks = list(line.marks.all())
    last = marks[-1] if marks else None
    holds = last is not None and last.kind != MarkKind.TAKEN_BACK and last.holds_of(line)
    return PickLine(line, order, last.number if last else 0, last if holds else None)


def _said(warning: AllergyWarning | None) -> AllergyWarning | None:
    return warning if warning is not None and (warning.allergens or warning.text) else None


def _by_aisle(lines: Iterable[PickLine]) -> Sequence[AisleList]:
    """As one walks through the store; within an aisle by name, the same thing for all orders together."""
    aisles: dict[tuple[int, str], dict[tuple[object, str], list[PickLine]]] = {}
    for each in lines:
        product = each.line.product
        aisle = product.aisle if product is not None else None
        place = (aisle.position, aisle.name) if aisle is not None else (LAST, "")
        what = product.pk if product is not None else each.line.text.casefold()
        aisles.setdefault(place, {}).setdefault((what, each.line.unit), []).append(each)
    return [
        AisleList(name, _articles(articles.values())) for (_place, name), articles in sorted(aisles.items())
    ]


def _articles(groups: Iterable[Sequence[PickLine]]) -> Sequence[Article]:
    found = [Article(lines[0].line.text, lines[0].line.unit, lines) for lines in groups]
    return sorted(found, key=lambda each: alphabetical(each.text))


def lines_of_orders(orders: QuerySet[Order]) -> Mapping[int, Sequence[PickLine]]:
    """By the order's id, with what became of each line; for a page without aisles. Three queries."""
    found: dict[int, list[PickLine]] = {}
    for order in orders.select_related("booking__recipient").prefetch_related(_lines_with_marks()):
        picked = PickedOrder(order, 0, None)
        found[order.pk] = [pick_line(line, picked) for line in order.lines.all()]
    return found
