"""Who gets the visit: every provider who is on duty and free, best first.

The recipient's known provider comes first if its load is within the fairness bound; then the least booked
minutes relative to shift minutes over the trailing four weeks; then who was assigned longest ago.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from shop.enums import AssignmentReason
from shop.models import Service
from shop.queries.free_time import FREE, Window

TRAILING = timedelta(weeks=4)
FAIRNESS_BOUND = 0.10
"""How much more loaded (as a share of the shift) a known provider may be than the least loaded one."""

RANK = f"""
WITH {FREE},
candidates AS MATERIALIZED (
    SELECT provider_id FROM free WHERE tstzrange(%(occupied_from)s, %(occupied_to)s) <@ free
),
loads AS MATERIALIZED (
    SELECT provider_id, coalesce(booked / nullif(shifted, 0), 0) AS load, last_at
    FROM candidates
    LEFT JOIN LATERAL (
        -- Reads nothing but the constraint's own index, so that a long past costs nothing: a time was given
        -- when `alive` begins.
        SELECT extract(epoch FROM sum(upper(occupied) - lower(occupied))) AS booked, max(lower(alive)) AS last_at
        FROM shop_assignment a WHERE a.provider_id = candidates.provider_id AND a.active
            AND a.occupied && tstzrange(%(trail_from)s, %(trail_to)s)
    ) AS work ON true
    LEFT JOIN LATERAL (
        SELECT extract(epoch FROM sum(upper(during) - lower(during))) AS shifted
        FROM shop_shift s WHERE s.provider_id = candidates.provider_id
            AND s.during && tstzrange(%(trail_from)s, %(trail_to)s)
    ) AS duty ON true
),
known AS MATERIALIZED (
    SELECT a.provider_id
    FROM shop_booking b JOIN shop_assignment a ON a.booking_id = b.id AND a.active
    WHERE b.recipient_id = %(recipient_id)s AND b.service_id = %(service_id)s
        AND b.status IN ('completed', 'confirmed') AND b.starts_at < %(starts_at)s
    ORDER BY b.starts_at DESC LIMIT 1
)
SELECT provider_id, load,
       provider_id IN (SELECT provider_id FROM known)
           AND load <= (SELECT min(load) FROM loads) + %(bound)s AS is_known
FROM loads
ORDER BY is_known DESC, load, last_at NULLS FIRST, provider_id
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider who can take the visit. `load` is booked ÷ shift time over the trailing weeks."""

    provider_id: int
    load: float
    reason: AssignmentReason


def ranked_candidates(service: Service, *, recipient_id: int, starts_at: datetime) -> Sequence[Candidate]:
    """Everybody free for the whole of the visit and its buffers, best first. One query."""
    ends_at = starts_at + service.duration
    window = Window(service, starts_at, ends_at, timezone.now(), timezone.get_current_timezone_name())
    parameters = window.parameters() | {
        "occupied_from": starts_at - service.buffer_before,
        "occupied_to": ends_at + service.buffer_after,
        "trail_from": starts_at - TRAILING,
        "trail_to": ends_at,
        "recipient_id": recipient_id,
        "service_id": service.pk,
        "starts_at": starts_at,
        "bound": FAIRNESS_BOUND,
    }
    with connection.cursor() as cursor:
        cursor.execute(RANK, parameters)
        rows = cursor.fetchall()
    return [
        Candidate(provider_id, float(load), _reason(is_known, len(rows)))
        for provider_id, load, is_known in rows
    ]


def _reason(is_known: bool, candidates: int) -> AssignmentReason:  # noqa: FBT001 - one flag, private
    if candidates == 1:
        return AssignmentReason.ONLY_ONE_FREE
    return AssignmentReason.KNOWN_PROVIDER if is_known else AssignmentReason.LEAST_LOADED
