"""What went otherwise in the year that lies behind: visits moved, given to somebody else, and called off by us.

Only what is over for some weeks: nobody has to do anything about it, and the figures have something to show.
"""

from datetime import datetime, timedelta

from django.db import connection

from shop.models import Department

LONG_OVER = timedelta(weeks=3)

CALLED_OFF = """
UPDATE shop_booking SET cancel_reason = 'by_department'
WHERE department_id = %(department)s AND status = 'cancelled' AND cancel_reason = 'by_recipient'
    AND id %% 5 = 0 AND starts_at < %(until)s
"""
MOVED = """
INSERT INTO audit_auditentry (at, actor_id, channel, action, object_type, object_id, recipient_id, details)
SELECT created_at + (starts_at - created_at) / 2, CASE WHEN channel = 'self' THEN created_by_id END, channel,
    'booking.moved', 'shop.booking', id, recipient_id,
    jsonb_build_object('from_start', starts_at - interval '1 day', 'to_start', starts_at)
FROM shop_booking
WHERE department_id = %(department)s AND status = 'completed' AND id %% (17 + extract(month FROM starts_at)::int) = 0
    AND starts_at < %(until)s
ORDER BY id
"""
GIVEN_AWAY = """
INSERT INTO audit_auditentry (at, channel, action, object_type, object_id, recipient_id, details)
SELECT b.starts_at - (b.starts_at - b.created_at) / 5, 'staff', 'booking.reassigned', 'shop.booking', b.id,
    b.recipient_id, jsonb_build_object('from', other.id, 'to', a.provider_id, 'why', a.reason)
FROM shop_booking b JOIN shop_assignment a ON a.booking_id = b.id AND a.active
    JOIN shop_provider own ON own.id = a.provider_id AND own.kind <> 'place'
    JOIN LATERAL (
        SELECT p.id FROM shop_provider p
        WHERE p.department_id = b.department_id AND p.id <> a.provider_id AND p.kind <> 'place'
        ORDER BY p.id LIMIT 1
    ) AS other ON true
WHERE b.department_id = %(department)s AND b.status = 'completed' AND b.id %% 29 = 0 AND b.starts_at < %(until)s
ORDER BY b.id
"""
UPSET = """
INSERT INTO shop_disruption (booking_id, department_id, outcome, opened_at, due_on, settled_at)
SELECT id, department_id, CASE WHEN status = 'cancelled' THEN 'not_carried_out' ELSE 'replaced' END, opened_at,
    opened_at::date + 2, opened_at + CASE WHEN id %% 4 = 0 THEN interval '3 days' ELSE interval '2 hours' END
FROM shop_booking, LATERAL (SELECT starts_at - (starts_at - created_at) / 5 AS opened_at) AS known
WHERE department_id = %(department)s AND starts_at < %(until)s
    AND service_id NOT IN (SELECT id FROM shop_service WHERE uses_places)
    AND (status = 'completed' AND id %% 29 = 0 OR status = 'cancelled' AND cancel_reason = 'by_department')
ORDER BY id
"""


def let_plans_have_changed(department: Department, *, now: datetime) -> None:
    """Four statements, whatever lies behind. To be done once."""
    with connection.cursor() as cursor:
        for statement in (CALLED_OFF, MOVED, GIVEN_AWAY, UPSET):
            cursor.execute(statement, {"department": department.pk, "until": now - LONG_OVER})
