"""The free times nearest to standing visits that could not be booked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from foundation.actor import Channel
from shop.enums import SkipReason
from shop.models import Booking, BookingSeries, SkippedOccurrence
from shop.queries.asked_first import slot_rules, way_chosen
from shop.queries.days import span_of_day
from shop.queries.series import STANDS
from shop.queries.series_times import overlaps, own_visits_in
from shop.queries.slots import Slot, bookable_window, slots_between
from shop.series import length_of_each, wanted_start

DAYS_AROUND = timedelta(days=3)
NEAREST = 3
NO_TIME_HELPS = frozenset({SkipReason.BALANCE, SkipReason.NO_DECISION, SkipReason.TOO_LONG})
"""No other time can be had either, before somebody has granted more."""


def instead_of_skipped(
    series: BookingSeries, skipped: Collection[SkippedOccurrence]
) -> Mapping[date, Sequence[Slot]]:
    """The nearest times of those days for which another time helps. Two queries, none where there is no such day."""
    return nearest_times(series, [each.occurs_on for each in skipped if each.reason not in NO_TIME_HELPS])


def days_without_another(series: BookingSeries, missed: Mapping[date, datetime]) -> Sequence[date]:
    """Of days that were missed since then: those near which no other visit has been booked instead. One query."""
    others = Booking.objects.filter(
        recipient=series.recipient_id,
        service=series.service_id,
        series=None,
        status__in=STANDS,
        starts_at__gte=span_of_day(min(missed) - DAYS_AROUND).starts_at,
        starts_at__lt=span_of_day(max(missed) + DAYS_AROUND).ends_at,
    )
    booked = [
        (timezone.localdate(at), created_at)
        for at, created_at in others.values_list("starts_at", "created_at")
    ]
    return [
        day
        for day, since in missed.items()
        if not any(abs(near - day) <= DAYS_AROUND and created_at > since for near, created_at in booked)
    ]


def nearest_times(
    series: BookingSeries, days: Sequence[date], *, most: int = NEAREST
) -> Mapping[date, Sequence[Slot]]:
    """Times around each of the days that the recipient could book themselves now, in order of time.

    Two queries, however many days; those without any time are left out.
    """
    if not days:
        return {}
    free = _free_between(series, first=min(days) - DAYS_AROUND, last=max(days) + DAYS_AROUND)
    found = {day: _closest(series, day, free=free, most=most) for day in days}
    return {day: slots for day, slots in found.items() if slots}


def _free_between(series: BookingSeries, *, first: date, last: date) -> Sequence[Slot]:
    now = timezone.now()
    end = bookable_window(series.service, now=now)[1]
    way = way_chosen(series.service, series.recipient, chosen=series.chosen)
    rules = slot_rules(series.service, series.recipient, way=way)
    slots = slots_between(
        series.service,
        from_at=max(now, span_of_day(first).starts_at),
        until_at=min(end, span_of_day(last).ends_at),
        now=now,
        notice=series.service.minimum_notice,
        length=length_of_each(series),
        recipient_id=series.recipient_id,
        channel=Channel.SELF,
        way=way,
        rules=rules,
    )
    own = own_visits_in(series, slots, way=way)
    return [
        slot
        for slot in slots
        if slot.is_free
        and not any(overlaps(each, slot) for each in own)
        and rules.refusal(slot.starts_at, slot.ends_at) is None
    ]


def _closest(series: BookingSeries, day: date, *, free: Sequence[Slot], most: int) -> Sequence[Slot]:
    first, last = span_of_day(day - DAYS_AROUND).starts_at, span_of_day(day + DAYS_AROUND).ends_at
    wanted = wanted_start(series, day)
    around = [slot for slot in free if first <= slot.starts_at < last]
    closest = sorted(around, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))[:most]
    return sorted(closest, key=lambda slot: slot.starts_at)
