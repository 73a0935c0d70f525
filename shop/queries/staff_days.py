"""Where the department may put a new or a moved booking: any coming day, whatever the notice and the horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from foundation.actor import Channel
from shop.lengths import Length, length_of
from shop.models import Booking, Recipient, Service
from shop.queries.asked_first import slot_rules
from shop.queries.days import span_of_day
from shop.queries.presence import elsewhere
from shop.queries.slots import Slot, slots_between
from shop.ways import AS_USUAL, Way, way_of


@dataclass(frozen=True, slots=True)
class StaffDay:
    """One day. `free` are the other times the recipient can have, but for what was granted: the door says that.

    `taken` are those at which the recipient must be at another appointment.
    """

    date: date
    slots: tuple[Slot, ...]
    free: tuple[Slot, ...]
    taken: tuple[Slot, ...] = ()


def days_to_move_to(
    booking: Booking, *, first: date, count: int, anybody: bool = False
) -> Sequence[StaffDay]:
    """So many days from the first, without what has passed; with `anybody`, whoever would come. Two queries."""
    return _days(
        booking.service,
        booking.recipient,
        length=length_of(booking),
        way=way_of(booking),
        first=first,
        count=count,
        moving=booking,
        anybody=anybody,
    )


def days_to_book(
    service: Service,
    *,
    recipient: Recipient,
    length: Length,
    first: date,
    count: int,
    way: Way = AS_USUAL,
) -> Sequence[StaffDay]:
    """The same for a new booking."""
    return _days(service, recipient, length=length, way=way, first=first, count=count)


def _days(
    service: Service,
    recipient: Recipient,
    *,
    length: Length,
    way: Way,
    first: date,
    count: int,
    moving: Booking | None = None,
    anybody: bool = False,
) -> Sequence[StaffDay]:
    dates = [first + timedelta(days=number) for number in range(count)]
    rules = slot_rules(service, recipient, way=way)
    slots = slots_between(
        service,
        from_at=max(timezone.now(), span_of_day(dates[0]).starts_at),
        until_at=span_of_day(dates[-1]).ends_at,
        length=length,
        way=way,
        recipient_id=recipient.pk,
        channel=Channel.STAFF,
        moving=moving.pk if moving else None,
        anybody=anybody,
        rules=rules,
    )
    others = _others(service, recipient, way=way, slots=slots, moving=moving)
    taken = [slot for slot in slots if any(_overlap(each, slot) for each in others)]
    free = [
        slot
        for slot in slots
        if slot.is_free
        and not (moving is not None and slot.starts_at == moving.starts_at and not moving.stranded)
        and slot not in taken
        and rules.refusal(slot.starts_at, slot.ends_at) is None
    ]
    return [StaffDay(day, _on(day, slots), _on(day, free), _on(day, taken)) for day in dates]


def _others(
    service: Service, recipient: Recipient, *, way: Way, slots: Sequence[Slot], moving: Booking | None
) -> Sequence[Booking]:
    if not slots:
        return ()
    during = slots[0].starts_at, max(slot.ends_at for slot in slots)
    return elsewhere(service, recipient.pk, way=way, during=during, but_not=(moving.pk if moving else None,))


def _overlap(booking: Booking, slot: Slot) -> bool:
    return booking.starts_at < slot.ends_at and slot.starts_at < booking.ends_at


def _on(day: date, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if timezone.localdate(slot.starts_at) == day)
