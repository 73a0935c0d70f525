"""Red days of the demonstration's calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays

from shop.models import Department, ExceptionDay

BACK, AHEAD = timedelta(days=365), timedelta(days=90)


def red_days(today: date) -> Iterator[tuple[date, str]]:
    """Public holidays of the past year and the next quarter, with what citizens read."""
    first, last = today - BACK, today + AHEAD
    norway = holidays.country_holidays("NO", years=range(first.year, last.year + 1), language="no")
    return ((day, name.split("; ")[0]) for day, name in sorted(norway.items()) if first <= day <= last)


def close_on_red_days(department: Department, *, today: date) -> None:
    """Close the department on every red day that has no hours of its own yet.

    Not today in a department that is open all week: a demonstration given on a red day has visits to show.
    """
    is_open_all_week = department.opening_hours.values("weekday").distinct().count() == 7
    ExceptionDay.objects.bulk_create(
        (
            ExceptionDay(department=department, date=day, label=name)
            for day, name in red_days(today)
            if not (is_open_all_week and day == today)
        ),
        ignore_conflicts=True,
    )
