"""Giving time that one provider has to another one."""

from shop.enums import BookingStatus

REASSIGNABLE = frozenset({BookingStatus.REQUESTED, BookingStatus.CONFIRMED})

GIVE = """
INSERT INTO shop_assignment (booking_id, provider_id, occupied, alive, active, reason, assigned_at,
    party, seat, minutes)
SELECT booking_id, %(to)s, occupied, tstzrange(%(now)s, upper(alive)), true, %(reason)s, %(now)s,
    party, seat, minutes
FROM shop_assignment WHERE id = ANY(%(ids)s)
ON CONFLICT ON CONSTRAINT assignment_provider_is_in_one_place DO NOTHING
RETURNING id, booking_id
"""
"""Never a plain insert: see the door. What was held stays held until then and no longer."""
