"""Weekends and holidays of a span of days, as stays that a round could share out. Pure but for the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shop.enums import StayUnit
from shop.lengths import Length, lengths_of
from shop.models import Service
from shop.queries.days import span_of_day
from shop.queries.holidays import holiday_name, public_holidays

DAY = timedelta(days=1)
FRIDAY, SATURDAY, SUNDAY = 5, 6, 7


@dataclass(frozen=True, slots=True)
class Suggested:
    """A stay from `day` to `last`, so many of the service's nights, days or weekends long; weekends have no name."""

    day: date
    last: date
    length: int
    label: str = ""

    @property
    def code(self) -> str:
        """As forms write it."""
        return f"{self.day.isoformat()}/{self.length}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """All of its days."""
        return span_of_day(self.day).starts_at, span_of_day(self.last).ends_at


def suggested(service: Service, *, first: date, last: date) -> list[Suggested]:
    """Every run of days off that begins in [first, last], from the evening before it to its last day.

    A weekend that a public holiday makes longer is one stay with it; of a service of weekends it is a weekend like
    others, with the holiday's name. What the service has no length for is left out.
    """
    if service.stay_unit == StayUnit.WEEKENDS:
        return [
            Suggested(friday, sunday, 1, _named(friday, sunday)) for friday, sunday in _weekends(first, last)
        ]
    offered = set(lengths_of(service))
    found = []
    for begins, ends in _runs_of_days_off(first, last):
        arrives = begins - DAY
        length = _length_of(service, arrives, ends)
        if length and Length(stay=length) in offered:
            found.append(Suggested(arrives, ends, length, _named(begins, ends)))
    return found


def _length_of(service: Service, arrives: date, leaves: date) -> int:
    nights = (leaves - arrives).days
    return nights + 1 if service.stay_unit == StayUnit.DAYS else nights


def _weekends(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Friday and Sunday of those that begin in [first, last]."""
    friday = first + (FRIDAY - first.isoweekday()) % 7 * DAY
    while friday <= last:
        yield friday, friday + 2 * DAY
        friday += 7 * DAY


def _runs_of_days_off(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Saturdays, Sundays and public holidays on end. Of one that goes on after the last day, all of it."""
    beyond = last + timedelta(days=14)
    red = set(public_holidays(first - DAY, beyond))
    day = first
    while day <= last:
        if not _is_off(day, red):
            day += DAY
            continue
        begins = day
        while _is_off(day + DAY, red) and day < beyond:
            day += DAY
        if begins > first or not _is_off(begins - DAY, red):
            yield begins, day
        day += DAY


def _is_off(day: date, red: set[date]) -> bool:
    return day.isoweekday() in {SATURDAY, SUNDAY} or day in red


def _named(begins: date, ends: date) -> str:
    days = [begins + number * DAY for number in range((ends - begins).days + 1)]
    return ", ".join(dict.fromkeys(name for day in days if (name := holiday_name(day))))[:80]
