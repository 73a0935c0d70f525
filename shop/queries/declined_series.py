"""Standing bookings whose visits the recipient keeps declining: perhaps another time would suit them better."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import IntegerField
from django.utils import timezone

from shop.models import BookingSeries, Department
from shop.queries.compiled import Day
from shop.queries.series import series_in
from shop.queries.written_sql import WrittenSql

LOOKS_AT, TOO_OFTEN = 6, 3

# What did not come for another reason (a holiday, a pause, nobody free) was not theirs to decline.
DECLINED = """
WITH running AS MATERIALIZED (
    SELECT s.id FROM shop_bookingseries s JOIN shop_service v ON v.id = s.service_id
    WHERE v.department_id = %(department_id)s AND s.end_reason = '' AND (s.ends_on IS NULL OR s.ends_on >= %(today)s)
),
came AS (
    SELECT b.series_id, b.series_on AS day, b.status = 'cancelled' AS is_declined
    FROM shop_booking b JOIN running ON running.id = b.series_id
    WHERE b.series_on <= %(today)s AND b.status NOT IN ('held', 'expired', 'declined')
        AND (b.status <> 'cancelled' OR b.cancel_reason = 'by_recipient')
        AND NOT EXISTS (
            SELECT FROM shop_skippedoccurrence x WHERE x.series_id = b.series_id AND x.occurs_on = b.series_on)
    UNION ALL
    SELECT x.series_id, x.occurs_on, true
    FROM shop_skippedoccurrence x JOIN running ON running.id = x.series_id
    WHERE x.occurs_on <= %(today)s AND x.reason = 'by_recipient'
),
latest AS (
    SELECT *, row_number() OVER (PARTITION BY series_id ORDER BY day DESC) AS place FROM came
)
SELECT series_id, count(*) FILTER (WHERE is_declined), count(*) FROM latest WHERE place <= %(looks_at)s
GROUP BY series_id HAVING count(*) FILTER (WHERE is_declined) >= %(too_often)s
ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class OftenDeclined:
    """So many of its last so many visits were cancelled or skipped by the recipient."""

    series: BookingSeries
    declined: int
    of: int


def often_declined(department: Department) -> Sequence[OftenDeclined]:
    """Those that run and of whose last six visits at least three were declined, the most first. Two queries."""
    rows = _rows(department)
    found = series_in(department).in_bulk([series_id for series_id, _declined, _count in rows])
    return [OftenDeclined(found[series_id], declined, count) for series_id, declined, count in rows]


def count_often_declined(today: Day) -> WrittenSql:
    """How many there are in each department of a query."""
    counted = f"SELECT count(*) FROM ({DECLINED}) AS found"  # noqa: S608 - a constant of this file
    sql = counted.replace("%(department_id)s", '"shop_department"."id"')
    return WrittenSql(sql, _parameters(today), output_field=IntegerField())


def _rows(department: Department) -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(DECLINED, _parameters(timezone.localdate()) | {"department_id": department.pk})
        return list(cursor.fetchall())


def _parameters(today: Day) -> dict[str, Any]:
    return {"today": today, "looks_at": LOOKS_AT, "too_often": TOO_OFTEN}
