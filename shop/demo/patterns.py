"""Shift templates of the invented departments."""

from datetime import time

from shop.models import Department, PatternHours, ShiftPattern

DAY = (time(8), time(15, 30))
EVENING = (time(14, 30), time(20))
PATTERNS = {
    "Dagvakt": ([(weekday, *DAY) for weekday in range(1, 6)],),
    "Kveld og helg": ([(weekday, *EVENING) for weekday in range(1, 6)], [(6, *DAY), (7, *DAY)]),
}
"""By name: the weeks, each with its weekdays and hours."""


def make_patterns(department: Department) -> None:
    for name, weeks in PATTERNS.items():
        pattern = ShiftPattern.objects.create(department=department, name=name, weeks=len(weeks))
        PatternHours.objects.bulk_create(
            PatternHours(pattern=pattern, week=number, weekday=weekday, starts_at=begins, ends_at=ends)
            for number, hours in enumerate(weeks, start=1)
            for weekday, begins, ends in hours
        )
