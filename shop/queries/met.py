"""Whom a recipient has met, for services that are given by the same provider again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from shop.models import Provider, Recipient, Service

MET = """
earlier AS MATERIALIZED (
    -- Their other visits of the kind with somebody to themselves, where whoever came to the latest is to come again.
    SELECT b.id, b.starts_at FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
    WHERE %(keeps_provider)s AND b.recipient_id = %(recipient_id)s::bigint AND b.department_id = %(department_id)s
        AND s.module_key = %(module_key)s AND s.seats = 1 AND b.status IN ('completed', 'confirmed', 'requested')
        AND b.id IS DISTINCT FROM %(moving)s::bigint
),
met AS MATERIALIZED (
    -- Whoever no longer works there, may not come any more, or is away for as long as one can book ahead, is not
    -- waited for: the one before then, or anybody.
    SELECT a.provider_id
    FROM earlier JOIN shop_assignment a ON a.booking_id = earlier.id AND a.active
    JOIN shop_provider p ON p.id = a.provider_id AND p.department_id = %(department_id)s AND p.is_active
    WHERE (p.leaves_on IS NULL OR p.leaves_on >= (%(now)s::timestamptz AT TIME ZONE %(zone)s)::date)
        AND NOT EXISTS (
            SELECT FROM shop_absence w JOIN shop_service v ON v.id = %(service_id)s
            WHERE w.provider_id = p.id AND w.during @> tstzrange(%(now)s::timestamptz,
                %(now)s::timestamptz + make_interval(days => v.booking_horizon)))
        AND NOT EXISTS (
            SELECT FROM shop_blockedprovider k
            WHERE k.provider_id = p.id AND k.recipient_id = %(recipient_id)s::bigint)
        AND NOT EXISTS (
            SELECT FROM shop_service_required_qualifications r
            WHERE r.service_id = %(service_id)s AND NOT EXISTS (
                SELECT FROM shop_providerqualification q
                WHERE q.provider_id = p.id AND q.qualification_id = r.qualification_id
                    AND (q.valid_until IS NULL
                        OR q.valid_until >= (%(now)s::timestamptz AT TIME ZONE %(zone)s)::date)))
    ORDER BY earlier.starts_at DESC FETCH FIRST ROW WITH TIES
)"""

WHO = f"""
WITH {MET}
SELECT EXISTS (SELECT FROM earlier), p.name, p.number, p.kind
FROM (SELECT 1) AS always LEFT JOIN shop_provider p ON p.id IN (SELECT provider_id FROM met) ORDER BY p.id
"""  # noqa: S608 - built from constants of this file


@dataclass(frozen=True, slots=True)
class Met:
    """Whether there has been no visit of the kind yet, and who came to the latest, as far as they still work there."""

    is_first: bool
    providers: Sequence[Provider]


def whom_they_met(service: Service, recipient: Recipient, *, moving: int | None = None) -> Met | None:
    """Who a visit of the service would be with; None where it is with whoever has time. One query, or none."""
    if not service.keeps_provider:
        return None
    parameters: dict[str, Any] = {
        "keeps_provider": True,
        "recipient_id": recipient.pk,
        "department_id": service.department_id,
        "service_id": service.pk,
        "module_key": service.module_key,
        "moving": moving,
        "now": timezone.now(),
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(WHO, parameters)
        rows = cursor.fetchall()
    providers = [
        Provider(name=name, number=number, kind=kind) for _is_known, name, number, kind in rows if kind
    ]
    return Met(not rows[0][0], providers)
