"""The first free times, as one reads them to somebody on the telephone: a few of each day, spread over it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone

from shop.queries.slots import Slot
from shop.queries.staff_days import StaffDay
from shop.views.citizen.tiles import EVENING, NOON

MOST_DAYS = 3

type Fits = Callable[[Slot], bool]
type IsUsual = Callable[[datetime], bool]


def is_never(_starts_at: datetime) -> bool:
    """Where no time is usual."""
    return False


def first_times(
    days: Sequence[StaffDay], *, fits: Fits = lambda _slot: True, is_usual: IsUsual = is_never
) -> Sequence[StaffDay]:
    """Of the first days that have any: the first time of the morning, the afternoon and the evening.

    The first time that `is_usual` for them is among these, on its own day if it is a later one. `fits` says which
    times what was granted pays for.
    """
    free = {day.date: [slot for slot in day.free if fits(slot)] for day in days}
    usual = next((slot for slots in free.values() for slot in slots if is_usual(slot.starts_at)), None)
    found = {date: _spread(slots) for date, slots in free.items() if slots}
    shown = {date: found[date] for date in list(found)[:MOST_DAYS]}
    if usual is not None:
        day = timezone.localdate(usual.starts_at)
        shown[day] = sorted({*shown.get(day, ()), usual}, key=lambda slot: slot.starts_at)
    return [StaffDay(date, tuple(slots), tuple(slots)) for date, slots in shown.items()]


def _spread(slots: Sequence[Slot]) -> list[Slot]:
    parts: dict[int, Slot] = {}
    for slot in slots:
        hour = timezone.localtime(slot.starts_at).hour
        parts.setdefault((hour >= NOON) + (hour >= EVENING), slot)
    return list(parts.values())
