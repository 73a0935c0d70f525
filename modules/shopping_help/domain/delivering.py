"""The goods go out: in which order, and what became of each. What became of it is the core's to keep."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.crew_errors import NotAllMarked, RunIsBrokenOff, SetOutEarly
from modules.shopping_help.domain.marking import lock_open_run
from modules.shopping_help.models import DeliveryStop, Order, Run, RunProgress
from modules.shopping_help.queries.picking import PickedOrder, picking_of
from shop.domain.meanwhile import require_unchanged
from shop.enums import BookingStatus
from shop.models import Booking
from shop.queries.versions import version_of
from ui.dates import long_day

SET_OUT, STAYED = "shopping_help.run_set_out", "shopping_help.run_stayed"


def in_order_of_stops(run: Run, orders: list[PickedOrder]) -> list[PickedOrder]:
    """As somebody has laid the round; those that nobody has placed come last, by number. One query."""
    stops = dict(DeliveryStop.objects.filter(order__run=run).values_list("order_id", "position"))
    return sorted(orders, key=lambda each: (stops.get(each.order.pk, len(orders)), each.number))


@unless_deadlocked
@transaction.atomic
def move_stop(run: Run, order: Order, *, places: int, orders: list[PickedOrder]) -> None:
    """Deliver it so many places later, or earlier where negative: the others keep their order.

    `orders` are all of the run. Raises RunIsClosed, OrdersStillOpen.
    """
    run = lock_open_run(run.pk)
    ids = [each.order.pk for each in in_order_of_stops(run, orders)]
    if order.pk not in ids:
        return
    place = ids.index(order.pk)
    ids.insert(min(max(0, place + places), len(ids) - 1), ids.pop(place))
    DeliveryStop.objects.bulk_create(
        [DeliveryStop(order_id=pk, position=position) for position, pk in enumerate(ids)],
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["position"],
    )


@unless_deadlocked
@transaction.atomic
def say_outcome(order: Order, outcome: Callable[..., Booking], *, actor: Actor) -> None:
    """What became of an order, by one of the core's acts.

    Raises as that does, RunIsClosed and OrdersStillOpen, and RunIsBrokenOff where it would be waited for again.
    """
    run = lock_open_run(order.run_id)
    booking = outcome(order.booking, actor=actor)
    if run.mishap and booking.status == BookingStatus.CONFIRMED:
        raise RunIsBrokenOff


def is_early(run: Run) -> bool:
    """Whether the day of the delivery is still to come."""
    return timezone.localdate() < timezone.localdate(run.starts_at)


@unless_deadlocked
@transaction.atomic
def set_out(run: Run, *, actor: Actor, unmarked: int = 0) -> None:
    """The car leaves the store. Said twice it is once. `unmarked` is how many lines may lack a mark.

    Raises SetOutEarly, NotAllMarked, RunIsClosed and OrdersStillOpen.
    """
    run = lock_open_run(run.pk)
    if is_early(run):
        raise SetOutEarly(day=long_day(timezone.localdate(run.starts_at)))
    progress, _is_new = RunProgress.objects.get_or_create(run=run)
    if progress.set_out_at is not None:
        return
    picking = picking_of(run)
    left = len(picking.lines) - picking.marked
    if left > unmarked:
        raise NotAllMarked(count=left)
    progress.set_out_at = timezone.now()
    progress.save(update_fields=["set_out_at"])
    record(actor, SET_OUT, run)


@unless_deadlocked
@transaction.atomic
def stay(run: Run, *, actor: Actor) -> None:
    """It was pressed by mistake: they have not set out. Said twice, or once something is delivered, nothing happens."""
    run = lock_open_run(run.pk)
    orders = Order.objects.filter(run=run)
    if orders.filter(booking__status__in=(BookingStatus.COMPLETED, BookingStatus.NO_SHOW)).exists():
        return
    if RunProgress.objects.filter(run=run, set_out_at__isnull=False).update(set_out_at=None):
        record(actor, STAYED, run)


def version_of_receipt(receipt: int | None) -> str:
    return version_of([receipt])


@unless_deadlocked
@transaction.atomic
def note_receipt(run: Run, *, receipt: int | None, actor: Actor, seen: str) -> None:
    """What the store's receipt says for all of it, in øre; None takes it away. `seen` is the version of what it was.

    Raises ChangedMeanwhile, RunIsClosed and OrdersStillOpen.
    """
    run = lock_open_run(run.pk)
    progress, _is_new = RunProgress.objects.get_or_create(run=run)
    require_unchanged(seen, now=version_of_receipt(progress.receipt), wanted=version_of_receipt(receipt))
    if progress.receipt != receipt:
        progress.receipt = receipt
        progress.save(update_fields=["receipt"])
        record(actor, "shopping_help.receipt_noted", run)
