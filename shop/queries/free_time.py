"""Free time, computed in SQL as multiranges: (shifts ∩ opening hours) − absences − assignments.

The list of slots and the door put different questions to the same parts, so they cannot disagree:
`opening` is when visits may take place, `free` what each provider has left, `grid` where visits may begin.
All parts are MATERIALIZED: without it the planner repeats them per row and is many times slower.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shop.models import Service

OPENING = """
days AS MATERIALIZED (
    SELECT generate_series(%(first_day)s::date, %(last_day)s::date, '1 day')::date AS day
),
hours AS MATERIALIZED (
    SELECT day, opens_at, closes_at
    FROM days JOIN shop_openinghours o ON o.department_id = %(department_id)s
        AND o.weekday = extract(isodow FROM day)
    WHERE NOT EXISTS (
        SELECT FROM shop_exceptionday e WHERE e.department_id = %(department_id)s AND e.date = day)
    UNION ALL
    SELECT day, opens_at, closes_at
    FROM days JOIN shop_exceptionday e ON e.department_id = %(department_id)s AND e.date = day
    WHERE opens_at IS NOT NULL
),
opening AS MATERIALIZED (
    -- An opening that begins in the hour the clocks skip would end before it begins: hence greatest().
    SELECT opens, greatest(opens, closes) AS closes
    FROM (
        SELECT (day + opens_at) AT TIME ZONE %(zone)s AS opens,
               (day + closes_at + CASE WHEN closes_at <= opens_at THEN interval '1 day' ELSE '0' END)
                   AT TIME ZONE %(zone)s AS closes
        FROM hours
    ) AS wall_clock
)"""

FREE = """
on_duty AS MATERIALIZED (
    -- Provider by provider: the index then finds the department's shifts, not the whole municipality's.
    SELECT p.id AS provider_id, duty
    FROM shop_provider p CROSS JOIN LATERAL (
        SELECT range_agg(during) AS duty FROM shop_shift s
        WHERE s.provider_id = p.id AND s.during && tstzrange(%(window_start)s, %(window_end)s)
    ) AS shifts
    WHERE p.department_id = %(department_id)s AND p.is_active AND duty IS NOT NULL
),
free AS MATERIALIZED (
    SELECT provider_id, duty - coalesce(away, '{}') AS duty,
           duty - coalesce(away, '{}') - coalesce(taken, '{}') AS free
    FROM on_duty
    LEFT JOIN LATERAL (
        SELECT range_agg(during) AS away FROM shop_absence a
        WHERE a.provider_id = on_duty.provider_id AND a.during && tstzrange(%(window_start)s, %(window_end)s)
    ) AS absences ON true
    LEFT JOIN LATERAL (
        SELECT range_agg(occupied) AS taken FROM shop_assignment t
        WHERE t.provider_id = on_duty.provider_id AND t.active AND t.alive @> %(now)s::timestamptz
            AND t.occupied && tstzrange(%(window_start)s, %(window_end)s)
    ) AS assignments ON true
)"""

GRID = """
grid AS MATERIALIZED (
    -- The four-argument series counts in wall-clock time: both autumn 02:00s, none in the spring gap.
    SELECT DISTINCT starts_at
    FROM opening, generate_series(opens, closes - %(duration)s, %(slot_interval)s, %(zone)s) AS starts_at
    WHERE starts_at >= %(from_at)s AND starts_at < %(until_at)s
)"""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A question about a service's times that begin in [from_at, until_at), as of `now`, on the zone's clock."""

    service: Service
    from_at: datetime
    until_at: datetime
    now: datetime
    zone: str

    def parameters(self) -> dict[str, Any]:
        """What the SQL parts need. Days are widened by one on both sides: openings may cross midnight."""
        service = self.service
        reach = service.buffer_before + service.duration + service.buffer_after
        return {
            "department_id": service.department_id,
            "duration": service.duration,
            "slot_interval": service.slot_interval,
            "buffer_before": service.buffer_before,
            "buffer_after": service.buffer_after,
            "zone": self.zone,
            "now": self.now,
            "from_at": self.from_at,
            "until_at": self.until_at,
            "first_day": _day(self.from_at) - DAY,
            "last_day": _day(self.until_at) + DAY,
            "window_start": self.from_at - reach,
            "window_end": self.until_at + reach,
        }


def _day(moment: datetime) -> date:
    return moment.date()
