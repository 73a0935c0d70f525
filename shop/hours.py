"""Hour ranges of a week, in wall-clock time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

MIDNIGHT = time(0)
MINUTES_IN_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class HoursOfDay:
    """An hour range of one weekday (ISO number), wall-clock, half-open; an end at 00:00 is midnight."""

    weekday: int
    begins: time
    ends: time

    def minutes(self) -> tuple[int, int]:
        """Minutes after midnight, `[begins, ends)`."""
        return minute_of_day(self.begins), minute_of_day(self.ends) or MINUTES_IN_A_DAY


ROUND_THE_CLOCK = tuple(HoursOfDay(weekday, MIDNIGHT, MIDNIGHT) for weekday in range(1, 8))
"""Every day from midnight to midnight: of places, which need no rest."""


def minute_of_day(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def time_of_minute(minute: int) -> time:
    """The clock at that minute after midnight; the 1440th is 00:00."""
    return time(minute // 60 % 24, minute % 60)


def backward(hours: Sequence[HoursOfDay]) -> list[HoursOfDay]:
    """The ranges that end before they begin, or as they begin."""
    return [each for each in hours if each.minutes()[0] >= each.minutes()[1]]


def overlapping(hours: Sequence[HoursOfDay]) -> list[HoursOfDay]:
    """The ranges that begin before an earlier one of the same weekday has ended."""
    found, reached = [], dict[int, int]()
    for each in sorted(hours, key=lambda each: (each.weekday, each.minutes())):
        begins, ends = each.minutes()
        if begins < reached.get(each.weekday, 0):
            found.append(each)
        reached[each.weekday] = max(ends, reached.get(each.weekday, 0))
    return found
