"""Turn the calendar: Python's clock to a day of one's choice, and what is held into the past.

PostgreSQL's own clock cannot be turned: what it stamps (`alive`, `held_until`) is shifted in the rows instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

from shop.models import Booking

LAPSED = timedelta(hours=1)

SHIFT_BOOKING = """
UPDATE shop_booking SET created_at = created_at - %(by)s, held_until = held_until - %(by)s WHERE id = %(booking)s
"""
SHIFT_TIME = """
UPDATE shop_assignment SET alive = tstzrange(lower(alive) - %(by)s, upper(alive) - %(by)s)
WHERE booking_id = %(booking)s
"""


@contextmanager
def today_is(day: date, clock: time = time(7)) -> Iterator[None]:
    """For Python it is that time of that day as long as the block lasts."""
    with time_machine.travel(timezone.make_aware(datetime.combine(day, clock)), tick=False):
        yield


def let_lapse(held: Booking, *, by: timedelta = LAPSED) -> None:
    """The hold was made that much earlier, so that it has ended by itself. No job has run."""
    parameters: dict[str, Any] = {"by": by, "booking": held.pk}
    with connection.cursor() as cursor:
        for statement in (SHIFT_BOOKING, SHIFT_TIME):
            cursor.execute(statement, parameters)
    held.refresh_from_db()
