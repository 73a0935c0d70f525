"""Deadlines in working days: Monday to Friday, no public holiday, and no day on which the department is closed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q

from shop.models import Closure, Department
from shop.queries.holidays import public_holidays

LONGEST_BREAK = timedelta(days=60)
"""How far is looked for the working days, beyond what they are themselves."""
FRIDAY = 5


def working_days_after(days: Iterable[date], *, count: int, department: Department) -> Mapping[date, date]:
    """For each day the working day that is so many after it; the day itself does not count. One query."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    first, last = wanted[0], wanted[-1] + timedelta(days=2 * count) + LONGEST_BREAK
    closures = Closure.objects.filter(Q(department=department) | Q(department=None))
    closed = list(
        closures.filter(first_day__lte=last, last_day__gt=first).values_list("first_day", "last_day")
    )
    holidays = set(public_holidays(first, last))

    def is_working(day: date) -> bool:
        is_closed = any(begins <= day <= ends for begins, ends in closed)
        return day.isoweekday() <= FRIDAY and day not in holidays and not is_closed

    return {day: _after(day, count, last=last, is_working=is_working) for day in wanted}


def _after(day: date, count: int, *, last: date, is_working: Callable[[date], bool]) -> date:
    while count > 0 and day < last:
        day += timedelta(days=1)
        count -= is_working(day)
    return day
