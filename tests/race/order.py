"""What must be true at any moment, asked of the rows alone. Each question answers with the rows that break it."""

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from foundation.prepared import PreparedStatement
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.models import Booking, Department

TAKES_TIME = "('requested', 'confirmed', 'completed', 'no_show')"
STANDS = f"(b.status IN {TAKES_TIME} OR b.status = 'held' AND b.held_until > %(now)s)"

NEEDED = "CASE WHEN b.asked_for_two THEN 2 ELSE s.providers_needed END"
CALLS = "('by_phone', 'by_video')"
PLACE = "coalesce(nullif(b.place, ''), s.place)"
TRAVELS = f"CASE WHEN {PLACE} IN {CALLS} AND s.place NOT IN {CALLS} THEN 0 ELSE 1 END"
"""Who talks by phone in place of a visit keeps no time around it."""
QUESTIONS: Mapping[str, str] = {
    "a provider is in two places": """
        SELECT a.id, b.id, a.booking_id, b.booking_id, a.party, b.party, a.seat, b.seat, a.occupied, b.occupied
        FROM shop_assignment a JOIN shop_assignment b
            ON a.id < b.id AND a.provider_id = b.provider_id AND a.occupied && b.occupied AND a.alive && b.alive
        WHERE a.active AND b.active AND (
            a.party <> b.party OR a.seat = 0 OR a.seat = b.seat OR a.occupied <> b.occupied)""",
    "a recipient is needed in two places": """
        SELECT a.id, b.id FROM shop_booking a JOIN shop_booking b
            ON a.id < b.id AND a.recipient_id = b.recipient_id
                AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
                AND tstzrange(a.created_at, a.held_until) && tstzrange(b.created_at, b.held_until)
        WHERE a.requires_presence AND b.requires_presence
            AND a.status IN ('held', 'requested', 'confirmed', 'completed', 'no_show')
            AND b.status IN ('held', 'requested', 'confirmed', 'completed', 'no_show')""",
    "a booking that stands does not have everybody it needs": f"""
        SELECT b.id, b.status, count(a.id) FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
        LEFT JOIN shop_assignment a ON a.booking_id = b.id AND a.active
        WHERE {STANDS} GROUP BY b.id, s.id
        HAVING count(a.id) <> {NEEDED} OR count(DISTINCT a.provider_id) <> {NEEDED}
            OR count(DISTINCT a.party) <> 1""",
    "a booking that does not stand has somebody's time": """
        SELECT b.id, b.status, a.id FROM shop_booking b JOIN shop_assignment a ON a.booking_id = b.id AND a.active
        WHERE b.status IN ('cancelled', 'declined', 'expired')""",
    "time is taken at other hours than the booking's, or for as long as it is not": f"""
        SELECT b.id, a.id FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
        JOIN shop_assignment a ON a.booking_id = b.id AND a.active
        WHERE a.occupied <> tstzrange(b.starts_at - s.buffer_before * {TRAVELS}, b.ends_at + s.buffer_after * {TRAVELS})
            OR (b.status = 'held') = upper_inf(a.alive)
            OR b.status = 'held' AND abs(extract(epoch FROM upper(a.alive) - b.held_until)) > 1
            OR a.minutes <> CASE WHEN b.status IN {TAKES_TIME}
                THEN extract(epoch FROM b.ends_at - b.starts_at) / 60 ELSE 0 END""",
    "seats of one session are at different times, or with two providers": """
        SELECT party, count(*) FROM shop_assignment WHERE active AND seat > 0
        GROUP BY party HAVING count(DISTINCT provider_id) > 1 OR count(DISTINCT occupied) > 1""",
    "who keeps time for a session is to come to something else then": f"""
        SELECT k.id, a.id, b.id, b.service_id, k.service_id, a.occupied, k.during FROM shop_kepttime k
        JOIN shop_assignment a ON a.provider_id = k.provider_id AND a.active AND a.occupied && k.during
        JOIN shop_booking b ON b.id = a.booking_id
        WHERE {STANDS} AND NOT (b.service_id = k.service_id AND a.occupied <@ k.during)""",
    "a provider keeps time for two sessions at once": """
        SELECT a.id, b.id FROM shop_kepttime a JOIN shop_kepttime b
            ON a.id < b.id AND a.provider_id = b.provider_id AND a.during && b.during""",
    "a balance is not the sum of its entries": """
        SELECT p.id, p.balance, sum(CASE WHEN e.kind IN ('granted', 'released', 'adjusted') THEN e.quantity
            WHEN e.kind IN ('reserved', 'expired') THEN -e.quantity ELSE 0 END)
        FROM shop_entitlementperiod p LEFT JOIN shop_entitlemententry e ON e.period_id = p.id GROUP BY p.id
        HAVING p.balance <> coalesce(sum(CASE WHEN e.kind IN ('granted', 'released', 'adjusted') THEN e.quantity
                WHEN e.kind IN ('reserved', 'expired') THEN -e.quantity ELSE 0 END), 0)
            OR p.granted <> coalesce(sum(e.quantity) FILTER (WHERE e.kind IN ('granted', 'adjusted')), 0)""",
    "an entry does not follow from the one before it": """
        SELECT id FROM (
            SELECT id, kind, quantity, balance_after,
                lag(balance_after, 1, 0) OVER (PARTITION BY period_id ORDER BY id) AS before
            FROM shop_entitlemententry) AS entries
        WHERE balance_after <> before + CASE WHEN kind IN ('granted', 'released', 'adjusted') THEN quantity
            WHEN kind IN ('reserved', 'expired') THEN -quantity ELSE 0 END""",
    "what a booking takes of its decision does not fit what became of it": f"""
        SELECT b.id, b.status, t.taken, t.used FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(quantity) FILTER (WHERE kind = 'reserved'), 0)
                    - coalesce(sum(quantity) FILTER (WHERE kind = 'released'), 0) AS taken,
                coalesce(sum(quantity) FILTER (WHERE kind = 'used'), 0) AS used
            FROM shop_entitlemententry e WHERE e.booking_id = b.id) AS t
        WHERE (t.taken > 0) <> (s.requires_entitlement AND b.status IN {TAKES_TIME}
                AND b.no_show_by IS DISTINCT FROM 'provider')
            OR t.used <> CASE WHEN b.status IN ('completed', 'no_show') AND b.no_show_by <> 'provider'
                THEN t.taken ELSE 0 END""",
    "somebody is offered two times at once, or one that is not kept": """
        SELECT o.recipient_id, count(*) FROM shop_waitlistoffer o JOIN shop_booking b ON b.id = o.hold_id
        WHERE o.outcome = 'open' AND o.expires_at > %(now)s GROUP BY o.recipient_id
        HAVING count(*) > 1 OR bool_or(b.status <> 'held' OR NOT b.is_offer OR b.held_until < o.expires_at)""",
    "a day of a standing booking is both booked and skipped": """
        SELECT b.id, s.id FROM shop_booking b JOIN shop_skippedoccurrence s
            ON s.series_id = b.series_id AND s.occurs_on = b.series_on
        WHERE b.status IN ('requested', 'confirmed', 'completed', 'no_show')""",
    "somebody who waits has what they wait for, or has not got what they are said to have": """
        SELECT e.id, e.status, b.status FROM shop_waitlistentry e LEFT JOIN shop_booking b ON b.id = e.booking_id
        WHERE (e.status = 'booked') <> (e.booking_id IS NOT NULL)
            OR b.recipient_id <> e.recipient_id OR b.status = 'held'""",
    "a time is kept for somebody who is not offered it, or does not wait any more": """
        SELECT b.id, o.id, e.status FROM shop_booking b LEFT JOIN shop_waitlistoffer o ON o.hold_id = b.id
        LEFT JOIN shop_waitlistentry e ON e.id = o.entry_id
        WHERE b.status = 'held' AND b.is_offer AND b.held_until > %(now)s AND (o.outcome IS DISTINCT FROM 'open'
            OR e.status <> 'waiting' OR e.recipient_id <> b.recipient_id OR o.recipient_id <> b.recipient_id)""",
    "what belongs together is of different people": """
        SELECT 'an offer', o.id FROM shop_waitlistoffer o JOIN shop_waitlistentry e ON e.id = o.entry_id
            JOIN shop_booking b ON b.id = o.hold_id
            WHERE o.recipient_id <> e.recipient_id OR o.recipient_id <> b.recipient_id
        UNION ALL SELECT 'a standing visit', b.id FROM shop_booking b JOIN shop_bookingseries s ON s.id = b.series_id
            WHERE b.recipient_id <> s.recipient_id OR b.service_id <> s.service_id
        UNION ALL SELECT 'an entry', e.id FROM shop_entitlemententry e JOIN shop_booking b ON b.id = e.booking_id
            JOIN shop_entitlementperiod p ON p.id = e.period_id JOIN shop_entitlement d ON d.id = p.entitlement_id
            WHERE b.recipient_id <> d.recipient_id OR b.service_id <> d.service_id""",
    "somebody who receives no services any more has something to come": """
        SELECT r.id, planned.what, planned.id FROM shop_recipient r JOIN LATERAL (
            SELECT 'a visit' AS what, b.id FROM shop_booking b WHERE b.recipient_id = r.id AND b.starts_at > %(now)s
                AND (b.status IN ('requested', 'confirmed') OR b.status = 'held' AND b.held_until > %(now)s)
            UNION ALL SELECT 'a standing booking', s.id FROM shop_bookingseries s
                WHERE s.recipient_id = r.id AND s.end_reason = ''
            UNION ALL SELECT 'a wait', e.id FROM shop_waitlistentry e
                WHERE e.recipient_id = r.id AND e.status = 'waiting'
            UNION ALL SELECT 'an offer', o.id FROM shop_waitlistoffer o
                WHERE o.recipient_id = r.id AND o.outcome = 'open'
            UNION ALL SELECT 'a visit that is owed', d.id
                FROM shop_disruption d JOIN shop_booking b ON b.id = d.booking_id
                WHERE b.recipient_id = r.id AND d.outcome = 'open'
            UNION ALL SELECT 'a message', m.id FROM notifications_outboxmessage m
                WHERE m.user_id = r.user_id AND m.status = 'waiting'
                    AND NOT EXISTS (SELECT FROM shop_provider p WHERE p.user_id = r.user_id AND p.is_active)
                    AND NOT EXISTS (SELECT FROM shop_rolegrant g WHERE g.user_id = r.user_id)
        ) planned ON true WHERE NOT r.is_active""",
    "something is planned for somebody after their last day": """
        SELECT r.id, b.id, s.id, e.id FROM shop_recipient r
        LEFT JOIN shop_booking b ON b.recipient_id = r.id AND b.starts_at > %(now)s
            AND b.starts_at >= (r.ended_on + 1)::timestamp AT TIME ZONE %(zone)s
            AND (b.status IN ('requested', 'confirmed') OR b.status = 'held' AND b.held_until > %(now)s)
        LEFT JOIN shop_bookingseries s ON s.recipient_id = r.id AND s.end_reason = ''
            AND (s.ends_on IS NULL OR s.ends_on > r.ended_on)
        LEFT JOIN shop_waitlistentry e ON e.recipient_id = r.id AND e.status = 'waiting'
            AND e.first_day > r.ended_on
        WHERE r.ended_on IS NOT NULL AND coalesce(b.id, s.id, e.id) IS NOT NULL""",
    "who has left, or will have by then, is to come to a visit without a flag": """
        SELECT p.id, b.id FROM shop_provider p JOIN shop_assignment a ON a.provider_id = p.id AND a.active
        JOIN shop_booking b ON b.id = a.booking_id
        WHERE b.status IN ('requested', 'confirmed') AND b.starts_at > %(now)s AND b.stranded = ''
            AND (NOT p.is_active OR b.starts_at >= (p.leaves_on + 1)::timestamp AT TIME ZONE %(zone)s)""",
    "a standing booking asks for somebody who will have left": """
        SELECT s.id, p.id FROM shop_bookingseries s JOIN shop_provider p ON p.id = s.provider_id
        WHERE s.end_reason = '' AND p.leaves_on IS NOT NULL AND (s.ends_on IS NULL OR s.ends_on > p.leaves_on)""",
    "a visit has an outcome before it begins": """
        SELECT b.id, b.status FROM shop_booking b
        WHERE b.status IN ('completed', 'no_show') AND b.starts_at > %(now)s""",
    "nobody asks after somebody who did not open, or somebody after one who did": f"""
        SELECT b.id, b.status, b.no_show_by, f.id FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
        LEFT JOIN shop_followup f ON f.booking_id = b.id
        WHERE b.no_show_by = 'recipient' AND {PLACE} = 'at_home' AND NOT s.uses_places AND f.id IS NULL
            OR b.no_show_by <> 'recipient' AND f.id IS NOT NULL AND f.acknowledged_at IS NULL""",
    "a visit we did not come to is neither owed nor settled": """
        SELECT b.id FROM shop_booking b WHERE b.no_show_by = 'provider'
            AND NOT EXISTS (SELECT FROM shop_disruption d WHERE d.booking_id = b.id)""",
    "a visit is owed that is not upset, cancelled or missed": """
        SELECT d.id, b.id, b.status FROM shop_disruption d JOIN shop_booking b ON b.id = d.booking_id
        WHERE d.outcome = 'open' AND b.status IN ('requested', 'confirmed', 'held') AND b.stranded = ''
            AND b.starts_at > %(now)s""",
    "a booking was made without being written down, or told": f"""
        SELECT b.id FROM shop_booking b JOIN shop_recipient r ON r.id = b.recipient_id WHERE b.status IN {TAKES_TIME}
            AND (NOT EXISTS (SELECT FROM audit_auditentry e WHERE e.object_type = 'shop.booking'
                    AND e.object_id = b.id AND e.action IN ('booking.created', 'booking.requested'))
                -- A standing visit at its usual time was told with the standing booking.
                OR r.user_id IS NOT NULL AND b.series_id IS NULL AND NOT EXISTS (
                    SELECT FROM notifications_outboxmessage m WHERE (m.params ->> 'booking_id')::bigint = b.id
                        AND m.kind IN ('booking.created', 'booking.requested')))""",
}


OF_THE_ACTS = (
    "a booking was made without",
    "what a booking takes",
    "nobody asks after",
    "a visit we did not come to",
)
"""How the questions begin that only what was done by the domain's own acts can answer."""


def faults(*, made_by_hand: bool = False, are_flags_judged: bool = True) -> dict[str, list[Any]]:
    """Whatever is not as it must be, in the municipality at hand; and bookings on lost ground without a flag."""
    asked = [each for each in QUESTIONS if not (made_by_hand and each.startswith(OF_THE_ACTS))]
    zone = timezone.get_current_timezone_name()
    with _no_luck_needed():
        answers = _all_at_once(tuple(asked)).all({"now": timezone.now(), "zone": zone})
    found: dict[str, list[Any]] = dict(answers)
    if are_flags_judged and (wrong := misjudged()):
        found["a booking is on lost ground without a flag, or flagged on firm ground"] = wrong
    return found


@contextmanager
def _no_luck_needed() -> Iterator[None]:
    """Of rows that are not committed the planner knows nothing: a year of them row by row can take minutes."""
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        if connection.in_atomic_block:
            cursor.execute("SET LOCAL enable_nestloop = on")


@functools.cache
def _all_at_once(asked: tuple[str, ...]) -> PreparedStatement:
    """It is asked after every step: planned once, and in one journey to the server."""
    return PreparedStatement(
        " UNION ALL ".join(
            f"SELECT '{each.replace("'", "''")}', array_agg(broken::text) FROM ({QUESTIONS[each]} LIMIT 5) AS broken"
            " HAVING count(*) > 0"
            for each in asked
        )
    )


def misjudged() -> list[int]:
    """Bookings whose flag is not what it would be if everything were judged now; nothing is changed."""
    with transaction.atomic():
        before = dict(Booking.objects.values_list("pk", "stranded"))
        for department in Department.objects.all():
            flag_stranded_bookings(department)
        after = dict(Booking.objects.values_list("pk", "stranded"))
        transaction.set_rollback(True)
    return [pk for pk, verdict in after.items() if verdict != before[pk]]
