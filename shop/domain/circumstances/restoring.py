"""What ended by mistake with somebody's services and comes back through the same door as everything else."""

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.locks import lock_for_booking
from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.enums import WaitlistStatus
from shop.models import WaitlistEntry
from shop.queries.waiting import wanted_length


@unless_deadlocked
@transaction.atomic
def wait_again(entry: WaitlistEntry, *, actor: Actor) -> WaitlistEntry:
    """Let them wait for what is left of what they waited for, in the place they had: it was not they who left it.

    Who waits for the service by now waits for that, and nothing is changed. Raises what `join_waitlist` raises.
    """
    lock_for_booking(department_id=entry.service.department_id, recipient_id=entry.recipient_id)
    waiting = WaitlistEntry.objects.filter(
        recipient=entry.recipient_id, service=entry.service_id, status=WaitlistStatus.WAITING
    ).first()
    if waiting is not None:
        return waiting
    wanted = Wanted(
        max(entry.first_day, timezone.localdate()),
        entry.last_day,
        entry.earliest,
        entry.latest,
        tuple(entry.weekdays),
    )
    length = wanted_length(entry)
    again = join_waitlist(entry.service, recipient=entry.recipient, wanted=wanted, actor=actor, length=length)
    again.created_at, again.priority = entry.created_at, entry.priority
    again.save(update_fields=["created_at", "priority"])
    return again
