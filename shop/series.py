"""When a standing booking comes: its days and the times by the clock on the wall. Reckoning only; no queries."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from shop.lengths import Length
from shop.models import BookingSeries
from shop.queries.days import moment_of, span_of_day
from shop.queries.spans import Span

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
A_MOMENT = timedelta(microseconds=1)
MOST_WEEKS_AHEAD = 260
"""Nobody asks further ahead than five years; so a search for the next days always ends."""


def days_of(series: BookingSeries, *, first: date, last: date) -> list[date]:
    """The days in [first, last] on which it occurs, in order, those of a pause included."""
    return list(_days(series, max(first, series.starts_on), min(last, series.ends_on or last)))


def next_days(series: BookingSeries, *, first: date, count: int) -> list[date]:
    """The next so many days from the first on, fewer where it ends before."""
    last = first + MOST_WEEKS_AHEAD * WEEK
    days = _days(series, max(first, series.starts_on), min(last, series.ends_on or last))
    return [day for day, _number in zip(days, range(count), strict=False)]


def occurs_on(series: BookingSeries, day: date) -> bool:
    """Whether it comes on that day, paused or not."""
    return bool(days_of(series, first=day, last=day))


def never_came(series: BookingSeries) -> bool:
    """Whether it was ended before its first day."""
    return series.ends_on is not None and series.ends_on < series.starts_on


def is_over(series: BookingSeries, *, today: date) -> bool:
    """Whether its last day has been, or it never comes."""
    return series.ends_on is not None and (series.ends_on < today or never_came(series))


def in_step(series: BookingSeries, day: date) -> date:
    """The day itself if it lies in a week in which it comes, else the Monday of the next such week."""
    weeks = (_monday(day) - _monday(series.starts_on)) // WEEK
    missing = -weeks % series.every_weeks
    return day if not missing else _monday(day) + missing * WEEK


def is_paused_on(series: BookingSeries, day: date) -> bool:
    """Both days of the pause included; one without a last day goes on."""
    begins, ends = series.paused_from, series.paused_until
    return begins is not None and begins <= day and (ends is None or day <= ends)


def wanted_start(series: BookingSeries, day: date) -> datetime:
    """The preferred time of that day, in UTC.

    An hour that comes twice is meant the second time; one that the clocks skip is an hour later: as in PostgreSQL.
    """
    return moment_of(day, series.preferred_at)


def window_on(series: BookingSeries, day: date) -> Span:
    """In which it may begin: as much earlier or later as was agreed, and never on another day. Half-open.

    A stay begins at the service's own hour of arrival, whenever that is.
    """
    wanted, whole_day = wanted_start(series, day), span_of_day(day)
    if series.stay:
        return whole_day
    earliest = max(whole_day.starts_at, wanted - series.tolerance)
    return Span(earliest, min(whole_day.ends_at, wanted + series.tolerance + A_MOMENT))


def length_of_each(series: BookingSeries) -> Length:
    """How long each visit lasts."""
    return Length(stay=series.stay) if series.stay else Length(series.duration or timedelta(0))


def _days(series: BookingSeries, first: date, last: date) -> Iterator[date]:
    weekdays = sorted(set(series.weekdays))
    monday = _monday(first)
    weeks = (monday - _monday(series.starts_on)) // WEEK
    monday += (-weeks % series.every_weeks) * WEEK
    while monday <= last:
        for weekday in weekdays:
            day = monday + (weekday - 1) * DAY
            if first <= day <= last:
                yield day
        monday += series.every_weeks * WEEK


def _monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)
