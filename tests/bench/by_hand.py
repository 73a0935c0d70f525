"""The floor: the very rows of a booking, written by hand past every rule. What keeps the rules cannot be faster."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
from django.utils import timezone

from audit.record import record_parameters
from foundation.actor import Actor, Channel
from shop.domain.door.taking import STATEMENTS
from shop.models import Booking
from tests.bench.world import SCOPE, Wish

PICK = """
SELECT id, nextval('shop_booking_id_seq') FROM shop_provider p
WHERE department_id = %(department_id)s AND NOT EXISTS (
    SELECT FROM shop_assignment a
    WHERE a.provider_id = p.id AND a.active AND a.alive @> now()
        AND a.occupied && tstzrange(%(starts_at)s, %(starts_at)s + interval '1 hour'))
ORDER BY id LIMIT 5
"""
PEOPLE = """
SELECT r.id, r.user_id, p.id FROM shop_recipient r
JOIN shop_entitlement e ON e.recipient_id = r.id JOIN shop_entitlementperiod p ON p.entitlement_id = e.id
WHERE r.id = ANY (%s)
"""
TAKE = STATEMENTS["assign"]


class HandSide:
    """One client's connection, as psycopg gives it: the bare strategy, and the domain's own last statement."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address)
        with self.connection.transaction():
            self.connection.execute(f"SET search_path = {SCOPE.key}, extensions, jobs")
            self.connection.execute("SET plan_cache_mode = force_generic_plan")
        self.people: dict[int, tuple[int, int]] = {}

    def prepare(self, wishes: Sequence[Wish]) -> None:
        """Load who gets the message and which period pays."""
        rows = self.connection.execute(PEOPLE, [sorted({wish.recipient_id for wish in wishes})]).fetchall()
        self.people = {recipient_id: (user_id, period_id) for recipient_id, user_id, period_id in rows}
        self.connection.commit()

    def book(self, wish: Wish) -> bool:
        """Whether a provider could be had; asked again where others were faster, as our door does."""
        place = {"department_id": wish.department_id, "starts_at": wish.starts_at}
        with self.connection.transaction():
            for _attempt in range(2):
                free = self.connection.execute(PICK, place).fetchall()
                for provider_id, booking_id in free:
                    if self._take(wish, provider_id=provider_id, booking_id=booking_id):
                        return True
                if not free:
                    break
        return False

    def _take(self, wish: Wish, *, provider_id: int, booking_id: int) -> bool:
        values = self._values(wish, provider_id=provider_id, booking_id=booking_id)
        with psycopg.RawCursor(self.connection) as cursor:
            row = cursor.execute(TAKE.numbered, [values[name] for name in TAKE.names]).fetchone()
        return row is not None and row[1] is not None

    def _values(self, wish: Wish, *, provider_id: int, booking_id: int) -> dict[str, Any]:
        user_id, period_id = self.people[wish.recipient_id]
        ends_at = wish.starts_at + timedelta(hours=1)
        actor = Actor(user_id, Channel.SELF)
        log = record_parameters(
            actor,
            "booking.created",
            Booking,
            recipient_id=wish.recipient_id,
            service=wish.service_id,
            provider=provider_id,
        )
        now = timezone.now()
        return log | {
            "at": now,
            "message_at": now,
            "message_kind": "booking.created",
            "message_by": user_id,
            "message_to": user_id,
            "is_told": True,
            "today": timezone.localdate(),
            "tenant": SCOPE.key,
            "is_offer": False,
            "series_id": None,
            "series_on": None,
            "booking_id": booking_id,
            "department_id": wish.department_id,
            "service_id": wish.service_id,
            "recipient_id": wish.recipient_id,
            "status": "confirmed",
            "channel": actor.channel,
            "starts_at": wish.starts_at,
            "ends_at": ends_at,
            "occupied_from": wish.starts_at,
            "occupied_to": ends_at,
            "requires_presence": True,
            "place": "",
            "for_two": False,
            "chosen": "",
            "created_by_id": user_id,
            "idempotency_key": None,
            "hold": None,
            "period_id": period_id,
            "cost": 1,
            "provider_ids": [provider_id],
            "reasons": ["least_loaded"],
            "party": booking_id,
            "seat": 0,
            "needed": 1,
            "minutes": 60,
        }
