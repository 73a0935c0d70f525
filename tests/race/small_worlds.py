"""Small departments at random, and the plainest possible account of what can be booked there.

The account knows no ranges and no SQL: time is a set of five-minute ticks since 1970.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import batched
from random import Random
from zoneinfo import ZoneInfo

from shop.errors import (
    BeyondHorizon,
    BookingRefused,
    NobodyOnDuty,
    OffGrid,
    OutsideOpeningHours,
    TimeInPast,
    TimeTaken,
    TooShortNotice,
)
from shop.queries.slots import Slot
from tests.factories.dates import LONG_DAY, ORDINARY_MONDAY, SHORT_DAY

OSLO = ZoneInfo("Europe/Oslo")
TICK = timedelta(minutes=5)
MIDNIGHT = time(0)
SPRING, SUMMER, AUTUMN = SHORT_DAY - timedelta(days=1), ORDINARY_MONDAY, LONG_DAY - timedelta(days=1)
"""The days before both nights on which the clocks change, and one without any."""

type Span = tuple[datetime, datetime]


def instant(day: date, clock: time) -> datetime:
    """What a clock in Oslo means: in the autumn hour that comes twice the second one, as PostgreSQL has it."""
    first, second = (datetime.combine(day, clock, OSLO).replace(fold=fold) for fold in (0, 1))
    comes_twice = first.utcoffset() > second.utcoffset()  # type: ignore[operator]  # aware, so neither is None
    return (second if comes_twice else first).astimezone(UTC)


def span(day: date, begins: time, ends: time) -> Span:
    """A wall-clock span of a day; an end that is not after its begin belongs to the next day."""
    return instant(day, begins), instant(day + timedelta(days=ends <= begins), ends)


def ticks(begin: datetime, end: datetime) -> frozenset[int]:
    return frozenset(range(int(begin.timestamp() // 300), int(end.timestamp() // 300)))


@dataclass(frozen=True, slots=True)
class Rules:
    """One service's, in the words of the model."""

    duration: timedelta
    slot_interval: timedelta
    buffer_before: timedelta
    buffer_after: timedelta
    minimum_notice: timedelta
    booking_horizon: int


@dataclass(frozen=True, slots=True)
class Helper:
    """A provider's shifts and absences."""

    shifts: tuple[Span, ...]
    absences: tuple[Span, ...]

    def duty(self) -> frozenset[int]:
        on = frozenset[int]().union(*(ticks(*shift) for shift in self.shifts))
        return on - frozenset[int]().union(*(ticks(*absence) for absence in self.absences))


@dataclass(frozen=True, slots=True)
class SmallWorld:
    """`hours` by ISO weekday; an exception day has hours of its own, or none."""

    now: datetime
    rules: Rules
    hours: dict[int, tuple[tuple[time, time], ...]]
    exceptions: dict[date, tuple[time, time] | None]
    helpers: tuple[Helper, ...]

    def openings(self) -> Iterator[Span]:
        today = self.now.astimezone(OSLO).date()
        for number in range(-2, self.rules.booking_horizon + 3):
            day = today + timedelta(days=number)
            hours = self.hours.get(day.isoweekday(), ())
            if day in self.exceptions:
                exception = self.exceptions[day]
                hours = (exception,) if exception else ()
            for opens, closes in hours:
                yield span(day, opens, closes)

    def window(self) -> Span:
        today = self.now.astimezone(OSLO).date()
        return self.now + self.rules.minimum_notice, instant(
            today + timedelta(days=self.rules.booking_horizon), MIDNIGHT
        )

    def grid(self) -> frozenset[datetime]:
        starts = set()
        for opens, closes in self.openings():
            start = opens
            while start + self.rules.duration <= closes:
                starts.add(start)
                start += self.rules.slot_interval
        return frozenset(starts)

    def occupied(self, start: datetime) -> frozenset[int]:
        rules = self.rules
        return ticks(start - rules.buffer_before, start + rules.duration + rules.buffer_after)

    def slots(self, taken: Sequence[frozenset[int]]) -> list[Slot]:
        """What a citizen can see; `taken` is what each helper has lost to visits."""
        begin, end = self.window()
        slots = []
        for start in sorted(self.grid()):
            places, left = self.places(start, taken)
            if begin <= start < end and places:
                slots.append(Slot(start, start + self.rules.duration, left, places))
        return slots

    def places(self, start: datetime, taken: Sequence[frozenset[int]]) -> tuple[int, int]:
        """How many helpers are on duty for all of a visit, and how many of them are free."""
        needed = self.occupied(start)
        duties = [helper.duty() for helper in self.helpers]
        on_duty = sum(needed <= duty for duty in duties)
        return on_duty, sum(needed <= duty - lost for duty, lost in zip(duties, taken, strict=True))

    def verdict(self, start: datetime, taken: Sequence[frozenset[int]]) -> type[BookingRefused] | None:
        """Why a citizen may not book this start, or None."""
        begin, end = self.window()
        visit = (start, start + self.rules.duration)
        is_open = any(opens <= visit[0] and visit[1] <= closes for opens, closes in self.openings())
        places, left = self.places(start, taken)
        reasons = (
            (start < self.now, TimeInPast),
            (start < begin, TooShortNotice),
            (start >= end, BeyondHorizon),
            (not is_open, OutsideOpeningHours),
            (start not in self.grid(), OffGrid),
            (not places, NobodyOnDuty),
            (not left, TimeTaken),
        )
        return next((refusal for applies, refusal in reasons if applies), None)


CLOCKS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
NIGHT = [time(2, 0), time(2, 30), time(3, 0)]
SHIFTS = [
    (time(0), time(12)),
    (time(1, 30), time(9)),
    (time(7), time(15)),
    (time(12), MIDNIGHT),
    (time(0), MIDNIGHT),
]


def random_world(dice: Random) -> SmallWorld:
    """A department of up to three helpers over a few days, most of them around a night of changing clocks."""
    first_day = dice.choice([SPRING, SPRING, SUMMER, AUTUMN, AUTUMN])
    horizon = dice.randint(1, 3)
    days = [first_day + timedelta(days=number) for number in range(-1, horizon + 2)]
    return SmallWorld(
        now=instant(first_day, dice.choice([time(0), time(9), time(23, 55)])),
        rules=Rules(
            duration=minutes(dice, 15, 30, 45, 60, 60, 90, 120),
            slot_interval=minutes(dice, 15, 20, 30, 60, 60),
            buffer_before=minutes(dice, 0, 0, 10, 30),
            buffer_after=minutes(dice, 0, 0, 15, 30),
            minimum_notice=minutes(dice, 0, 0, 0, 120, 25 * 60),
            booking_horizon=horizon,
        ),
        hours={weekday: random_hours(dice) for weekday in range(1, 8) if dice.random() < 0.9},
        exceptions={day: dice.choice([None, random_hours(dice)[0]]) for day in days if dice.random() < 0.15},
        helpers=tuple(random_helper(dice, days=days) for _ in range(dice.choice([0, 1, 1, 2, 3]))),
    )


def minutes(dice: Random, *choices: int) -> timedelta:
    return timedelta(minutes=dice.choice(choices))


def random_hours(dice: Random) -> tuple[tuple[time, time], ...]:
    """One or two ranges of a day that do not overlap; the last may end at midnight."""
    clocks = sorted(dice.sample(CLOCKS, 3) + ([dice.choice(NIGHT)] if dice.random() < 0.5 else []))
    clocks = sorted(set(clocks))
    if len(clocks) % 2:
        clocks.append(MIDNIGHT)
    return tuple((opens, closes) for opens, closes in batched(clocks, 2, strict=True) if opens != closes)


def random_helper(dice: Random, *, days: Sequence[date]) -> Helper:
    """Shifts that do not overlap (the database would refuse them), absences as they come."""
    shifts = [span(day, *dice.choice(SHIFTS)) for day in days if dice.random() < 0.85]
    absences = [
        span(dice.choice(days), dice.choice(CLOCKS), dice.choice(CLOCKS))
        for _ in range(dice.choice([0, 0, 1, 2]))
    ]
    return Helper(tuple(shifts), tuple((begin, end) for begin, end in absences if begin < end))
