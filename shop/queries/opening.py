"""When a department is open for a service on one day: the hours of the week, or those said for the date."""

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from shop.models import Service
from shop.queries.free_time import OPENING, opening_parameters
from shop.queries.spans import Span

OPEN = (
    f"WITH {OPENING} SELECT opens, closes FROM opening WHERE %(on_holidays)s OR NOT is_holiday ORDER BY opens"  # noqa: S608 - built from a constant
)


def opening_of(service: Service, *, day: date) -> list[Span]:
    """In order; none where it is closed. One query."""
    zone = timezone.get_current_timezone_name()
    parameters: dict[str, Any] = opening_parameters(
        department_id=service.department_id, first_day=day, last_day=day, zone=zone
    ) | {"on_holidays": service.open_on_public_holidays}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, parameters)
        return [Span(*row) for row in cursor.fetchall()]
