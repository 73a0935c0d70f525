"""Lists are written: somebody's own before they order, and an order's until its run closes.

Both are one thing to who writes, a `Listing`: locked, changed line by line, and noted in the log.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.retrying import unless_deadlocked
from modules.shopping_help.crew_words import by_whom, mark_in_words
from modules.shopping_help.domain.late_changes import changed_late, keep_late
from modules.shopping_help.enums import ProductUnit, Substitution
from modules.shopping_help.errors import (
    LastLineStays,
    LineIsMarked,
    ListHasClosed,
    ListIsFull,
    NotSoldHere,
    OrderIsOver,
    OutOfSale,
)
from modules.shopping_help.models import LateChange, ListLine, Order, OrderLine, Product, Run, Store
from modules.shopping_help.queries.picking import lines_of_orders
from modules.shopping_help.queries.runs import COMING
from modules.shopping_help.queries.under_way import is_out
from modules.shopping_help.reckoning import is_not_sold
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.door.changes import lock_booking
from shop.domain.hearing import tell_recipient
from shop.domain.representation.mandate import require_mandate
from shop.models import Booking, Recipient
from shop.presentation import moment_in_words
from shop.queries.channels import SELF_SERVICE
from ui.templatetags.phone import phone

MOST_LINES = 80
MOST_AMOUNT = 99_000
"""In thousandths; a whole number, for of pieces there is nothing else."""
ORDER_CHANGED = "shopping_help.order_changed"
LETS_FINISH = timedelta(minutes=10)
"""So long after the first change by the department is the recipient told: of all of them at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A line to be. Without a product it is what somebody wrote; one has the product's own name and unit."""

    text: str
    amount: int
    unit: ProductUnit = ProductUnit.PIECE
    substitution: Substitution = Substitution.OTHER_BRAND
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a line: without an amount it is taken off."""

    line_id: int
    amount: int
    substitution: Substitution


class Listing(ABC):
    """A list that can be written on."""

    recipient: Recipient
    store: Store

    @abstractmethod
    def lock(self, actor: Actor) -> None:
        """Nobody else changes it before this transaction ends. Raises what says that it cannot be changed."""

    @abstractmethod
    def lines(self) -> QuerySet[Any]:
        """In order."""

    @abstractmethod
    def add(self, wish: Wish, *, position: int) -> None: ...

    def amount_changed(self, line: Any, *, before: int, after: int) -> None:
        """Of that line, in thousandths; 0 where it was not on the list, or is no longer."""
        return

    def settled(self) -> Mapping[int, str]:
        """What somebody who shops has said of its lines, in words, by the line's id: these stay as they are."""
        return {}

    @abstractmethod
    def note(self, changed: Iterable[int], actor: Actor) -> None:
        """It was changed: the lines with these ids among them."""

    may_be_empty = True


class OwnList(Listing):
    """What the recipient writes down for a store before they order."""

    def __init__(self, recipient: Recipient, store: Store) -> None:
        self.recipient, self.store = recipient, store

    def lock(self, actor: Actor) -> None:
        Recipient.objects.select_for_update().get(pk=self.recipient.pk)

    def lines(self) -> QuerySet[Any]:
        return ListLine.objects.filter(recipient=self.recipient, store=self.store).select_related("product")

    def add(self, wish: Wish, *, position: int) -> None:
        ListLine.objects.create(recipient=self.recipient, store=self.store, **_fields(wish, position))

    def note(self, changed: Iterable[int], actor: Actor) -> None:
        if actor.channel not in SELF_SERVICE:
            record(actor, "shopping_help.list_written", self.store, recipient_id=self.recipient.pk)


def is_over(booking: Booking, run: Run) -> bool:
    """It was cancelled, or the goods are on their way: nobody changes the list any more, the department neither."""
    return booking.status not in COMING or booking.starts_at <= timezone.now() or is_out(run)


class OrderList(Listing):
    """An order's list: closed with its run to who ordered, and to the department once it is on its way."""

    may_be_empty = False

    def __init__(self, order: Order) -> None:
        self.order, self.run, self.booking = order, order.run, order.booking
        self.recipient, self.store = order.booking.recipient, order.run.store
        self._late: list[LateChange] = []

    @property
    def is_closed(self) -> bool:
        return self.run.closes_at < timezone.now()

    def lock(self, actor: Actor) -> None:
        self._late = []  # a try that was rolled back has changed nothing
        # Whoever marks a line of the run waits, and is waited for: what they said of it is seen here.
        Run.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.run.pk)
        booking = lock_booking(self.booking.pk)
        require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
        self.order = Order.objects.select_for_update().get(pk=self.order.pk)
        self.run.refresh_from_db(fields=["closes_at", "starts_at", "store", "called_off_at"])
        if is_over(booking, self.run):
            raise OrderIsOver
        if self.is_closed and actor.channel in SELF_SERVICE:
            raise ListHasClosed(
                when=moment_in_words(self.run.closes_at), phone=phone(booking.department.phone)
            )

    def lines(self) -> QuerySet[Any]:
        return OrderLine.objects.filter(order=self.order).select_related("product")

    def add(self, wish: Wish, *, position: int) -> None:
        line = OrderLine.objects.create(
            order=self.order,
            price=wish.product.price if wish.product else None,
            changed_at=timezone.now() if self.is_closed else None,
            added_late=self.is_closed,
            **_fields(wish, position),
        )
        self.amount_changed(line, before=0, after=line.amount)

    def amount_changed(self, line: Any, *, before: int, after: int) -> None:
        if self.is_closed and before != after:
            self._late.append(changed_late(self.order, line, before=before, after=after))

    def settled(self) -> Mapping[int, str]:
        """Nobody shops before it has closed. Four queries then."""
        if not self.is_closed:
            return {}
        lines = lines_of_orders(Order.objects.filter(pk=self.order.pk)).get(self.order.pk, ())
        return {
            each.line.pk: f"{mark_in_words(each)} ({by_whom(each)})"
            for each in lines
            if each.mark is not None
        }

    def note(self, changed: Iterable[int], actor: Actor) -> None:
        """What is changed after the run has closed is seen by crew and store, and the recipient hears of it."""
        action = ORDER_CHANGED
        if self.is_closed:
            action = "shopping_help.order_changed_late"
            now = timezone.now()
            self.order.changed_at = now
            self.order.save(update_fields=["changed_at"])
            OrderLine.objects.filter(order=self.order, pk__in=list(changed)).update(changed_at=now)
            keep_late(self.run, self._late)
        record(actor, action, self.order, recipient_id=self.recipient.pk)
        if actor.channel in {Channel.STAFF, Channel.PHONE}:
            tell_of_change(self.booking, self.order, actor=actor)


def tell_of_change(booking: Booking, order: Order, *, actor: Actor) -> None:
    """Once, however many lines are changed in a row."""
    waiting = OutboxMessage.objects.filter(
        kind=ORDER_CHANGED, status=DeliveryStatus.WAITING, params__order_id=order.pk
    )
    if not waiting.exists():
        tell_recipient(
            ORDER_CHANGED,
            booking.recipient,
            service_id=booking.service_id,
            not_before=timezone.now() + LETS_FINISH,
            by=actor.user_id,
            order_id=order.pk,
        )


def _fields(wish: Wish, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "product": wish.product,
        "text": wish.product.name if wish.product else wish.text,
        "amount": wish.amount,
        "unit": wish.product.unit if wish.product else wish.unit,
        "substitution": wish.substitution,
    }


@unless_deadlocked
@transaction.atomic
def put_on(listing: Listing, *wishes: Wish, actor: Actor) -> None:
    """Write these lines at the end; of a product that stands there already so much more, unless that one is marked.

    Raises NotSoldHere, OutOfSale, ListIsFull, and what its lock raises; then nothing is written.
    """
    listing.lock(actor)
    there, settled = list(listing.lines()), listing.settled()
    last = max((each.position for each in there), default=0)
    more, added = set[int](), 0
    for wish in wishes:
        require_sold(wish, store=listing.store)
        same = next((each for each in there if _is_more_of(each, wish) and each.pk not in settled), None)
        if same is not None:
            before, same.amount = same.amount, min(same.amount + wish.amount, MOST_AMOUNT)
            same.save(update_fields=["amount"])
            listing.amount_changed(same, before=before, after=same.amount)
            more.add(same.pk)
            continue
        added += 1
        if len(there) + added > MOST_LINES:
            raise ListIsFull(most=MOST_LINES)
        listing.add(wish, position=last + added)
    listing.note(more, actor)


def _is_more_of(line: Any, wish: Wish) -> bool:
    return wish.product is not None and line.product_id == wish.product.pk


def require_sold(wish: Wish, *, store: Store) -> None:
    """Raise NotSoldHere for alcohol and tobacco, OutOfSale for what that store does not sell any more."""
    if is_not_sold(wish.product.name if wish.product else wish.text):
        raise NotSoldHere
    if wish.product is not None and not (wish.product.is_active and wish.product.store_id == store.pk):
        raise OutOfSale(product=wish.product.name)


@unless_deadlocked
@transaction.atomic
def change_lines(listing: Listing, changes: Iterable[Change], *, actor: Actor) -> int:
    """Let the lines be as it is said; how many were otherwise. Those that are gone meanwhile stay gone.

    Raises LineIsMarked where one of those that are changed is settled, LastLineStays where an order would have none
    left, and what its lock raises; then nothing is changed.
    """
    listing.lock(actor)
    settled = listing.settled()
    lines = {each.pk: each for each in listing.lines()}
    changed, gone = set[int](), 0
    for change in changes:
        line = lines.get(change.line_id)
        if line is None or (line.amount, line.substitution) == (change.amount, change.substitution):
            continue
        if line.pk in settled:
            raise LineIsMarked(what=line.text, said=settled[line.pk])
        listing.amount_changed(line, before=line.amount, after=change.amount)
        if not change.amount:
            line.delete()
            gone += 1
        else:
            line.amount, line.substitution = change.amount, change.substitution
            line.save(update_fields=["amount", "substitution"])
            changed.add(change.line_id)
    if gone and gone == len(lines) and not listing.may_be_empty:
        raise LastLineStays
    if gone or changed:
        listing.note(changed, actor)
    return gone + len(changed)
