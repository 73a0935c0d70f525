"""The coming week's rota held against what it must carry: open hours with nobody to come, and helpers with too much.

Beds are left out: nobody gets tired of a bed, and one without a guest is no hole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import JSONField
from django.utils import timezone

from shop.models import Department
from shop.queries.days import moment_of, span_of_day
from shop.queries.fairness import COUNTED
from shop.queries.free_time import OPENING
from shop.queries.holidays import public_holidays
from shop.queries.spans import Span
from shop.queries.written_sql import WrittenSql

DAYS_AHEAD = 7
"""Today included: there is time to ask somebody, and absences further off are rarely known."""
TOO_MUCH = 90
"""Per cent of a day's shift: what is left is less than the breaks and the way between visits take."""
SHORTEST = timedelta(minutes=15)
"""What is shorter is somebody coming a little late, and no hole."""

# The levels of a step function: at each edge so many more are on the rota, and so many more of them are here.
HOLES = f"""
WITH {OPENING},
open AS MATERIALIZED (
    SELECT coalesce(range_agg(tstzrange(opens, closes)), '{{}}')
        * tstzmultirange(tstzrange(%(now)s, %(until_at)s)) AS all_of_it
    FROM opening
    WHERE EXISTS (SELECT FROM shop_service s WHERE s.department_id = %(department_id)s AND s.is_active
        AND NOT s.uses_places AND (s.open_on_public_holidays OR NOT is_holiday))
),
rota AS MATERIALIZED (
    SELECT duty, duty - coalesce(away, '{{}}') AS present
    FROM shop_provider p
    CROSS JOIN LATERAL (
        SELECT range_agg(during) * (SELECT all_of_it FROM open) AS duty FROM shop_shift s
        WHERE s.provider_id = p.id AND NOT s.is_off AND s.during && tstzrange(%(now)s, %(until_at)s)
    ) AS shifts
    LEFT JOIN LATERAL (
        SELECT range_agg(during) AS away FROM shop_absence a
        WHERE a.provider_id = p.id AND a.during && tstzrange(%(now)s, %(until_at)s)
    ) AS absences ON true
    WHERE p.department_id = %(department_id)s AND p.is_active AND p.kind <> 'place' AND duty IS NOT NULL
),
steps AS (
    SELECT at, said, here FROM rota,
        LATERAL (SELECT lower(s), 1, 0 FROM unnest(duty) AS s UNION ALL SELECT upper(s), -1, 0 FROM unnest(duty) AS s
            UNION ALL SELECT lower(s), 0, 1 FROM unnest(present) AS s
            UNION ALL SELECT upper(s), 0, -1 FROM unnest(present) AS s) AS step (at, said, here)
    UNION ALL
    SELECT edge, 0, 0 FROM open, unnest(all_of_it) AS s, LATERAL (VALUES (lower(s)), (upper(s))) AS both_ends (edge)
),
levels AS (
    SELECT tstzrange(at, lead(at) OVER in_order) AS during, sum(sum(said)) OVER in_order AS said,
        sum(sum(here)) OVER in_order AS here
    FROM steps GROUP BY at WINDOW in_order AS (ORDER BY at)
),
short AS (
    SELECT range_agg(during) FILTER (WHERE here = 0) AS nobody,
        range_agg(during) FILTER (WHERE here > 0 AND 2 * here < said) AS few
    FROM levels, open WHERE during <@ all_of_it AND NOT upper_inf(during)
)
SELECT jsonb_build_array(
    (SELECT jsonb_agg(jsonb_build_array(extract(epoch FROM lower(s)), extract(epoch FROM upper(s))))
        FROM unnest(nobody) AS s WHERE upper(s) - lower(s) >= %(shortest)s::interval),
    (SELECT jsonb_agg(jsonb_build_array(extract(epoch FROM lower(s)), extract(epoch FROM upper(s))))
        FROM unnest(few) AS s WHERE upper(s) - lower(s) >= %(shortest)s::interval))
FROM short
"""  # noqa: S608 - built from constants of this package

# What needs somebody else anyway stands among the visits that need a new time.
TOO_FULL = """
SELECT jsonb_agg(jsonb_build_array(p.id, work.day, work.minutes, duty.minutes) ORDER BY work.day, work.minutes DESC)
FROM shop_provider p
CROSS JOIN LATERAL (
    SELECT day, sum(minutes)::int AS minutes
    FROM (
        SELECT (a.starts_at AT TIME ZONE %(zone)s)::date AS day, max(a.minutes) AS minutes
        FROM shop_assignment a
        JOIN shop_booking b ON b.id = a.booking_id AND b.status = ANY(%(counted)s) AND b.stranded = ''
        WHERE a.provider_id = p.id AND a.active AND a.starts_at >= %(from_at)s AND a.starts_at < %(until_at)s
        GROUP BY a.party, 1
    ) AS visits
    GROUP BY day
) AS work
CROSS JOIN LATERAL (
    SELECT tstzrange(work.day::timestamp AT TIME ZONE %(zone)s,
        (work.day + 1)::timestamp AT TIME ZONE %(zone)s) AS frame
) AS whole
CROSS JOIN LATERAL (
    SELECT coalesce(sum(extract(epoch FROM upper(s) - lower(s)))::int / 60, 0) AS minutes
    FROM unnest((
        SELECT range_agg(during) * tstzmultirange(frame) - coalesce((
            SELECT range_agg(x.during) FROM shop_absence x WHERE x.provider_id = p.id AND x.during && frame), '{}')
        FROM shop_shift s WHERE s.provider_id = p.id AND NOT s.is_off AND s.during && frame)) AS s
) AS duty
WHERE p.department_id = %(department_id)s AND p.kind <> 'place' AND 100 * work.minutes >= %(too_much)s * duty.minutes
"""

ROTA = ("holes", "too_full")
"""What the two are called as columns."""
ROTA_PARAMETERS = ("first_day", "last_day", "holidays", "now", "from_at", "until_at")
"""What they are asked with."""


@dataclass(frozen=True, slots=True)
class TooFull:
    """So much is booked of so much of a helper's day; nothing of it is a day off on which they have visits."""

    provider_id: int
    day: date
    booked: timedelta
    shift: timedelta

    @property
    def per_cent(self) -> int | None:
        return round(100 * self.booked / self.shift) if self.shift else None


@dataclass(frozen=True, slots=True)
class RotaAhead:
    """Open hours in which nobody is there, or fewer than half of those on the rota; and whose day is too full."""

    nobody: Sequence[Span] = ()
    few: Sequence[Span] = ()
    too_full: Sequence[TooFull] = ()


def rota_ahead_of(department: Department) -> RotaAhead:
    """One query."""
    columns = rota_columns(rota_parameters(today=timezone.localdate(), now=timezone.now()))
    return read_rota(Department.objects.filter(pk=department.pk).values(**columns).get())


def rota_columns(parameters: Mapping[str, object]) -> dict[str, WrittenSql]:
    """What to ask about each department of a query, with `rota_parameters`; to be read by `read_rota`."""
    zone = timezone.get_current_timezone_name()
    everything = {**parameters, "zone": zone, "shortest": SHORTEST, "counted": COUNTED, "too_much": TOO_MUCH}
    return {
        name: WrittenSql(
            sql.replace("%(department_id)s", '"shop_department"."id"'), everything, output_field=JSONField()
        )
        for name, sql in zip(ROTA, (HOLES, TOO_FULL), strict=True)
    }


def rota_parameters(*, today: date, now: datetime) -> dict[str, Any]:
    """The ROTA_PARAMETERS, today and for the days ahead."""
    first, last = today - timedelta(days=1), today + timedelta(days=DAYS_AHEAD - 1)
    return {
        "first_day": first,
        "last_day": last,
        "holidays": public_holidays(first, last),
        "now": now,
        "from_at": span_of_day(today).starts_at,
        "until_at": span_of_day(last).ends_at,
    }


def read_rota(row: Mapping[str, Any]) -> RotaAhead:
    nobody, few = row["holes"] or (None, None)
    return RotaAhead(
        _by_day(nobody or ()),
        _by_day(few or ()),
        [
            TooFull(pk, date.fromisoformat(day), timedelta(minutes=booked), timedelta(minutes=shift))
            for pk, day, booked, shift in row["too_full"] or ()
        ],
    )


def _by_day(stretches: Iterable[tuple[float, float]]) -> Sequence[Span]:
    """Cut at midnight: one says who comes when day by day."""
    found = []
    for begins, ends in stretches:
        part = Span(datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
        while part.starts_at < part.ends_at:
            midnight = moment_of(timezone.localdate(part.starts_at) + timedelta(days=1), time.min)
            found.append(Span(part.starts_at, min(part.ends_at, midnight)))
            part = Span(found[-1].ends_at, part.ends_at)
    return found
