"""Standing visits that the recipients did not want after all."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.queries.figures.share import share
from shop.queries.figures.span import OF_GROUP, Group, Span, by_group

# A day that was skipped may have had a visit before: it is one occurrence, and declined if either says so.
STANDING = f"""
WITH series AS MATERIALIZED (
    SELECT r.id, s.department_id, r.service_id, s.module_key
    FROM shop_service s JOIN shop_bookingseries r ON r.service_id = s.id
    WHERE s.department_id = ANY(%(department_ids)s)
),
days AS (
    SELECT series.id, department_id, service_id, module_key, day, bool_or(is_declined) AS is_declined,
        bool_or(came) AS came
    FROM series CROSS JOIN LATERAL (
        SELECT b.series_on AS day, b.status = 'cancelled' AND b.cancel_reason = 'by_recipient' AS is_declined,
            b.status NOT IN ('cancelled', 'declined', 'held', 'expired') AS came
        FROM shop_booking b
        WHERE b.series_id = series.id AND b.series_on >= %(first_day)s AND b.series_on < %(before)s
        UNION ALL
        SELECT k.occurs_on, k.reason = 'by_recipient', false FROM shop_skippedoccurrence k
        WHERE k.series_id = series.id AND k.occurs_on >= %(first_day)s AND k.occurs_on < %(before)s
    ) AS each
    GROUP BY series.id, department_id, service_id, module_key, day
),
monthly AS (
    SELECT date_trunc('month', day)::date AS month, department_id, service_id, module_key,
        is_declined AND NOT came AS is_declined,
        came
    FROM days
)
SELECT {OF_GROUP}, count(*), count(*) FILTER (WHERE came),
    count(*) FILTER (WHERE is_declined)
FROM monthly
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Standing:
    """`planned` are the days on which a standing booking would have come, `booked` those on which there is a visit.

    `declined` are those that the recipient skipped or cancelled. What could not be booked (holidays, nobody free, a
    pause) is neither. The day is the one of the standing booking, wherever the visit was moved.
    """

    planned: int = 0
    booked: int = 0
    declined: int = 0

    @property
    def declined_rate(self) -> float | None:
        return share(self.declined, of=self.planned)


def standing_visits(span: Span) -> Mapping[Group, Standing]:
    """One query."""
    return by_group(STANDING, span=span, make=Standing)
