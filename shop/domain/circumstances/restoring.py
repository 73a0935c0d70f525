"""A place in line that ended by mistake with somebody's services, given back as it was."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_for_booking
from shop.domain.waitlist.line import Wanted, require_days, require_offered_to
from shop.enums import WaitlistStatus
from shop.errors import NoLongerWaiting
from shop.models import WaitlistEntry
from shop.queries.waiting import RESTORED, wanted_length


@unless_deadlocked
@transaction.atomic
def wait_again(entry: WaitlistEntry, *, actor: Actor) -> WaitlistEntry:
    """Let them wait for what is left of what they waited for: it was not they who left.

    It is the same place, with all that was answered in it: times that they said no to, and whether they were asked if
    they still wait. Who waits for the same by now waits for that, and nothing is changed. Raises NoLongerWaiting for
    one that got a time or whose days went by, and what `join_waitlist` raises.
    """
    lock_for_booking(department_id=entry.service.department_id, recipient_id=entry.recipient_id)
    same = WaitlistEntry.objects.filter(
        recipient=entry.recipient_id, service=entry.service_id, chosen=entry.chosen
    )
    waiting = same.filter(status=WaitlistStatus.WAITING).first()
    if waiting is not None:
        return waiting
    locked = WaitlistEntry.objects.select_for_update(of=("self",))
    entry = locked.select_related("service__department", "recipient").get(pk=entry.pk)
    if entry.status != WaitlistStatus.WITHDRAWN:
        raise NoLongerWaiting(entry=entry.pk)
    wanted = Wanted(entry.first_day, entry.last_day, entry.earliest, entry.latest, tuple(entry.weekdays))
    wanted = replace(wanted, first_day=max(entry.first_day, timezone.localdate()))
    require_days(wanted)
    wanted = require_offered_to(
        entry.service, recipient=entry.recipient, wanted=wanted, length=wanted_length(entry)
    )
    entry.first_day, entry.last_day = wanted.first_day, wanted.last_day
    entry.status, entry.settled_at = WaitlistStatus.WAITING, None
    entry.save(update_fields=["first_day", "last_day", "status", "settled_at"])
    record(actor, RESTORED, entry, recipient_id=entry.recipient_id, service=entry.service_id)
    time_was_freed(entry.service.department_id)  # there may be something already
    return entry
