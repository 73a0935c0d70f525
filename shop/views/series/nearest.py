"""What can be booked instead of days that were skipped: the same nearest times as in the mail, each a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst

from shop.enums import SkipReason
from shop.lengths import lengths_of
from shop.models import BookingSeries
from shop.presentation import when
from shop.queries.nearest import instead_of_skipped
from shop.queries.series import Planned
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
    """By the day that was skipped. Two queries, however many days, and none where no day was."""
    skipped = [
        each.skipped
        for each in planned
        if each.skipped is not None
        and not each.stands
        and each.skipped.reason not in NOT_WANTED
        and each.day >= timezone.localdate()
    ]
    if not skipped or length_of_each(series) not in lengths_of(series.service):
        return {}
    return {
        day: [
            Instead(capfirst(when(slot.starts_at, slot.ends_at)), url)
            for slot in slots
            if (url := side.book_url(series, slot))
        ]
        for day, slots in instead_of_skipped(series, skipped).items()
    }
