"""The list: which times of a service can be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from shop.models import Service
from shop.queries.free_time import FREE, GRID, OPENING, Window

SLOTS = f"""
WITH {OPENING}, {GRID}, {FREE}
SELECT starts_at, starts_at + %(duration)s AS ends_at,
       count(*) FILTER (WHERE occupied <@ free) AS places_left,
       count(*) AS places
FROM (
    SELECT starts_at,
           tstzrange(starts_at - %(buffer_before)s, starts_at + %(duration)s + %(buffer_after)s) AS occupied
    FROM grid
) AS starts JOIN free ON occupied <@ duty
GROUP BY starts_at ORDER BY starts_at
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a visit may begin. `places` is how many providers are on duty for all of it."""

    starts_at: datetime
    ends_at: datetime
    places_left: int
    places: int

    @property
    def is_free(self) -> bool:
        return self.places_left > 0


def bookable_window(service: Service, *, now: datetime | None = None) -> tuple[datetime, datetime]:
    """The half-open span in which citizens may book: from the minimum notice to the end of the last day."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    last = today + timedelta(days=service.booking_horizon)
    return now + service.minimum_notice, timezone.make_aware(datetime.combine(last, time.min))


def slots_between(
    service: Service, *, from_at: datetime, until_at: datetime, now: datetime | None = None
) -> Sequence[Slot]:
    """Every time that begins in [from_at, until_at) with somebody on duty, free or busy, in order. One query."""
    if from_at >= until_at:
        return ()
    window = Window(service, from_at, until_at, now or timezone.now(), timezone.get_current_timezone_name())
    with connection.cursor() as cursor:
        cursor.execute(SLOTS, window.parameters())
        return [Slot(*row) for row in cursor.fetchall()]


def slots_for_citizens(service: Service, *, now: datetime | None = None) -> Sequence[Slot]:
    """The times of the service's horizon."""
    now = now or timezone.now()
    from_at, until_at = bookable_window(service, now=now)
    return slots_between(service, from_at=from_at, until_at=until_at, now=now)
