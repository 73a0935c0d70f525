"""The ledger: every change of a balance is one statement that updates the period and writes the entry.

Entries are never changed. What was said by mistake is said again the other way round, so that the sums are right:
a visit that is not done after all has used −1.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from shop.enums import EntryKind
from shop.errors import NothingLeft
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.ledger import carried_out_of
from shop.queries.periods import carry_over_of, granted_in, period_bounds

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

OPEN = """
WITH period AS (
    INSERT INTO shop_entitlementperiod (entitlement_id, starts_on, ends_before, granted, balance)
    VALUES (%(entitlement_id)s, %(starts_on)s, %(ends_before)s, %(granted)s, %(granted)s)
    ON CONFLICT ON CONSTRAINT entitlement_period_is_made_once DO NOTHING
    RETURNING id
)
INSERT INTO shop_entitlemententry (period_id, kind, quantity, balance_after, at)
SELECT id, 'granted', %(granted)s, %(granted)s, %(at)s FROM period
"""


def write_entry(
    period_id: int,
    *,
    kind: EntryKind,
    quantity: int,
    booking: Booking | None = None,
    at: datetime | None = None,
) -> None:
    """Append one line. Raises NothingLeft when a reservation would go below zero: the database says so."""
    parameters: dict[str, Any] = {
        "change": SIGN[kind] * quantity,
        "granted": quantity if kind in GRANTS else 0,
        "period_id": period_id,
        "kind": kind,
        "quantity": quantity,
        "booking_id": booking.pk if booking else None,
        "at": at or timezone.now(),
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, parameters)
    except IntegrityError as error:
        if "entitlement_is_not_overdrawn" in str(error):
            raise NothingLeft from error
        raise


@transaction.atomic
def open_period(entitlement: Entitlement, *, on: date) -> EntitlementPeriod:
    """The period that holds the day, made and granted when it is met for the first time.

    One that has begun takes over what the period before it may carry into it; one that is still to come gets that
    when it begins. The decision must be read under a lock that keeps it as it is: the recipient's, or its own.
    """
    starts_on, _ends_before = period_bounds(entitlement, on)
    periods = EntitlementPeriod.objects.filter(entitlement=entitlement)
    period = periods.filter(starts_on=starts_on).first()
    if period is not None:
        return period
    former = periods.filter(ends_before=starts_on).first()
    if former is not None and starts_on <= timezone.localdate():
        close_period(former, entitlement=entitlement)
    return _make_period(entitlement, on=on)


@transaction.atomic
def close_period(period: EntitlementPeriod, *, entitlement: Entitlement) -> None:
    """What is left of a period that is over goes to the next one, as far as it may, and the rest expires.

    Closed again, only what was given back since then does: together never more than may be carried over. What is
    carried leaves the one period and enters the other at the same instant: by that the two entries know each other.
    """
    left = EntitlementPeriod.objects.select_for_update().get(pk=period.pk).balance
    if left <= 0:
        return
    at, carried = timezone.now(), 0
    if entitlement.valid_until is None or period.ends_before <= entitlement.valid_until:
        carried = max(0, min(left, carry_over_of(entitlement) - carried_out_of(period)))
    if carried > 0:
        following = _make_period(entitlement, on=period.ends_before)
        write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=-carried, at=at)
        write_entry(following.pk, kind=EntryKind.ADJUSTED, quantity=carried, at=at)
    if left > carried:
        write_entry(period.pk, kind=EntryKind.EXPIRED, quantity=left - carried, at=at)


def settle(booking: Booking, *, kind: EntryKind) -> None:
    """Bring the ledger in line with what became of the booking, whatever was said of it before.

    RESERVED: it takes what it took when it was booked. USED: that is used up. RELEASED: all is given back, and of
    a period that is over it expires the next night. No reservation, nothing to do. The booking must be locked.
    Raises NothingLeft when what was given back is needed again and somebody has used it.
    """
    entries = EntitlementEntry.objects.filter(booking=booking).order_by("id")
    taken, used, share = defaultdict[int, int](int), defaultdict[int, int](int), (0, 0)
    for entry in entries:
        if entry.kind == EntryKind.USED:
            used[entry.period_id] += entry.quantity
        else:
            taken[entry.period_id] -= SIGN[EntryKind(entry.kind)] * entry.quantity
        if entry.kind == EntryKind.RESERVED:
            share = entry.period_id, entry.quantity
    for period_id in sorted(taken):
        quantity = share[1] if period_id == share[0] else 0
        to_take = (0 if kind == EntryKind.RELEASED else quantity) - taken[period_id]
        to_use = (quantity if kind == EntryKind.USED else 0) - used[period_id]
        if to_take > 0:
            _call_back_expired(period_id, needed=to_take)
            write_entry(period_id, kind=EntryKind.RESERVED, quantity=to_take, booking=booking)
        if to_use:
            write_entry(period_id, kind=EntryKind.USED, quantity=to_use, booking=booking)
        if to_take < 0:
            write_entry(period_id, kind=EntryKind.RELEASED, quantity=-to_take, booking=booking)


def _make_period(entitlement: Entitlement, *, on: date) -> EntitlementPeriod:
    starts_on, ends_before = period_bounds(entitlement, on)
    parameters: dict[str, Any] = {
        "entitlement_id": entitlement.pk,
        "starts_on": starts_on,
        "ends_before": ends_before,
        "granted": granted_in(entitlement, starts_on=starts_on),
        "at": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN, parameters)
    return EntitlementPeriod.objects.get(entitlement=entitlement, starts_on=starts_on)


def _call_back_expired(period_id: int, *, needed: int) -> None:
    """What expired after it was given back by mistake has not expired."""
    balance = EntitlementPeriod.objects.select_for_update().get(pk=period_id).balance
    if balance < needed:
        expired = EntitlementEntry.objects.filter(period=period_id, kind=EntryKind.EXPIRED)
        quantity = min(needed - balance, expired.aggregate(total=Sum("quantity"))["total"] or 0)
        if quantity:
            write_entry(period_id, kind=EntryKind.EXPIRED, quantity=-quantity)
