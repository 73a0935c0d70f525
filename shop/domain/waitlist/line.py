"""Waiting for time that comes free: getting in line, and out of it again."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.door.rules import require_booked_by_recipients, require_met
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_for_booking
from shop.domain.meanwhile import require_unchanged
from shop.domain.representation.mandate import require_mandate
from shop.domain.waitlist.answers import settle_offers
from shop.domain.waitlist.asking import note_that_they_wait
from shop.enums import OfferOutcome, Priority, WaitlistStatus, Weekday
from shop.errors import (
    BookedByDepartment,
    LongerThanGranted,
    NobodyMetYet,
    NoEntitlement,
    NoLongerWaiting,
    RecipientHasEnded,
    ServiceNotOffered,
    WayNotOffered,
    WindowNotPossible,
)
from shop.lengths import MINUTE, Length, require_offered, usual_length
from shop.models import Recipient, Service, WaitlistEntry
from shop.queries.asked_first import asked_first
from shop.queries.entitlements import entitlements_between
from shop.queries.granted_lengths import most_minutes
from shop.queries.versions import version_of_priority, version_of_wait
from shop.queries.waiting import fits, suits, wanted_length
from shop.registry import is_switched_on
from shop.ways import Way, settled

FARTHEST = timedelta(days=90)
"""So far ahead somebody may wait for a time."""

CANNOT_WAIT = (
    BookedByDepartment,
    LongerThanGranted,
    NobodyMetYet,
    NoEntitlement,
    RecipientHasEnded,
    ServiceNotOffered,
    WayNotOffered,
)
"""Who is refused by one of these cannot wait for the service, whatever they choose."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days, both included, and between which times by the clock a visit may begin; without `weekdays` on every day."""

    first_day: date
    last_day: date
    earliest: time = time(0)
    latest: time = time(23, 59)
    weekdays: tuple[int, ...] = ()

    @property
    def chosen_weekdays(self) -> list[int]:
        """In order, each once; none where all are chosen."""
        chosen = sorted({int(each) for each in self.weekdays})
        return [] if len(chosen) == len(Weekday) else chosen

    def has_a_day(self, *, today: date) -> bool:
        """Whether one of the days is still to come and of the weekdays."""
        first = max(today, self.first_day)
        days = (first + timedelta(days=count) for count in range((self.last_day - first).days + 1))
        return any(suits(day, self.weekdays) for day in days)


@unless_deadlocked
@transaction.atomic
def join_waitlist(
    service: Service,
    *,
    recipient: Recipient,
    wanted: Wanted,
    actor: Actor,
    length: Length | None = None,
    chosen: str = "",
    seen: str = "",
) -> WaitlistEntry:
    """Let the recipient wait for a visit that begins in what they want.

    Whoever waits for the service already, with the same answer to what is asked first, keeps the place in line and
    wants this instead, which also says that they still wait; an offer that no longer fits is given back. Nobody waits
    for days after the last one that is noted for them. `chosen` is the answer to what the module asks first, `seen`
    the version of what they waited for. Raises ChangedMeanwhile, WindowNotPossible, LengthNotOffered, WayNotOffered,
    ServiceNotOffered, RecipientHasEnded, NoEntitlement or LongerThanGranted.
    """
    require_days(wanted)
    lock_for_booking(department_id=service.department_id, recipient_id=recipient.pk)
    require_mandate(actor, recipient_id=recipient.pk, service_id=service.pk)
    service = Service.objects.select_related("department").get(pk=service.pk)
    recipient = Recipient.objects.get(pk=recipient.pk)
    length = length or usual_length(service)
    wanted = require_offered_to(service, recipient=recipient, wanted=wanted, length=length)
    way = settled(service, Way(chosen=chosen), asked=asked_first(service, recipient))
    values = {
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "weekdays": wanted.chosen_weekdays,
        "earliest": wanted.earliest,
        "latest": wanted.latest,
        "duration": None if length.stay else length.duration,
        "stay": length.stay,
        "chosen": way.chosen,
    }
    waiting = WaitlistEntry.objects.select_for_update().filter(
        recipient=recipient, service=service, chosen=way.chosen, status=WaitlistStatus.WAITING
    )
    entry = waiting.first()
    if entry is None:
        entry = WaitlistEntry.objects.create(
            recipient=recipient, service=service, channel=actor.channel, **values
        )
        record(actor, "waitlist.joined", entry, recipient_id=recipient.pk, service=service.pk)
    elif any(getattr(entry, name) != value for name, value in values.items()):
        require_unchanged(seen, now=version_of_wait(entry))
        is_the_same = wanted_length(entry) == length
        for name, value in values.items():
            setattr(entry, name, value)
        entry.save(update_fields=list(values))
        record(actor, "waitlist.changed", entry, recipient_id=recipient.pk, service=service.pk)
        _give_back_what_no_longer_fits(entry, actor=actor, is_the_same=is_the_same)
        note_that_they_wait(entry, actor=actor)
    else:
        note_that_they_wait(entry, actor=actor)
        return entry
    time_was_freed(service.department_id)  # there may be something already
    return entry


@unless_deadlocked
@transaction.atomic
def leave_waitlist(entry: WaitlistEntry, *, actor: Actor) -> WaitlistEntry:
    """Let them wait no longer; what they are offered is given back, for the next in line. Left twice is left once."""
    entry = _lock(entry)
    require_mandate(actor, recipient_id=entry.recipient_id, service_id=entry.service_id)
    if entry.status == WaitlistStatus.WAITING:
        settle_offers(entry, outcome=OfferOutcome.WITHDRAWN, actor=actor)
        entry.status, entry.settled_at = WaitlistStatus.WITHDRAWN, timezone.now()
        entry.save(update_fields=["status", "settled_at"])
        record(actor, "waitlist.left", entry, recipient_id=entry.recipient_id, service=entry.service_id)
    return entry


@unless_deadlocked
@transaction.atomic
def set_priority(entry: WaitlistEntry, *, priority: Priority, actor: Actor, seen: str = "") -> WaitlistEntry:
    """Let them be served before those of a lower priority. What is offered to others meanwhile stays theirs.

    `seen` is the version the actor looked at. Raises NoLongerWaiting or ChangedMeanwhile.
    """
    entry = _lock(entry)
    if entry.status != WaitlistStatus.WAITING:
        raise NoLongerWaiting(entry=entry.pk)
    if entry.priority != priority:
        require_unchanged(seen, now=version_of_priority(entry))
        entry.priority = priority
        entry.save(update_fields=["priority"])
        record(
            actor,
            "waitlist.priority_set",
            entry,
            recipient_id=entry.recipient_id,
            service=entry.service_id,
            priority=int(priority),
        )
    return entry


def _lock(entry: WaitlistEntry) -> WaitlistEntry:
    """The entry as it is now, after the locks of a booking: an offer's time may have to be given back."""
    lock_for_booking(department_id=entry.service.department_id, recipient_id=entry.recipient_id)
    locked = WaitlistEntry.objects.select_for_update(of=("self",)).select_related("service", "recipient")
    return locked.get(pk=entry.pk)


def require_days(wanted: Wanted) -> None:
    """Raise WindowNotPossible for what nobody can wait for."""
    today = timezone.localdate()
    if wanted.last_day < max(today, wanted.first_day) or wanted.last_day > today + FARTHEST:
        raise WindowNotPossible(field="last_day")
    if wanted.latest < wanted.earliest:
        raise WindowNotPossible(field="latest")
    if not {*wanted.weekdays} <= {*Weekday} or not wanted.has_a_day(today=today):
        raise WindowNotPossible(field="weekdays")


def _within_services(wanted: Wanted, *, recipient: Recipient) -> Wanted:
    """As far as services are given. Raises RecipientHasEnded when none are given on any of the days."""
    if recipient.ended_on is None or wanted.last_day <= recipient.ended_on:
        return wanted
    wanted = replace(wanted, last_day=recipient.ended_on)
    if not wanted.has_a_day(today=timezone.localdate()):
        raise RecipientHasEnded(recipient=recipient.pk)
    return wanted


def require_offered_to(service: Service, *, recipient: Recipient, wanted: Wanted, length: Length) -> Wanted:
    """What they can wait for of that, up to their last day. Raises the refusals of `join_waitlist`."""
    wanted = _within_services(wanted, recipient=recipient)
    is_offered = service.is_active and service.department.is_active and recipient.is_active
    if not is_offered or not is_switched_on(service.module_key):
        raise ServiceNotOffered(service=service.pk)
    require_booked_by_recipients(service)
    require_met(service, recipient=recipient)
    require_offered(service, length)
    if service.requires_entitlement:
        decisions = entitlements_between(recipient, first=wanted.first_day, last=wanted.last_day)
        granted = list(decisions.filter(service=service))
        if not granted:
            raise NoEntitlement(service=service.pk)
        most = most_minutes(granted)
        if most is not None and length.duration > most * MINUTE:
            raise LongerThanGranted(most=most)
    return wanted


def _give_back_what_no_longer_fits(entry: WaitlistEntry, *, actor: Actor, is_the_same: bool) -> None:
    for offer in entry.offers.filter(outcome=OfferOutcome.OPEN).select_related("hold"):
        if not is_the_same or not fits(entry, offer.hold.starts_at):
            settle_offers(entry, outcome=OfferOutcome.WITHDRAWN, actor=actor)
