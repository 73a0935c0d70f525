"""A day on the municipality's clock."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from shop.queries.spans import Span

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""No page shows a day outside of this century."""


def span_of_day(day: date) -> Span:
    """From midnight to midnight: 23, 24 or 25 hours."""
    return Span(moment_of(day, time.min), moment_of(day + timedelta(days=1), time.min))


def moment_of(day: date, clock: time) -> datetime:
    """In UTC, because Python reckons with aware times of one zone as if the clocks were never changed.

    Of an hour that comes twice it is the second, and one that is skipped comes an hour later: as in PostgreSQL.
    """
    wall_clock = datetime.combine(day, clock)
    return max(timezone.make_aware(wall_clock.replace(fold=fold)).astimezone(UTC) for fold in (0, 1))


def span_of_hours(day: date, begins: time, ends: time) -> Span:
    """An hour range of that day; an end at or before the beginning lies on the next day."""
    return Span(moment_of(day, begins), moment_of(day + timedelta(days=ends <= begins), ends))
