"""Taking time: what the door writes, in one statement.

The provider's time comes first and is the gate: only if everybody needed could be had is the booking written, and
only with the booking its line in the ledger, its line in the log, the message and the message's job. Never a plain
insert of an assignment: an exclusion constraint inserts first and checks afterwards, so two inserters would wait
for each other; ON CONFLICT backs out instead.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Self

from django.db import IntegrityError
from django.utils import timezone

from audit.record import RECORD, record_parameters
from foundation.actor import Actor, Channel
from foundation.prepared import PreparedStatement
from notifications.outbox import DELIVERY, POST, post_parameters
from shop.domain.door.reserving import Reservation
from shop.enums import AssignmentReason, BookingStatus
from shop.errors import NothingLeft, RecipientBusy
from shop.hooks import BookingDraft
from shop.lengths import MINUTE
from shop.models import Booking
from shop.queries.barred import BARRED, barred_parameters
from shop.queries.hearers import HEARERS

# Sorted, so that two who need two providers each never wait for one another crosswise.
ASSIGN = """
assigned AS (
    INSERT INTO shop_assignment (booking_id, provider_id, occupied, alive, active, reason, assigned_at, party, seat,
        minutes)
    SELECT %(booking_id)s, provider_id, tstzrange(%(occupied_from)s, %(occupied_to)s),
        tstzrange(%(at)s::timestamptz, %(at)s::timestamptz + %(hold)s::interval), true, reason, %(at)s::timestamptz,
        %(party)s, %(seat)s, %(minutes)s
    FROM unnest(%(provider_ids)s::bigint[], %(reasons)s::text[]) AS chosen(provider_id, reason) ORDER BY provider_id
    ON CONFLICT {constraint} DO NOTHING
    RETURNING provider_id
)"""
# Naming the constraint keeps every other conflict loud; a seat has a second one to meet.
ON_PROVIDER = "ON CONSTRAINT assignment_provider_is_in_one_place"

# What it is called, where it is and when it closes, if its service has announced a session then: first of all one of
# those who give the time.
ANNOUNCED = """
announced AS (
    SELECT title, where_text, closes_at FROM shop_kepttime
    WHERE service_id = %(service_id)s AND during @> tstzrange(%(starts_at)s, %(ends_at)s)
    ORDER BY provider_id = ANY (%(provider_ids)s::bigint[]) DESC, id LIMIT 1
)"""
TITLE = "coalesce((SELECT title FROM announced), '')"
WHERE_TEXT = "coalesce((SELECT where_text FROM announced), '')"
CLOSES_AT = "(SELECT closes_at FROM announced)"

INSERT = f"""
{ANNOUNCED},
booked AS (
    INSERT INTO shop_booking (id, department_id, service_id, recipient_id, status, channel, starts_at, ends_at,
        requires_presence, created_at, created_by_id, idempotency_key, held_until, cancel_reason, no_show_by, stranded,
        is_offer, series_id, series_on, place, asked_for_two, chosen, title, where_text, closes_at)
    SELECT %(booking_id)s, %(department_id)s, %(service_id)s, %(recipient_id)s, %(status)s, %(channel)s,
        %(starts_at)s, %(ends_at)s, %(requires_presence)s, %(at)s::timestamptz, %(created_by_id)s::bigint,
        %(idempotency_key)s::text, %(at)s::timestamptz + %(hold)s::interval, '', '', '',
        %(is_offer)s, %(series_id)s::bigint, %(series_on)s::date, %(place)s, %(for_two)s, %(chosen)s,
        {TITLE}, {WHERE_TEXT}, {CLOSES_AT}
    WHERE (SELECT count(*) FROM assigned) = %(needed)s
    ON CONFLICT ON CONSTRAINT booking_recipient_is_in_one_place DO NOTHING
    RETURNING id, created_at, held_until, title, where_text, closes_at
)"""  # noqa: S608 - built from constants of this package

# The old time is given back afterwards; the two are of one party, so they may overlap.
MOVE = f"""
{ANNOUNCED},
booked AS (
    UPDATE shop_booking SET starts_at = %(starts_at)s, ends_at = %(ends_at)s, status = %(status)s, stranded = '',
        title = {TITLE}, where_text = {WHERE_TEXT}, closes_at = {CLOSES_AT}
    WHERE id = %(booking_id)s AND (SELECT count(*) FROM assigned) = %(needed)s
    RETURNING id, created_at, held_until, title, where_text, closes_at
)"""  # noqa: S608 - built from constants of this package

KEEP = f"""
assigned AS (
    -- As it would be taken today: the buffers may have changed since, and who may come.
    UPDATE shop_assignment a SET alive = tstzrange(lower(alive), NULL), minutes = %(minutes)s
    WHERE booking_id = %(booking_id)s AND active AND alive @> %(at)s::timestamptz
        AND occupied = tstzrange(%(occupied_from)s, %(occupied_to)s)
        AND NOT EXISTS (
            SELECT FROM shop_blockedprovider b
            WHERE b.provider_id = a.provider_id AND b.recipient_id = %(recipient_id)s)
        AND NOT occupied && {BARRED.format(provider="provider_id")}
    RETURNING provider_id
),
booked AS (
    UPDATE shop_booking SET status = %(status)s, channel = %(channel)s, created_by_id = %(created_by_id)s::bigint,
        idempotency_key = %(idempotency_key)s::text, held_until = NULL, is_offer = false
    WHERE id = %(booking_id)s AND status = 'held' AND stranded = '' AND requires_presence = %(requires_presence)s
        AND (SELECT count(*) FROM assigned) = %(needed)s
    RETURNING id, created_at, held_until, title, where_text, closes_at
)"""  # noqa: S608 - built from constants of this package

FOLLOW = f"""
drawn AS (
    UPDATE shop_entitlementperiod SET balance = balance - %(cost)s
    WHERE id = %(period_id)s::bigint AND EXISTS (SELECT FROM booked)
    RETURNING id, balance
),
entered AS (
    INSERT INTO shop_entitlemententry (period_id, kind, quantity, balance_after, booking_id, at)
    SELECT drawn.id, 'reserved', %(cost)s, drawn.balance, booked.id, %(at)s::timestamptz FROM drawn, booked
),
recorded AS ({RECORD.format(things="booked")}),
posted AS ({POST.format(things="booked", param="booking_id", hearers=HEARERS)})
SELECT (SELECT count(*) FROM assigned), booked.id, created_at, held_until, title, where_text, closes_at,
    (SELECT count({DELIVERY.format(message_id="posted.id")}) FROM posted)
FROM (SELECT 1) AS always LEFT JOIN booked ON true
"""  # noqa: S608 - built from constants of this package

STATEMENTS = {
    "assign": PreparedStatement(f"WITH {ASSIGN.format(constraint=ON_PROVIDER)}, {INSERT}, {FOLLOW}"),
    "seat": PreparedStatement(f"WITH {ASSIGN.format(constraint='')}, {INSERT}, {FOLLOW}"),
    "assign, move": PreparedStatement(f"WITH {ASSIGN.format(constraint=ON_PROVIDER)}, {MOVE}, {FOLLOW}"),
    "seat, move": PreparedStatement(f"WITH {ASSIGN.format(constraint='')}, {MOVE}, {FOLLOW}"),
    "keep": PreparedStatement(f"WITH {KEEP}, {FOLLOW}"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A booking to be: everything but who gives the time. `hold` is how long it is held, None for a booking.

    `party` is the number of a session it would open, if that is not the booking's own. An `is_offer` hold is kept for
    somebody on the waiting list. Where a person has chosen who comes, `only` these providers do.
    """

    draft: BookingDraft
    booking_id: int
    status: BookingStatus
    actor: Actor
    action: str
    idempotency_key: str | None = None
    reservation: Reservation | None = None
    hold: timedelta | None = None
    message: str = "booking.created"
    codes: Mapping[str, str] = field(default_factory=dict)
    party: int = 0
    is_offer: bool = False
    only: Collection[int] = ()

    def take(
        self,
        provider_ids: Sequence[int],
        *,
        reasons: Sequence[AssignmentReason],
        party: int = 0,
        seat: int = 0,
    ) -> Booking | None:
        """Take these providers' time, all of them, and write the booking; None when one could not be had.

        Then nothing but the time of the others is written: the caller rolls back to before. Raises RecipientBusy
        or NothingLeft.
        """
        parameters = {
            "provider_ids": list(provider_ids),
            "reasons": [str(reason) for reason in reasons],
            "party": party or self.party or self.booking_id,
            "seat": seat,
            "needed": len(provider_ids),
            "minutes": 0 if self.hold else _minutes(self.draft),
        } | self._log(provider=provider_ids[0], second=provider_ids[1:], reason=reasons[0])
        statement = "seat" if seat else "assign"
        return self._run(f"{statement}, move" if self.draft.moving else statement, parameters)

    @property
    def channel(self) -> Channel:
        """The way in that the booking counts for: of a standing visit it is the one by which it was set up."""
        return self.draft.occurrence.channel if self.draft.occurrence else self.actor.channel

    @property
    def is_told(self) -> bool:
        """Whether the recipient gets a message: not of what is held, nor of a standing visit at its usual time."""
        return self.hold is None and (self.draft.occurrence is None or self.draft.occurrence.is_told)

    def with_id(self, booking_id: int) -> Self:
        """The same claim for a booking that has a number already."""
        return replace(self, booking_id=booking_id)

    def keep(self) -> Booking | None:
        """Turn the hold of this id into the booking; None when it is no longer held, or its provider cannot come."""
        parameters = {"minutes": _minutes(self.draft), "needed": self.draft.providers_needed}
        return self._run("keep", parameters | self._log())

    def _log(self, *, second: Sequence[int] = (), **codes: str | int) -> dict[str, Any]:
        more = {"second": second[0]} if second else {}
        return record_parameters(
            self.actor,
            self.action,
            Booking,
            recipient_id=self.draft.recipient.pk,
            service=self.draft.service.pk,
            **codes,
            **more,
            **self.codes,
        )

    def _run(self, statement: str, parameters: dict[str, Any]) -> Booking | None:
        try:
            row = STATEMENTS[statement].one(self._parameters() | parameters)
        except IntegrityError as error:
            if "entitlement_is_not_overdrawn" in str(error):
                raise NothingLeft from error
            if "booking_recipient_is_in_one_place" in str(error):
                raise RecipientBusy from error
            raise
        assigned, booking_id, created_at, held_until, title, where_text, closes_at, _posted = row
        if booking_id is not None:
            return self._booking(
                created_at=created_at,
                held_until=held_until,
                title=title,
                where_text=where_text,
                closes_at=closes_at,
            )
        if statement != "keep" and assigned == parameters["needed"]:
            raise RecipientBusy
        return None

    def _parameters(self) -> dict[str, Any]:
        draft, service = self.draft, self.draft.service
        occurrence = draft.occurrence
        before, after = draft.way.buffers(service)
        return {
            "at": timezone.now(),
            "booking_id": self.booking_id,
            "department_id": service.department_id,
            "service_id": service.pk,
            "recipient_id": draft.recipient.pk,
            "status": self.status,
            "channel": self.channel,
            "starts_at": draft.starts_at,
            "ends_at": draft.ends_at,
            "occupied_from": draft.starts_at - before,
            "occupied_to": draft.ends_at + after,
            "requires_presence": service.requires_presence,
            "created_by_id": self.actor.user_id,
            "idempotency_key": self.idempotency_key,
            "hold": self.hold,
            "is_offer": self.is_offer,
            "place": draft.way.place,
            "for_two": draft.way.for_two,
            "chosen": draft.way.chosen,
            "series_id": occurrence.series_id if occurrence else None,
            "series_on": occurrence.on if occurrence else None,
            "period_id": self.reservation.period_id if self.reservation else None,
            "cost": self.reservation.cost if self.reservation else 0,
            "is_told": self.is_told,
            "today": timezone.localdate(),
            **barred_parameters(draft.rules.barred if draft.rules else ()),
            **post_parameters(
                self.message, to=draft.recipient.user_id if self.is_told else None, by=self.actor.user_id
            ),
        }

    def _booking(self, **written: Any) -> Booking:
        draft, service = self.draft, self.draft.service
        booking = Booking(
            pk=self.booking_id,
            department_id=service.department_id,
            service=service,
            recipient=draft.recipient,
            status=self.status,
            channel=self.channel,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            requires_presence=service.requires_presence,
            created_by_id=self.actor.user_id,
            idempotency_key=self.idempotency_key,
            is_offer=self.is_offer,
            series_id=draft.occurrence.series_id if draft.occurrence else None,
            series_on=draft.occurrence.on if draft.occurrence else None,
            place=draft.way.place,
            asked_for_two=draft.way.for_two,
            chosen=draft.way.chosen,
            **written,
        )
        booking._state.adding = False
        return booking


def _minutes(draft: BookingDraft) -> int:
    return (draft.ends_at - draft.starts_at) // MINUTE
