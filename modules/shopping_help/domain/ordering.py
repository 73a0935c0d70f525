"""An order is placed: a seat in the run through the door, with the list that was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.domain.late_changes import changed_late, keep_late
from modules.shopping_help.domain.leading import leader_of
from modules.shopping_help.domain.lists import OwnList, Wish, put_on, require_sold
from modules.shopping_help.enums import ProductUnit, Substitution
from modules.shopping_help.errors import (
    CrewIsOut,
    ListIsEmpty,
    NoOrderPlaceLeft,
    NoRunThen,
    NotSoldHere,
    OrderedAlready,
    OrderStaysInItsRun,
    OutOfSale,
    WriteListFirst,
)
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.models import ListLine, Order, OrderLine, Run
from modules.shopping_help.queries.orders import last_order_lines
from modules.shopping_help.queries.runs import COMING, runs_that_stand
from modules.shopping_help.queries.under_way import is_out
from shop.domain.door.booking import book_service
from shop.enums import TAKES_TIME, BookingStatus
from shop.hooks import BookingDraft
from shop.models import Booking, Recipient

PLACING = "shopping_order"
"""Under which the door brings what is ordered from the page to `save_answers`."""


@dataclass(frozen=True, slots=True)
class Placing:
    """What is said with the order; `by` is who says it."""

    contact_free: bool
    by: Actor


@unless_deadlocked
@transaction.atomic
def place_order(
    run: Run, *, recipient: Recipient, contact_free: bool, actor: Actor, idempotency_key: str | None = None
) -> Order:
    """Take an order place for the recipient, with the list they have written for the store; the list is empty then.

    With the same key it is the same order. Raises ListIsEmpty, NotSoldHere or OutOfSale for a line that cannot be
    bought any more, and a BookingRefused of the door or the module; then nothing is changed.
    """
    booking = book_service(
        run.service,
        recipient=recipient,
        starts_at=run.starts_at,
        actor=actor,
        idempotency_key=idempotency_key,
        answers={PLACING: Placing(contact_free, actor)},
        helpers=[leader_of(run).pk],
    )
    return Order.objects.select_related("run__store", "booking").get(booking=booking)


def require_place(draft: BookingDraft) -> None:
    """In the booking's transaction: nobody else takes an order place of the run before it ends."""
    if draft.moving is not None:
        raise OrderStaysInItsRun
    if PLACING not in draft.answers:
        raise WriteListFirst
    run = run_at(draft.service.pk, draft.starts_at, locked=True)
    if run is None:
        raise NoRunThen
    if is_out(run):
        raise CrewIsOut
    orders = Booking.objects.filter(
        service=draft.service,
        starts_at=draft.starts_at,
        status__in=TAKES_TIME - {BookingStatus.HELD},
    )
    if orders.filter(recipient=draft.recipient).exists():
        raise OrderedAlready
    if orders.count() >= run.order_places:
        raise NoOrderPlaceLeft


def run_at(service_id: int, starts_at: Any, *, locked: bool = False) -> Run | None:
    runs = runs_that_stand().filter(service=service_id, starts_at=starts_at).select_related("store")
    return (runs.select_for_update(of=("self",)) if locked else runs).first()


def keep_order(booking: Booking, answers: Mapping[str, Any]) -> None:
    """The list becomes the order's, with what the store's products cost by now; in the booking's transaction."""
    placing: Placing = answers[PLACING]
    run = run_at(booking.service_id, booking.starts_at)
    if run is None:
        raise NoRunThen
    lines = list(
        ListLine.objects.filter(recipient=booking.recipient_id, store=run.store)
        .select_related("product")
        .select_for_update(of=("self",))
    )
    if not lines:
        raise ListIsEmpty
    for line in lines:
        require_sold(wish_of(line), store=run.store)
    order = Order.objects.create(
        booking=booking,
        run=run,
        contact_free=placing.contact_free,
        fee=SettingsForm.of(booking.service)["fee"],
    )
    ordered = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=number,
            product=line.product,
            text=line.text,
            amount=line.amount,
            unit=line.unit,
            substitution=line.substitution,
            price=line.product.price if line.product else None,
        )
        for number, line in enumerate(lines, start=1)
    )
    ListLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    if run.closes_at <= timezone.now():
        keep_late(run, [changed_late(order, line, before=0, after=line.amount) for line in ordered])
    record(placing.by, "shopping_help.ordered", order, recipient_id=booking.recipient_id)


def wish_of(line: Any) -> Wish:
    """The same line once more."""
    return Wish(line.text, line.amount, ProductUnit(line.unit), Substitution(line.substitution), line.product)


def last_order_again(
    recipient: Recipient, run: Run, *, actor: Actor, but_not: int | None = None
) -> tuple[int, int]:
    """Put what they ordered last in that store on their list; how many lines, and how many cannot be bought any more.

    What is on it already is left as it is.
    """
    own = OwnList(recipient, run.store)
    there = {(line.product_id, line.text) for line in own.lines()}
    wishes, gone = list[Wish](), 0
    for line in last_order_lines(recipient, run.store, but_not=but_not):
        if (line.product_id, line.text) in there:
            continue
        wish = wish_of(line)
        try:
            require_sold(wish, store=run.store)
        except (OutOfSale, NotSoldHere):
            gone += 1
        else:
            wishes.append(wish)
    if wishes:
        put_on(own, *wishes, actor=actor)
    return len(wishes), gone


@transaction.atomic
def say_contact_free(order: Order, *, contact_free: bool, actor: Actor) -> None:
    """Put it at the door, or hand it over: to say so is no matter of the list, and can be done until it comes."""
    order = Order.objects.select_for_update(of=("self",)).select_related("booking").get(pk=order.pk)
    if order.booking.status in COMING and order.booking.starts_at > timezone.now():
        order.contact_free = contact_free
        order.save(update_fields=["contact_free"])
        record(
            actor,
            "shopping_help.order_changed",
            order,
            recipient_id=order.booking.recipient_id,
        )
