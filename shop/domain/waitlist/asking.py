"""Who does not answer is asked whether they still wait, and meanwhile no time is kept in vain for them."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor
from foundation.retrying import unless_deadlocked
from shop.domain.freeing import time_was_freed
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.domain.waitlist.waking import next_waking
from shop.enums import WaitlistStatus
from shop.errors import NoLongerWaiting
from shop.models import WaitlistEntry
from shop.queries.waiting import ASKED_AFTER, unanswered_of

ASKED = "waitlist.asked"


def ask_who_does_not_answer(entry: WaitlistEntry) -> None:
    """After so many offers in a row without an answer, once. The caller has the locks of a booking."""
    if entry.status != WaitlistStatus.WAITING or entry.asked_at is not None:
        return
    if unanswered_of(entry) < ASKED_AFTER:
        return
    now = timezone.now()
    entry.asked_at = now
    entry.save(update_fields=["asked_at"])
    record(SYSTEM, ASKED, entry, recipient_id=entry.recipient_id, service=entry.service_id)
    tell_recipient(
        ASKED, entry.recipient, service_id=entry.service_id, not_before=next_waking(now), entry_id=entry.pk
    )


@unless_deadlocked
@transaction.atomic
def say_still_waiting(entry: WaitlistEntry, *, actor: Actor) -> WaitlistEntry:
    """They were asked, and wait on: they have their place again and are offered times. Said twice it is said once.

    Raises NoLongerWaiting.
    """
    lock_for_booking(department_id=entry.service.department_id, recipient_id=entry.recipient_id)
    locked = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("service", "recipient")
    entry = locked.get(pk=entry.pk)
    require_mandate(actor, recipient_id=entry.recipient_id, service_id=entry.service_id)
    if entry.status != WaitlistStatus.WAITING:
        raise NoLongerWaiting(entry=entry.pk)
    note_that_they_wait(entry, actor=actor)
    return entry


def note_that_they_wait(entry: WaitlistEntry, *, actor: Actor) -> None:
    """Whatever they do about it is an answer, if they were asked. The caller has the locks of a booking."""
    if entry.status != WaitlistStatus.WAITING or entry.asked_at is None:
        return
    entry.asked_at, entry.still_waits_at = None, timezone.now()
    entry.save(update_fields=["asked_at", "still_waits_at"])
    record(actor, "waitlist.still_waits", entry, recipient_id=entry.recipient_id, service=entry.service_id)
    time_was_freed(entry.service.department_id)  # there may be something already
