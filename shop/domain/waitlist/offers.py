"""Offering what is free to whoever waits, the first in line first.

A round looks once at what is free, then goes through the line until somebody can have one of those times, and keeps
it for them. One offer is one transaction: the next begins at the head of the line again. What comes free meanwhile is
not looked at: whoever freed it has asked for a round of its own.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.retrying import unless_deadlocked
from shop.domain.door.booking import draft_booking, lock_and_look
from shop.domain.door.choosing import choose
from shop.domain.door.rules import check_rules
from shop.domain.door.taking import Claim
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking, lock_line, wait_for_what_is_freed
from shop.domain.waitlist.answers import come_back
from shop.domain.waitlist.waking import answer_by, next_waking
from shop.enums import BookingStatus, OfferOutcome, WaitlistStatus
from shop.errors import BookingRefused
from shop.lengths import lengths_of
from shop.models import Booking, WaitlistEntry, WaitlistOffer
from shop.queries.asked_first import way_chosen
from shop.queries.citizen_days import citizen_calendar
from shop.queries.slots import Slot
from shop.queries.waiting import booked_by_themselves, fits, refused_by, to_be_offered, wanted_length
from shop.queries.within_reach import FreeTimes, Grants, without_anybody

FOR_RECIPIENT = Actor(user_id=None, channel=Channel.SELF)
"""The system does for who waits what they could do: notice, horizon, a pause and what is kept for others bind it."""
MOST_TRIES = 5
"""Times of one person that are tried where others were faster, before the next in line is asked."""


class _NothingToOffer(Exception):
    """Undo what was begun: it lets go of the locks."""


def offer_free_time(department_id: int) -> list[WaitlistOffer]:
    """Offer what is free to those who wait in the department, as long as there is somebody who can have it."""
    made = []
    while (offer := offer_next(department_id)) is not None:
        made.append(offer)
    return made


@unless_deadlocked
@transaction.atomic
def offer_next(department_id: int) -> WaitlistOffer | None:
    """Keep one time for the first in line who can have one, and tell them; None when there is nobody.

    Rounds of a department come one at a time.
    """
    wait_for_what_is_freed(department_id)
    lock_line(department_id)
    for each in _within_reach(department_id):
        if _can_have(each):
            try:
                with transaction.atomic():
                    return _offer(each)
            except _NothingToOffer:
                continue
    return None


@dataclass(frozen=True, slots=True)
class _Reach:
    """One who waits, and what is free for them as far as can be seen without asking for them alone."""

    entry: WaitlistEntry
    starts: Collection[datetime]
    now: datetime


def _within_reach(department_id: int) -> Iterator[_Reach]:
    """Those who may be offered something, in order; five queries, and one for each service and length."""
    entries = list(to_be_offered(department_id))
    if not entries:
        return
    now = timezone.now()
    free = FreeTimes(now, without_anybody(department_id, now=now))
    if not any(free.of(entry) for entry in entries):
        return
    have_one = booked_by_themselves(department_id)
    refused = refused_by(entries)
    first, last = timezone.localdate(now), max(entry.last_day for entry in entries)
    grants = Grants.of(entries, first=first, last=last)
    for entry in entries:
        starts = {
            slot.starts_at
            for slot in free.of(entry)
            if slot.starts_at not in refused.get(entry.pk, ())
            and grants.suffice(entry, starts_at=slot.starts_at)
        }
        if starts and entry.pk not in have_one:
            yield _Reach(entry, starts, now)


def _times(each: _Reach) -> list[Slot]:
    """What they can have of what is free, by the list that they themselves book from."""
    entry = each.entry
    way = way_chosen(entry.service, entry.recipient, chosen=entry.chosen)
    calendar = citizen_calendar(
        entry.service, recipient=entry.recipient, now=each.now, length=wanted_length(entry), way=way
    )
    return [slot for day in calendar.days for slot in day.bookable if slot.starts_at in each.starts]


def _can_have(each: _Reach) -> bool:
    return any(_until(each, slot) for slot in _times(each))


def _until(each: _Reach, slot: Slot) -> datetime | None:
    return answer_by(each.entry.service, starts_at=slot.starts_at, now=each.now, closes_at=slot.closes_at)


def _offer(each: _Reach) -> WaitlistOffer:
    """Ask again now that nobody else acts for them, and keep the first time that can be had. Raises _NothingToOffer."""
    entry = each.entry
    lock_for_booking(department_id=entry.service.department_id, recipient_id=entry.recipient_id)
    fresh = WaitlistEntry.objects.select_for_update().get(pk=entry.pk)
    has_one = WaitlistOffer.objects.filter(recipient=entry.recipient_id, outcome=OfferOutcome.OPEN).exists()
    if (
        fresh.status != WaitlistStatus.WAITING
        or has_one
        or wanted_length(fresh) not in lengths_of(entry.service)
    ):
        raise _NothingToOffer
    fresh.service, fresh.recipient = entry.service, entry.recipient
    each = _Reach(fresh, each.starts, each.now)
    tries = [
        (slot, until)
        for slot in _times(each)
        if fits(fresh, slot.starts_at) and (until := _until(each, slot))
    ]
    for slot, until in tries[:MOST_TRIES]:
        try:
            with transaction.atomic():
                hold = _keep(fresh, slot, lasts=until - each.now)
        except BookingRefused:  # somebody was faster
            continue
        return _tell(fresh, hold, until=until, now=each.now)
    raise _NothingToOffer


def _keep(entry: WaitlistEntry, slot: Slot, *, lasts: timedelta) -> Booking:
    draft = draft_booking(
        entry.service,
        recipient=entry.recipient,
        starts_at=slot.starts_at,
        length=wanted_length(entry),
        way=way_chosen(entry.service, entry.recipient, chosen=entry.chosen),
    )
    draft, look = lock_and_look(draft)
    check_rules(draft, look=look, actor=FOR_RECIPIENT)
    claim = Claim(
        draft,
        look.booking_id,
        BookingStatus.HELD,
        FOR_RECIPIENT,
        "waitlist.offered",
        hold=lasts,
        is_offer=True,
    )
    return choose(claim, look=look)


def _tell(entry: WaitlistEntry, hold: Booking, *, until: datetime, now: datetime) -> WaitlistOffer:
    offer = WaitlistOffer.objects.create(
        entry=entry, recipient=entry.recipient, hold=hold, made_at=now, expires_at=until
    )
    tell_recipient(
        "waitlist.offered",
        entry.recipient,
        service_id=entry.service_id,
        not_before=next_waking(now),
        offer_id=offer.pk,
    )
    come_back(offer)
    return offer
