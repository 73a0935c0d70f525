"""What the door looks up before it opens: whether the time exists at all, and whether it was booked before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from shop.models import Service
from shop.queries.free_time import OPENING, Window

LOOK_UP = f"""
WITH {OPENING}
SELECT
    (SELECT id FROM shop_booking
     WHERE recipient_id = %(recipient_id)s AND idempotency_key = %(idempotency_key)s) AS made_before,
    EXISTS (SELECT FROM shop_moduleswitch WHERE module_key = %(module_key)s) AS is_switched_on,
    EXISTS (SELECT FROM opening WHERE opens <= %(from_at)s AND %(ends_at)s <= closes) AS is_open,
    EXISTS (SELECT FROM opening,
            generate_series(opens, closes - %(duration)s, %(slot_interval)s, %(zone)s) AS starts_at
            WHERE starts_at = %(from_at)s) AS is_on_grid
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class DoorFacts:
    """`made_before` is the booking that the same key made; `is_open` covers all of the visit."""

    made_before: int | None
    is_switched_on: bool
    is_open: bool
    is_on_grid: bool


def door_facts(
    service: Service, *, recipient_id: int, starts_at: datetime, idempotency_key: str | None
) -> DoorFacts:
    """One query, for when the locks are held: what it finds then stays true."""
    window = Window(
        service,
        starts_at,
        starts_at + timedelta(seconds=1),
        timezone.now(),
        timezone.get_current_timezone_name(),
    )
    parameters = window.parameters() | {
        "ends_at": starts_at + service.duration,
        "recipient_id": recipient_id,
        "idempotency_key": idempotency_key,
        "module_key": service.module_key,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, parameters)
        return DoorFacts(*cursor.fetchone())
