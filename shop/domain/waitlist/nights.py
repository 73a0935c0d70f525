"""What is tidied up on the waiting list: who booked a time themselves, and whose days have gone by."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM
from foundation.retrying import unless_deadlocked
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking, lock_recipients
from shop.domain.waitlist.answers import settle_offers
from shop.domain.waitlist.waking import next_waking
from shop.enums import OfferOutcome, WaitlistStatus
from shop.models import Booking, WaitlistEntry
from shop.queries.waiting import booked_by_themselves


@transaction.atomic
def tidy_the_line() -> None:
    """Take off the list who has booked a time themselves, and those whose days are over.

    It is one transaction for all of them, so their locks are taken before anything is done, in the order of everybody.
    """
    waiting = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING)
    gone = waiting.filter(Q(pk__in=booked_by_themselves().keys()) | Q(last_day__lt=timezone.localdate()))
    lock_recipients(*gone.values_list("recipient_id", flat=True))
    settle_those_who_booked()
    let_lapse_what_is_over()


def settle_those_who_booked() -> int:
    """Whoever has booked a time in the window they wait for has what they wanted. Returns how many.

    It is not for the door to see to that: a booking would take longer for all who do not wait.
    """
    found = booked_by_themselves()
    return sum(_settle(entry_id, booking=booking) for entry_id, booking in sorted(found.items()))


def let_lapse_what_is_over() -> int:
    """Whose days have gone by is told so, once. Returns how many."""
    over = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING, last_day__lt=timezone.localdate())
    return sum(_let_lapse(pk) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@unless_deadlocked
@transaction.atomic
def _settle(entry_id: int, *, booking: Booking) -> bool:
    entry = _lock(entry_id)
    if entry.status != WaitlistStatus.WAITING:
        return False
    settle_offers(entry, outcome=OfferOutcome.WITHDRAWN, actor=SYSTEM)
    _become(entry, status=WaitlistStatus.BOOKED, action="waitlist.booked", booking=booking)
    return True


@unless_deadlocked
@transaction.atomic
def _let_lapse(entry_id: int) -> bool:
    entry = _lock(entry_id)
    if entry.status != WaitlistStatus.WAITING or entry.last_day >= timezone.localdate():
        return False
    settle_offers(entry, outcome=OfferOutcome.EXPIRED, actor=SYSTEM)
    _become(entry, status=WaitlistStatus.LAPSED, action="waitlist.lapsed")
    tell_recipient(
        "waitlist.lapsed",
        entry.recipient,
        service_id=entry.service_id,
        not_before=next_waking(timezone.now()),
        entry_id=entry.pk,
    )
    return True


def _lock(entry_id: int) -> WaitlistEntry:
    known = WaitlistEntry.objects.select_related("service").get(pk=entry_id)
    lock_for_booking(department_id=known.service.department_id, recipient_id=known.recipient_id)
    locked = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("service", "recipient")
    return locked.get(pk=entry_id)


def _become(
    entry: WaitlistEntry, *, status: WaitlistStatus, action: str, booking: Booking | None = None
) -> None:
    entry.status, entry.settled_at, entry.booking = status, timezone.now(), booking
    entry.save(update_fields=["status", "settled_at", "booking"])
    record(SYSTEM, action, entry, recipient_id=entry.recipient_id, service=entry.service_id)
