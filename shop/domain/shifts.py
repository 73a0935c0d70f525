"""Shifts are made from weekly templates for the weeks ahead; the schedule lock is held while they change."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shop.domain.locks import lock_schedule
from shop.domain.stranding import flag_stranded_bookings
from shop.models import Department, Provider

AHEAD = timedelta(days=14 + 8 * 7)
"""The horizon plus eight weeks."""

DELETE_FUTURE = """
DELETE FROM shop_shift USING shop_provider p
WHERE p.id = provider_id AND p.department_id = %(department_id)s AND template_id IS NOT NULL
    AND lower(during) >= %(midnight)s
"""

DELETE_OF_PROVIDER = """
DELETE FROM shop_shift
WHERE provider_id = %(provider_id)s AND template_id IS NOT NULL AND lower(during) >= %(midnight)s
"""

INSERT_FROM_TEMPLATES = """
INSERT INTO shop_shift (provider_id, template_id, during)
SELECT provider_id, template_id, tstzrange(begins, ends)
FROM (
    SELECT t.provider_id, t.id AS template_id,
           (day + t.starts_at) AT TIME ZONE %(zone)s AS begins,
           (day + t.ends_at + CASE WHEN t.ends_at <= t.starts_at THEN interval '1 day' ELSE '0' END)
               AT TIME ZONE %(zone)s AS ends
    FROM generate_series(%(first_day)s::date, %(last_day)s::date, '1 day') AS days(stamp)
    CROSS JOIN LATERAL (SELECT stamp::date AS day) AS d
    JOIN shop_shifttemplate t ON t.weekday = extract(isodow FROM day)
        AND t.valid_from <= day AND (t.valid_until IS NULL OR t.valid_until >= day)
    JOIN shop_provider p ON p.id = t.provider_id AND p.department_id = %(department_id)s AND p.is_active
) AS made
WHERE ends > begins
ON CONFLICT ON CONSTRAINT shift_of_a_provider_is_told_once DO NOTHING
"""


@transaction.atomic
def make_shifts(
    department: Department, *, from_day: date | None = None, until_day: date | None = None
) -> int:
    """Make the shifts that the templates call for and that are not there yet; returns how many were new."""
    today = timezone.localdate()
    parameters: dict[str, Any] = {
        "department_id": department.pk,
        "zone": timezone.get_current_timezone_name(),
        "first_day": from_day or today,
        "last_day": until_day or today + AHEAD,
    }
    lock_schedule(department.pk)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_FROM_TEMPLATES, parameters)
        return int(cursor.rowcount)


@transaction.atomic
def remake_shifts(department: Department) -> int:
    """After a change of templates: replace the shifts from today on, and flag the bookings this strands.

    Shifts that somebody edited by hand no longer belong to a template, and stay. Returns how many bookings
    are stranded.
    """
    lock_schedule(department.pk)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_FUTURE, {"department_id": department.pk, "midnight": _midnight()})
    make_shifts(department)
    return flag_stranded_bookings(department)


def drop_made_shifts(provider: Provider) -> None:
    """Delete a provider's shifts from today on, but not those that somebody edited by hand."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OF_PROVIDER, {"provider_id": provider.pk, "midnight": _midnight()})


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
