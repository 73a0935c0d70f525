"""Who gets the visit: every provider who may come, is on duty and free, best first.

Among places the tightest fit comes first, so that nights stay in one piece. Then whoever keeps the time for this very
service, as who leads a session that is announced. Then the provider the recipient knows (who came last, and whom they
said they like to see), if its load is within the fairness bound; then the least booked minutes
relative to shift minutes over the trailing four weeks; then who was assigned longest ago. Time in which somebody was
not there, because they are new or were away, counts as if it had been booked like everybody else's: who comes back is
not flooded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from foundation.prepared import PreparedStatement
from shop.enums import AssignmentReason
from shop.lengths import end_of
from shop.queries.free_time import FREE, Window, is_free

TRAILING = timedelta(weeks=4)
FAIRNESS_BOUND = 0.10
"""How much more loaded (as a share of the shift) a known provider may be than the least loaded one."""

RANK = f"""
candidates AS MATERIALIZED (
    -- What would be left of the gap, for places.
    SELECT provider_id, CASE WHEN kind = 'place' THEN (
        SELECT upper(gap) - lower(gap) FROM unnest(free) AS gap
        WHERE gap @> tstzrange(%(occupied_from)s, %(occupied_to)s)) END AS gap
    FROM free WHERE {is_free("tstzrange(%(occupied_from)s, %(occupied_to)s)")}
),
work AS MATERIALIZED (
    SELECT provider_id, gap, last_at, coalesce(booked, 0) - coalesce(doubled, 0) AS booked,
        greatest(0, coalesce(shifted, 0) - coalesce(away, 0)) AS present
    FROM candidates
    LEFT JOIN LATERAL (
        -- Reads nothing but one index, so that a long past costs nothing. A hold has no minutes.
        SELECT sum(minutes) AS booked, max(assigned_at) AS last_at FROM shop_assignment a
        WHERE a.provider_id = candidates.provider_id AND a.active
            AND a.starts_at >= %(trail_from)s AND a.starts_at < %(trail_to)s
    ) AS visits ON true
    LEFT JOIN LATERAL (
        -- Whoever begins at one time with the same provider is in one session, which is work only once.
        SELECT sum(together - longest) AS doubled
        FROM (
            SELECT sum(minutes) AS together, max(minutes) AS longest FROM shop_assignment a
            WHERE a.provider_id = candidates.provider_id AND a.active AND a.seat > 0
                AND a.starts_at >= %(trail_from)s AND a.starts_at < %(trail_to)s
            GROUP BY a.starts_at
        ) AS sessions
    ) AS seats ON true
    LEFT JOIN LATERAL (
        SELECT sum(minutes) AS shifted FROM shop_shift s
        WHERE s.provider_id = candidates.provider_id AND NOT s.is_off
            AND s.starts_at >= %(trail_from)s AND s.starts_at < %(trail_to)s
    ) AS duty ON true
    LEFT JOIN LATERAL (
        SELECT sum(extract(epoch FROM upper(s.during * x.during) - lower(s.during * x.during))) / 60 AS away
        FROM shop_absence x JOIN shop_shift s ON s.provider_id = x.provider_id AND NOT s.is_off
            AND s.during && x.during AND s.starts_at >= %(trail_from)s AND s.starts_at < %(trail_to)s
        WHERE x.provider_id = candidates.provider_id AND x.during && tstzrange(%(trail_from)s, %(trail_to)s)
    ) AS absences ON true
),
usual AS MATERIALIZED (
    SELECT coalesce(sum(booked) / nullif(sum(present), 0), 0) AS load, max(present) AS present FROM work
),
loads AS MATERIALIZED (
    SELECT provider_id, gap, last_at,
        coalesce((work.booked + usual.load * (usual.present - work.present)) / nullif(usual.present, 0), 0) AS load
    FROM work CROSS JOIN usual
),
known AS MATERIALIZED (
    -- Who comes to what is moved, or came last: read from the end of an index, however long the past.
    SELECT provider_id FROM shop_assignment
    WHERE active AND booking_id = coalesce(%(moving)s::bigint, (
        SELECT id FROM shop_booking
        WHERE recipient_id = %(recipient_id)s::bigint AND service_id = %(service_id)s
            AND status IN ('completed', 'confirmed', 'requested') AND starts_at < %(from_at)s
        ORDER BY starts_at DESC LIMIT 1))
    UNION ALL -- and whom they said that they like to see
    SELECT provider_id FROM shop_preferredprovider WHERE recipient_id = %(recipient_id)s::bigint
),
ranked AS MATERIALIZED (
    SELECT provider_id, gap, load::float AS load,
        gap IS NULL AND provider_id IN (SELECT provider_id FROM known)
            AND load <= (SELECT min(load) FROM loads) + %(bound)s AS is_known,
        last_at,
        EXISTS (
            SELECT FROM shop_kepttime k WHERE k.provider_id = loads.provider_id AND k.service_id = %(service_id)s
                AND k.during @> tstzrange(%(occupied_from)s, %(occupied_to)s)) AS keeps_it
    FROM loads
)"""  # noqa: S608 - built from constants of this package

BEST_FIRST = "gap NULLS FIRST, keeps_it DESC, is_known DESC, load, last_at NULLS FIRST, provider_id"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider who can take the visit. `load` is booked ÷ shift time over the trailing weeks."""

    provider_id: int
    load: float
    reason: AssignmentReason

    @classmethod
    def of(cls, rows: Sequence[tuple[int, float, bool, bool]]) -> Sequence[Self]:
        """From the ranked rows: provider, load, whether known, whether a place."""
        is_only_one = len(rows) == 1
        return [
            cls(provider_id, load, _reason(is_only_one=is_only_one, is_known=is_known, is_place=is_place))
            for provider_id, load, is_known, is_place in rows
        ]


def _reason(*, is_only_one: bool, is_known: bool, is_place: bool) -> AssignmentReason:
    if is_only_one:
        return AssignmentReason.ONLY_ONE_FREE
    if is_place:
        return AssignmentReason.TIGHTEST_FIT
    return AssignmentReason.KNOWN_PROVIDER if is_known else AssignmentReason.LEAST_LOADED


def ranking_parameters(window: Window) -> dict[str, Any]:
    """What RANK needs beside the window's own, for a visit that begins at `from_at`."""
    ends_at = end_of(window.service, window.length, window.from_at)
    before, after = window.buffers()
    return {
        "occupied_from": window.from_at - before,
        "occupied_to": ends_at + after,
        "trail_from": window.from_at - TRAILING,
        "trail_to": ends_at,
        "bound": FAIRNESS_BOUND,
    }


STATEMENT = PreparedStatement(f"""
WITH {FREE}, {RANK}
SELECT provider_id, load, is_known, gap IS NOT NULL FROM ranked ORDER BY {BEST_FIRST}
""")  # noqa: S608 - built from constants of this package


def ranked_candidates(window: Window) -> Sequence[Candidate]:
    """Everybody free for the whole of the visit that begins at `from_at`, buffers included, best first. One query."""
    return Candidate.of(STATEMENT.all(window.parameters() | ranking_parameters(window)))
