"""Deadlines in working days: Monday to Friday, no public holiday, and no day on which the department is closed."""

from datetime import date, timedelta

from django.db.models import Q

from shop.models import Closure, Department
from shop.queries.holidays import public_holidays

LONGEST_BREAK = timedelta(days=60)
"""How far is looked for the working days, beyond what they are themselves."""


def working_day_after(day: date, *, days: int, department: Department) -> date:
    """The working day that is so many after `day`, which itself does not count. One query."""
    last = day + timedelta(days=2 * days) + LONGEST_BREAK
    closures = Closure.objects.filter(Q(department=department) | Q(department=None))
    closed = list(closures.filter(first_day__lte=last, last_day__gt=day).values_list("first_day", "last_day"))
    holidays = set(public_holidays(day, last))
    left = days
    while left > 0 and day < last:
        day += timedelta(days=1)
        is_closed = any(first <= day <= until for first, until in closed)
        if day.isoweekday() <= 5 and day not in holidays and not is_closed:
            left -= 1
    return day
