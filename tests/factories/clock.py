"""Turn the calendar: the clock to a day of one's choice, and what is held into the past."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

from shop.models import Booking

END_BOOKING = "UPDATE shop_booking SET held_until = least(held_until, %(now)s) WHERE id = %(booking)s"
# It lasted for a moment at least, also where the clock stands still.
END_TIME = """
UPDATE shop_assignment
SET alive = tstzrange(least(lower(alive), %(now)s - interval '1 microsecond'), least(upper(alive), %(now)s))
WHERE booking_id = %(booking)s
"""
AGE_BOOKING = """
UPDATE shop_booking SET created_at = created_at - %(by)s, held_until = held_until - %(by)s WHERE id = %(booking)s
"""
AGE_TIME = """
UPDATE shop_assignment SET alive = tstzrange(lower(alive) - %(by)s, upper(alive) - %(by)s)
WHERE booking_id = %(booking)s
"""


@contextmanager
def today_is(day: date, clock: time = time(7)) -> Iterator[None]:
    """It is that time of that day as long as the block lasts."""
    with time_machine.travel(timezone.make_aware(datetime.combine(day, clock)), tick=False):
        yield


def let_lapse(held: Booking) -> None:
    """The hold ends by itself at this moment. No job has run."""
    _run(held, END_BOOKING, END_TIME)


def age(booking: Booking, *, by: timedelta) -> None:
    """It was made that much earlier."""
    _run(booking, AGE_BOOKING, AGE_TIME, by=by)


def _run(booking: Booking, *statements: str, by: timedelta | None = None) -> None:
    parameters: dict[str, Any] = {"by": by, "booking": booking.pk, "now": timezone.now()}
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)
    booking.refresh_from_db()
