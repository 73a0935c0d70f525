"""Weekly shifts over ranges of days as they were said, and what they call for on each day."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.hours import HoursOfDay
from shop.models import Provider, ShiftTemplate
from shop.queries.spans import Span
from shop.rota import Stretch

CALLED_FOR = """
called_for AS (
    SELECT provider_id, template_id, tstzrange(begins, ends) AS during
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
            AND (p.leaves_on IS NULL OR p.leaves_on >= day)
    ) AS wall_clock
    WHERE ends > begins
)"""
"""The shifts that the weekly templates of a department call for."""

OF_PROVIDER = f"""
WITH {CALLED_FOR}
SELECT template_id, lower(during), upper(during) FROM called_for WHERE provider_id = %(provider_id)s ORDER BY during
"""  # noqa: S608 - built from constants of this package


class Called(NamedTuple):
    """A shift that a template calls for."""

    template_id: int
    span: Span


def not_over() -> Q:
    """Templates that hold today or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())


def in_force() -> Q:
    """Templates that hold today."""
    return Q(valid_from__lte=timezone.localdate()) & not_over()


def stretch_of(row: ShiftTemplate) -> Stretch:
    return Stretch(HoursOfDay(row.weekday, row.starts_at, row.ends_at), row.valid_from, row.valid_until)


def stretches_of(provider: Provider) -> list[Stretch]:
    """What was said of a provider's weeks, as far as it is not over. One query."""
    rows: QuerySet[ShiftTemplate] = provider.shift_templates.filter(not_over())
    return [stretch_of(row) for row in rows]


def called_for(provider: Provider, *, first_day: date, last_day: date) -> list[Called]:
    """The shifts that the weekly templates call for on these days, both included; edited or not. One query."""
    parameters: dict[str, Any] = called_for_parameters(
        department_id=provider.department_id, first_day=first_day, last_day=last_day
    )
    with connection.cursor() as cursor:
        cursor.execute(OF_PROVIDER, parameters | {"provider_id": provider.pk})
        return [Called(pk, Span(begins, ends)) for pk, begins, ends in cursor.fetchall()]


def called_for_parameters(*, department_id: int, first_day: date, last_day: date) -> dict[str, Any]:
    """What CALLED_FOR needs."""
    return {
        "department_id": department_id,
        "zone": timezone.get_current_timezone_name(),
        "first_day": first_day,
        "last_day": last_day,
    }
