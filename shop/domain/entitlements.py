"""The ledger: every change of a balance is one statement that updates the period and writes the entry."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection
from django.utils import timezone

from shop.enums import EntryKind
from shop.errors import NoEntitlement, NothingLeft
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod, Service
from shop.queries.periods import cost_of, granted_in, period_bounds

SIGN = {
    EntryKind.GRANTED: 1,
    EntryKind.RESERVED: -1,
    EntryKind.USED: 0,
    EntryKind.RELEASED: 1,
    EntryKind.EXPIRED: -1,
    EntryKind.ADJUSTED: 1,
}
"""What an entry's quantity does to the balance. Used time was reserved before: it changes nothing."""
GRANTS = frozenset({EntryKind.GRANTED, EntryKind.ADJUSTED})

WRITE = """
WITH period AS (
    UPDATE shop_entitlementperiod SET balance = balance + %(change)s, granted = granted + %(granted)s
    WHERE id = %(period_id)s RETURNING id, balance
)
INSERT INTO shop_entitlemententry (period_id, kind, quantity, balance_after, booking_id, at)
SELECT id, %(kind)s, %(quantity)s, balance, %(booking_id)s, %(at)s FROM period
"""


# The decision that covers the service on that day, with the periods of it that hold the day: a change of the
# decision may have left one that is no longer counted in.
GRANTED = """
SELECT e.id, e.unit, e.amount, e.period, e.pro_rata, e.valid_from, e.valid_until, p.id, p.starts_on
FROM shop_entitlement e LEFT JOIN LATERAL (
    SELECT id, starts_on FROM shop_entitlementperiod
    WHERE entitlement_id = e.id AND starts_on <= %(on)s AND ends_before > %(on)s
    OFFSET 0 -- kept apart, or planning looks into both tables for a better join, and takes longer than running
) AS p ON true
WHERE e.service_id = %(service_id)s AND e.recipient_id = %(recipient_id)s
    AND e.valid_from <= %(on)s AND (e.valid_until IS NULL OR e.valid_until >= %(on)s)
"""


def write_entry(period_id: int, *, kind: EntryKind, quantity: int, booking: Booking | None = None) -> None:
    """Append one line. Raises NothingLeft when a reservation would go below zero: the database says so."""
    parameters: dict[str, Any] = {
        "change": SIGN[kind] * quantity,
        "granted": quantity if kind in GRANTS else 0,
        "period_id": period_id,
        "kind": kind,
        "quantity": quantity,
        "booking_id": booking.pk if booking else None,
        "at": timezone.now(),
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, parameters)
    except IntegrityError as error:
        if "entitlement_is_not_overdrawn" in str(error):
            raise NothingLeft from error
        raise


def open_period(entitlement: Entitlement, *, on: date) -> EntitlementPeriod:
    """The period that holds the day, made and granted when it is met for the first time."""
    starts_on, ends_before = period_bounds(entitlement, on)
    period, is_new = EntitlementPeriod.objects.get_or_create(
        entitlement=entitlement, starts_on=starts_on, defaults={"ends_before": ends_before}
    )
    if is_new:
        granted = granted_in(entitlement, starts_on=starts_on)
        write_entry(period.pk, kind=EntryKind.GRANTED, quantity=granted)
        period.refresh_from_db()
    return period


def reserve(booking: Booking, *, service: Service, starts_at: datetime) -> None:
    """Take the visit from what was granted. Raises NoEntitlement, or NothingLeft when the period is used up."""
    on = timezone.localdate(starts_at)
    parameters: dict[str, Any] = {"service_id": service.pk, "recipient_id": booking.recipient_id, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(GRANTED, parameters)
        rows = cursor.fetchall()
    if not rows:
        raise NoEntitlement(service=service.pk)
    pk, unit, amount, period, pro_rata, valid_from, valid_until, _period_id, _starts_on = rows[0]
    entitlement = Entitlement(
        pk=pk,
        unit=unit,
        amount=amount,
        period=period,
        pro_rata=pro_rata,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    begins, _ends_before = period_bounds(entitlement, on)
    opened = next((period_id for *_decision, period_id, starts_on in rows if starts_on == begins), None)
    period_id = opened or open_period(entitlement, on=on).pk
    cost = cost_of(service, entitlement, starts_at=starts_at, ends_at=booking.ends_at)
    write_entry(period_id, kind=EntryKind.RESERVED, quantity=cost, booking=booking)


def settle(booking: Booking, *, kind: EntryKind) -> None:
    """Say what became of the reservation: RELEASED gives it back, USED keeps it. No reservation, nothing to do."""
    entries = EntitlementEntry.objects.filter(booking=booking, kind=EntryKind.RESERVED)
    reservation = entries.order_by("-id").first()
    if reservation is not None:
        write_entry(reservation.period_id, kind=kind, quantity=reservation.quantity, booking=booking)
