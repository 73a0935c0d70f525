"""On which days a department is open for a service, and what the others are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from shop.models import Service
from shop.queries.holidays import holiday_name

DAYS = """
SELECT day, closure.label, e.id IS NOT NULL, e.opens_at IS NOT NULL, e.label,
    EXISTS (SELECT FROM shop_openinghours o
        WHERE o.department_id = %(department_id)s AND o.weekday = extract(isodow FROM day))
FROM unnest(%(days)s::date[]) AS day
LEFT JOIN shop_exceptionday e ON e.department_id = %(department_id)s AND e.date = day
LEFT JOIN LATERAL (
    SELECT c.label FROM shop_closure c
    WHERE day BETWEEN c.first_day AND c.last_day
        AND (c.department_id = %(department_id)s OR c.department_id IS NULL)
    ORDER BY c.department_id, c.id LIMIT 1
) AS closure ON true
"""


@dataclass(frozen=True, slots=True)
class DayOfHours:
    """`label` is what somebody called the day, or a public holiday's name; empty for a day like others."""

    is_closed: bool
    label: str


def days_of_hours(service: Service, *, days: Sequence[date]) -> Mapping[date, DayOfHours]:
    """One query, however many days. A closure comes first, then the hours of the date, then the holiday."""
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"department_id": service.department_id, "days": list(days)})
        rows = cursor.fetchall()
    return {day: _day(service, day, *said) for day, *said in rows}


def _day(
    service: Service,
    day: date,
    closure: str | None,
    is_exception: bool,  # noqa: FBT001 - a row
    has_hours: bool,  # noqa: FBT001 - a row
    label: str | None,
    opens_weekly: bool,  # noqa: FBT001 - a row
) -> DayOfHours:
    if closure is not None:
        return DayOfHours(is_closed=True, label=closure)
    if is_exception:
        return DayOfHours(is_closed=not has_hours, label=label or holiday_name(day))
    holiday = holiday_name(day)
    is_kept = bool(holiday) and not service.open_on_public_holidays
    return DayOfHours(is_closed=is_kept or not opens_weekly, label=holiday)
