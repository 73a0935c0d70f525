"""Until when somebody may answer an offer: only hours in which people are awake count."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from shop.lengths import DAY
from shop.models import Service
from shop.queries.days import moment_of
from shop.queries.spans import Span

WAKES, SLEEPS = time(8), time(20)
LEAST = timedelta(minutes=15)
"""Less awake time than this is no offer: nobody would see it."""


def answer_by(
    service: Service, *, starts_at: datetime, now: datetime, closes_at: datetime | None = None
) -> datetime | None:
    """Until when an offer of that time is kept: the department's hours, but no later than it must be booked, which a
    session that closes says itself.

    None where too little time is left to answer.
    """
    lasts = service.department.offer_lasts
    until = min(_after(now, lasts), closes_at or starts_at - service.minimum_notice)
    if until <= now or _awake(now, until) < min(LEAST, lasts):
        return None
    return until


def next_waking(now: datetime) -> datetime | None:
    """When it is morning; None where people are awake."""
    begins = next(_days(now)).starts_at
    return begins if begins > now else None


def _after(now: datetime, lasts: timedelta) -> datetime:
    for span in _days(now):
        if lasts <= span.length:
            return span.starts_at + lasts
        lasts -= span.length
    raise AssertionError  # there is always another day


def _awake(begin: datetime, end: datetime) -> timedelta:
    found = timedelta(0)
    for span in _days(begin):
        if span.starts_at >= end:
            break
        found += min(span.ends_at, end) - span.starts_at
    return found


def _days(now: datetime) -> Iterator[Span]:
    """What is left of today's waking hours, then those of every day that follows."""
    day = timezone.localdate(now)
    while True:
        begins, ends = moment_of(day, WAKES), moment_of(day, SLEEPS)
        if now < ends:
            yield Span(max(begins, now), ends)
        day += DAY
