"""How much of the time on duty was booked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from shop.enums import TAKES_TIME, BookingStatus
from shop.queries.figures.share import share
from shop.queries.figures.span import Group, Span, groups_with, rows_of

COUNTED = sorted(TAKES_TIME - {BookingStatus.HELD})

# Provider by provider: the indexes then find the department's rows, not the whole municipality's.
MINUTES = """
WITH months AS MATERIALIZED (
    SELECT month::date AS month, month::date AS first_day, (month + interval '1 month')::date AS before,
        tstzrange(month AT TIME ZONE %(zone)s, (month + interval '1 month') AT TIME ZONE %(zone)s) AS during
    FROM generate_series(%(first_day)s::timestamp, %(last_month)s::timestamp, interval '1 month') AS month
),
closures AS MATERIALIZED (
    SELECT d.id AS department_id, m.month, coalesce(range_agg(tstzrange(c.first_day::timestamp AT TIME ZONE %(zone)s,
        (c.last_day + 1)::timestamp AT TIME ZONE %(zone)s)) FILTER (WHERE c.id IS NOT NULL), '{}') AS closed
    FROM unnest(%(department_ids)s::bigint[]) AS d(id) CROSS JOIN months m
    LEFT JOIN shop_closure c ON (c.department_id = d.id OR c.department_id IS NULL)
        AND c.first_day < m.before AND c.last_day >= m.first_day
    GROUP BY d.id, m.month
),
stretches AS (
    SELECT m.month, p.department_id, NULL::bigint AS service_id, NULL AS module_key, p.kind = 'place' AS is_place, ((
        coalesce((SELECT range_agg(s.during) FROM shop_shift s
            WHERE s.provider_id = p.id AND NOT s.is_off AND s.during && m.during), '{}')
        - coalesce((SELECT range_agg(x.during) FROM shop_absence x
            WHERE x.provider_id = p.id AND x.during && m.during), '{}')
        - closed) * tstzmultirange(m.during)) AS stretch
    FROM shop_provider p JOIN closures ON closures.department_id = p.department_id
        JOIN months m ON m.month = closures.month
    UNION ALL
    -- Those who sit in one session together take their provider's time once.
    SELECT m.month, p.department_id, visits.service_id, visits.module_key, p.kind = 'place',
        visits.times * tstzmultirange(m.during)
    FROM shop_provider p CROSS JOIN months m CROSS JOIN LATERAL (
        SELECT b.service_id, s.module_key, range_agg(tstzrange(b.starts_at, b.ends_at)) AS times
        FROM shop_assignment a JOIN shop_booking b ON b.id = a.booking_id AND b.status = ANY(%(counted)s)
            JOIN shop_service s ON s.id = b.service_id
        WHERE a.provider_id = p.id AND a.active AND a.occupied && m.during
        GROUP BY b.service_id, s.module_key
    ) AS visits
    WHERE p.department_id = ANY(%(department_ids)s)
)
SELECT month, department_id, service_id, module_key, is_place, round(sum(length) / 60)::bigint
FROM stretches CROSS JOIN LATERAL (
    SELECT extract(epoch FROM sum(upper(part) - lower(part))) AS length FROM unnest(stretch) AS part
) AS lengths
WHERE length > 0
GROUP BY month, department_id, service_id, module_key, is_place
"""


@dataclass(frozen=True, slots=True)
class Utilisation:
    """Minutes. `booked` are the visits themselves, without buffers, cut to the month; `on_duty` are the shifts, without
    absences and the days on which the department is closed. Beds and other places stand apart.

    Of a service it is what it takes of the department's time, so that the services add up; where it takes none, there
    is nothing it could be a share of.
    """

    booked: int = 0
    on_duty: int = 0
    places_booked: int = 0
    places_open: int = 0

    @property
    def rate(self) -> float | None:
        """May be more than one: what is booked counts, also where somebody is away."""
        return share(self.booked, of=self.on_duty)

    @property
    def places_rate(self) -> float | None:
        return share(self.places_booked, of=self.places_open)


def utilisations(span: Span) -> Mapping[Group, Utilisation]:
    """One query."""
    booked, duty = Counter[tuple[Group, bool]](), Counter[tuple[Group, bool]]()
    for month, department_id, service_id, module_key, is_place, minutes in rows_of(
        MINUTES, span=span, counted=COUNTED
    ):
        groups = groups_with(span, Group(month, department_id, service_id), module_key=module_key)
        if service_id is None:
            duty.update({(group, is_place): minutes for group in groups if _is_of_departments(group)})
        else:
            booked.update({(group, is_place): minutes for group in groups})
    for group, is_place in list(booked):
        if not _is_of_departments(group):
            duty[group, is_place] = duty[Group(group.month, group.department_id), is_place]
    return {
        group: Utilisation(
            booked=booked[group, False],
            on_duty=duty[group, False],
            places_booked=booked[group, True],
            places_open=duty[group, True],
        )
        for group in {group for group, _is_place in (*booked, *duty)}
    }


def _is_of_departments(group: Group) -> bool:
    """Shifts are a department's, whatever they are used for."""
    return group.service_id is None and group.module_key is None
