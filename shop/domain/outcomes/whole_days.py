"""A whole day's outcomes at once: everything went as it was planned."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.door.changes import lock_booking
from shop.domain.outcomes.telling import UNTOLD, complete_booking
from shop.models import Booking


@unless_deadlocked
@transaction.atomic
def complete_as_planned(booking_ids: Iterable[int], *, actor: Actor) -> Sequence[Booking]:
    """Those of the visits that still wait for an outcome were carried out, and took as long as planned.

    What somebody has said of the others meanwhile stands. All of them or none; raises as `complete_booking` does.
    """
    locked = [lock_booking(pk) for pk in sorted(set(booking_ids))]
    return [complete_booking(each, actor=actor) for each in locked if each.status == UNTOLD]
