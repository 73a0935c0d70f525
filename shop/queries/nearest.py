"""The free times nearest to a standing visit that could not be booked."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from foundation.actor import Channel
from shop.models import BookingSeries
from shop.queries.days import span_of_day
from shop.queries.series_times import overlaps, own_visits_in
from shop.queries.slots import Slot, bookable_window, slots_between
from shop.registry import module_of
from shop.series import length_of_each, wanted_start

DAYS_AROUND = timedelta(days=3)
NEAREST = 3


def nearest_times(series: BookingSeries, day: date, *, most: int = NEAREST) -> Sequence[Slot]:
    """Times around the day that the recipient could book themselves now, in order of time. Two queries."""
    now = timezone.now()
    earliest, end = bookable_window(series.service, now=now)
    slots = slots_between(
        series.service,
        from_at=max(earliest, span_of_day(day - DAYS_AROUND).starts_at),
        until_at=min(end, span_of_day(day + DAYS_AROUND).ends_at),
        now=now,
        length=length_of_each(series),
        recipient_id=series.recipient_id,
        channel=Channel.SELF,
    )
    own = own_visits_in(series, slots)
    policy = module_of(series.service.module_key).slot_policy(series.service, series.recipient)
    free = [
        slot
        for slot in slots
        if slot.is_free
        and not any(overlaps(each, slot) for each in own)
        and (policy is None or policy(slot.starts_at, slot.ends_at) is None)
    ]
    wanted = wanted_start(series, day)
    closest = sorted(free, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))[:most]
    return sorted(closest, key=lambda slot: slot.starts_at)
