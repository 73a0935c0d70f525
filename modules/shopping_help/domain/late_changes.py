"""What is changed on a list that has closed is kept for whoever packs from it, until they say that they know."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from modules.shopping_help.models import LateChange, Order, Run, RunProgress
from modules.shopping_help.queries.late_changes import unseen_of
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_in_outbox
from shop.enums import BookingStatus

LISTS_CHANGED = "shopping_help.lists_changed"
LETS_FINISH = timedelta(minutes=10)
"""So long after the first change is the store told: of all of them at once."""


def changed_late(order: Order, line: Any, *, before: int, after: int) -> LateChange:
    """To be kept: of the line, in thousandths of its unit."""
    return LateChange(
        order=order, of_line=line.pk, text=line.text, unit=line.unit, before=before, after=after
    )


def keep_late(run: Run, changes: Iterable[LateChange]) -> None:
    """In the transaction of what they tell of, with the run locked. A store that has its list is told."""
    if LateChange.objects.bulk_create(changes):
        tell_of_late_changes(run)


def tell_of_late_changes(run: Run) -> None:
    """Once, however many there are in a row; nothing to a store that has not said that it has the list."""
    if not RunProgress.objects.filter(run=run, received_at__isnull=False).exists():
        return
    waiting = OutboxMessage.objects.filter(
        kind=LISTS_CHANGED, status=DeliveryStatus.WAITING, params__run_id=run.pk
    )
    if waiting.exists():
        return
    not_before = timezone.now() + LETS_FINISH
    for user_id in run.store.partners.values_list("user_id", flat=True):
        put_in_outbox(LISTS_CHANGED, to=user_id, not_before=not_before, run_id=run.pk)


@transaction.atomic
def order_called_off(booking_id: int) -> None:
    """After the run had closed: nothing of it is to be packed. Said twice it is kept once."""
    order = Order.objects.select_related("run__store", "booking").filter(booking=booking_id).first()
    if order is None or order.booking.status != BookingStatus.CANCELLED:
        return
    run = (
        Run.objects.select_for_update(no_key=True, of=("self",)).select_related("store").get(pk=order.run_id)
    )
    if run.closes_at > timezone.now() or run.called_off_at is not None:
        return
    if not LateChange.objects.filter(order=order, text="").exists():
        keep_late(run, [LateChange(order=order)])


def see_late_changes(run_id: int) -> bool:
    """The store knows of all that there is, with the run locked. Whether there was anything."""
    return bool(unseen_of(run_id).update(seen_at=timezone.now()))
