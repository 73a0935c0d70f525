"""Weekly hours over ranges of days: what holds when, and what is left when other hours are said for some of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from shop.hours import HoursOfDay

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of one weekday that hold from `first` to `last`, both included; None is for good."""

    hours: HoursOfDay
    first: date
    last: date | None = None

    @property
    def ends(self) -> date:
        """The first day on which it holds no longer."""
        return FOREVER if self.last is None else self.last + DAY

    def holds_on(self, day: date) -> bool:
        return self.first <= day < self.ends


@dataclass(frozen=True, slots=True)
class Week:
    """One and the same week from `first` to `last`, both included; None is for good. It may be without hours."""

    hours: tuple[HoursOfDay, ...]
    first: date
    last: date | None = None


def hours_on(stretches: Iterable[Stretch], day: date) -> tuple[HoursOfDay, ...]:
    """The week that holds on that day, in order."""
    hours = (stretch.hours for stretch in stretches if stretch.holds_on(day))
    return tuple(sorted(hours, key=_weekday_and_time))


def with_week(stretches: Sequence[Stretch], week: Week) -> list[Stretch]:
    """The stretches with the week in its days instead of whatever held there; nothing is changed on other days."""
    ends = FOREVER if week.last is None else week.last + DAY
    kept = [part for each in stretches for part in _outside(each, first=week.first, ends=ends)]
    return _joined([*kept, *(Stretch(hours, week.first, week.last) for hours in week.hours)])


def weeks_from(stretches: Sequence[Stretch], day: date) -> list[Week]:
    """The weeks from that day on, one after the other and without gaps: neighbours differ, the last has no end."""
    edges = {day, *(edge for each in stretches for edge in (each.first, each.ends) if edge > day)}
    marks = sorted(edges | {FOREVER})
    known = [(hours_on(stretches, first), first, ends) for first, ends in pairwise(marks)]
    return [
        Week(hours, parts[0][1], None if parts[-1][2] == FOREVER else parts[-1][2] - DAY)
        for hours, parts in ((hours, list(same)) for hours, same in groupby(known, key=lambda part: part[0]))
    ]


def rotation(weeks: Sequence[Sequence[HoursOfDay]], *, first: date, last: date | None) -> list[Week]:
    """Weeks that follow each other, and after the last of them begin anew; the first is the one that `first` is in.

    One week may hold for good; of several somebody must say until when. Raises ValueError for several without an end.
    """
    if len(weeks) == 1:
        return [Week(tuple(weeks[0]), first, last)]
    if last is None:
        raise ValueError("weeks that take turns need a last day")
    found, monday = [], first - timedelta(days=first.weekday())
    for place in range((last - monday).days // WEEK.days + 1):
        begins = monday + place * WEEK
        hours = tuple(weeks[place % len(weeks)])
        found.append(Week(hours, max(first, begins), min(last, begins + WEEK - DAY)))
    return found


def _outside(stretch: Stretch, *, first: date, ends: date) -> list[Stretch]:
    """The parts of it that lie before `first`, and from `ends` on."""
    parts = []
    if stretch.first < first:
        parts.append(replace(stretch, last=min(stretch.ends, first) - DAY))
    if stretch.ends > ends:
        parts.append(replace(stretch, first=max(stretch.first, ends)))
    return parts


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of the same hours that touch or overlap grow together."""
    found: list[Stretch] = []
    for each in sorted(stretches, key=lambda each: (_weekday_and_time(each.hours), each.first)):
        if found and found[-1].hours == each.hours and each.first <= found[-1].ends:
            longest = max(found[-1], each, key=lambda stretch: stretch.ends)
            found[-1] = replace(found[-1], last=longest.last)
        else:
            found.append(each)
    return found


def _weekday_and_time(hours: HoursOfDay) -> tuple[int, int, int]:
    return (int(hours.weekday), *hours.minutes())
