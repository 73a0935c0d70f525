"""Bookings by the ten thousand, past the door: whole departments are filled by one statement."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from shop.models import Service

type Execute = Callable[[str, Mapping[str, Any]], object]

PAST_SHIFTS = """
INSERT INTO shop_shift (provider_id, during)
SELECT id, tstzrange((day + time '08:00') AT TIME ZONE %(zone)s, (day + time '16:00') AT TIME ZONE %(zone)s)
FROM shop_provider, generate_series(%(today)s::timestamp - %(days)s * interval '1 day',
    %(today)s::timestamp - interval '1 day', interval '1 day') AS day
WHERE department_id = %(department_id)s
"""

# Numbers follow each other through the providers of one hour, so that nobody is wanted in two places.
FILL = """
WITH places AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY day, hour, id) AS number, id AS provider_id,
           (day + make_interval(hours => hour)) AT TIME ZONE %(zone)s AS starts_at
    FROM shop_provider, generate_series(%(first_hour)s, %(last_hour)s) AS hour,
         generate_series(%(today)s::timestamp + %(first)s * interval '1 day',
             %(today)s::timestamp + %(last)s * interval '1 day', interval '1 day') AS day
    WHERE department_id = %(department_id)s
),
taken AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('shop_booking', 'id')) AS id, provider_id, starts_at,
           (%(recipients)s::bigint[])[1 + number %% cardinality(%(recipients)s::bigint[])] AS recipient_id
    FROM places WHERE number * 37 %% 100 < %(percent)s
),
booked AS (
    INSERT INTO shop_booking (id, department_id, service_id, recipient_id, status, channel, starts_at, ends_at,
        requires_presence, created_at, cancel_reason, no_show_by, stranded)
    SELECT id, %(department_id)s, %(service_id)s, recipient_id, %(status)s, 'self', starts_at,
        starts_at + interval '1 hour', true, starts_at - interval '30 days', '', '', ''
    FROM taken
)
INSERT INTO shop_assignment (booking_id, provider_id, occupied, alive, active, reason, assigned_at,
    party, seat, minutes)
SELECT id, provider_id, tstzrange(starts_at, starts_at + interval '1 hour'),
    tstzrange(starts_at - interval '30 days', NULL), true, 'least_loaded', starts_at - interval '30 days',
    id, 0, 60
FROM taken
"""


def execute_here(sql: str, parameters: Mapping[str, Any]) -> None:
    """On Django's connection, in the scope that is in use."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(parameters))


def fill(
    service: Service,
    *,
    recipients: Sequence[int],
    days: tuple[int, int],
    hours: tuple[int, int],
    percent: int,
    status: str,
    execute: Execute = execute_here,
) -> None:
    """Book so many percent of all hours of the service's department, from the first to the last day and hour."""
    parameters = {
        "department_id": service.department_id,
        "service_id": service.pk,
        "recipients": list(recipients),
        "first": days[0],
        "last": days[1],
        "first_hour": hours[0],
        "last_hour": hours[1],
        "percent": percent,
        "status": status,
    }
    run(FILL, parameters, execute=execute)


def run(sql: str, parameters: Mapping[str, Any], *, execute: Execute = execute_here) -> None:
    """Execute with the parameters and the zone's today."""
    clock = {"today": timezone.localdate(), "zone": timezone.get_current_timezone_name()}
    execute(sql, dict(parameters) | clock)
