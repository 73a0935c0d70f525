"""What can be booked instead of days that were skipped: the same nearest times as in the mail, each a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import capfirst

from shop.enums import CancelReason, SkipReason
from shop.lengths import lengths_of
from shop.models import BookingSeries
from shop.presentation import day_and_clock, when
from shop.queries.nearest import NO_TIME_HELPS, days_without_another, nearest_times
from shop.queries.series import Planned
from shop.queries.slots import Slot
from shop.series import length_of_each
from shop.views.series.side import Side

NOT_WANTED = frozenset({SkipReason.PAUSED, SkipReason.BY_RECIPIENT})
"""Who asked for none is offered none."""


@dataclass(frozen=True, slots=True)
class Instead:
    """One time, and where a booking of it begins."""

    when: str
    url: str


def times_instead(
    side: Side, series: BookingSeries, planned: Iterable[Planned]
) -> Mapping[date, Sequence[Instead]]:
    """By the day that was skipped, or on which we cancelled. Three queries, however many; none where no day was."""
    missed = {each.day: since for each in planned if (since := _missed_since(each)) is not None}
    if not missed or length_of_each(series) not in lengths_of(series.service):
        return {}
    days = days_without_another(series, missed)
    return {
        day: [Instead(_in_words(series, slot), url) for slot in slots if (url := side.book_url(series, slot))]
        for day, slots in nearest_times(series, days).items()
    }


def _missed_since(planned: Planned) -> datetime | None:
    """After which another visit may have been booked instead; None where there is one, or none is wanted."""
    if planned.stands or planned.is_paused or planned.day < timezone.localdate():
        return None
    skipped, booking = planned.skipped, planned.booking
    if skipped is not None:
        return None if skipped.reason in NOT_WANTED | NO_TIME_HELPS else skipped.created_at
    is_ours = booking is not None and booking.cancel_reason == CancelReason.BY_DEPARTMENT
    return booking.created_at if booking is not None and is_ours else None


def _in_words(series: BookingSeries, slot: Slot) -> str:
    return capfirst(when(slot.starts_at, slot.ends_at) if series.stay else day_and_clock(slot.starts_at))
