"""Public holidays of the demonstration: the services are closed on them, but there is something to see today."""

from datetime import date

from shop.models import Department, ExceptionDay
from shop.queries.holidays import public_holidays


def stay_open_today(department: Department, *, today: date) -> None:
    """Say the usual hours for today when it is a red day, in a department that is open all week."""
    hours = list(department.opening_hours.all())
    if not public_holidays(today, today) or len({each.weekday for each in hours}) < 7:
        return
    usual = next(each for each in hours if each.weekday == today.isoweekday())
    ExceptionDay.objects.get_or_create(
        department=department,
        date=today,
        defaults={"opens_at": usual.opens_at, "closes_at": usual.closes_at, "label": "Åpent som vanlig"},
    )
