"""Times that are held for some minutes while a form is filled in. They end by themselves; this only tidies up."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.enums import BookingStatus
from shop.errors import TransitionNotAllowed
from shop.models import Assignment, Booking

HOLD = timedelta(minutes=10)
FORGET_AFTER = timedelta(days=1)
AT_ONCE = 1000


def end_holds(booking_ids: Iterable[int], *, actor: Actor) -> None:
    """Give up these holds: the live ones are given back, the others lapsed. None of them, no statement."""
    ended = list(booking_ids)
    if not ended:
        return
    holds = list(
        Booking.objects.select_for_update().filter(pk__in=ended, status=BookingStatus.HELD).order_by("pk")
    )
    for hold in holds:
        action = "booking.given_back" if hold.is_held else "booking.hold_lapsed"
        record(actor, action, hold, recipient_id=hold.recipient_id)
    Booking.objects.filter(pk__in=[hold.pk for hold in holds]).update(
        status=BookingStatus.EXPIRED, held_until=None
    )
    Assignment.objects.filter(booking__in=holds, active=True).update(active=False)


@transaction.atomic
def give_back_hold(held: Booking, *, actor: Actor) -> None:
    """Let the time go before it lapses. Given back twice, or lapsed, nothing happens.

    Raises TransitionNotAllowed when the hold has become a booking.
    """
    lock_for_booking(department_id=held.department_id, recipient_id=held.recipient_id)
    require_mandate(actor, recipient_id=held.recipient_id, service_id=held.service_id)
    status = Booking.objects.values_list("status", flat=True).get(pk=held.pk)
    if status == BookingStatus.EXPIRED:
        return
    if status != BookingStatus.HELD:
        raise TransitionNotAllowed(booking=held.pk, status=status, wanted=BookingStatus.EXPIRED)
    end_holds([held.pk], actor=actor)
    time_was_freed(held.department_id)


@transaction.atomic
def forget_lapsed_holds() -> int:
    """Nothing came of them: mark the holds that lapsed more than a day ago as expired. Returns how many."""
    lapsed = Booking.objects.filter(status=BookingStatus.HELD, held_until__lt=timezone.now() - FORGET_AFTER)
    found = list(lapsed.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
    end_holds(found, actor=SYSTEM)
    return len(found)
