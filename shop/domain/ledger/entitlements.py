"""The ledger: every change of a balance is one statement that updates the period and writes the entry.

Entries are never changed. What was said by mistake is said again the other way round, so that the sums are right:
a visit that is not done after all has used −1.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Sum
from django.utils import timezone

from shop.enums import EntryKind
from shop.errors import GivenBackAndSpent, NothingLeft
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.ledger import carried_out_of
from shop.queries.periods import carry_over_of, cost_of, granted_in, period_bounds

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

    Closed again, only what was given back since then does: together never more than may be carried over.
    """
    left = _lock(period.pk).balance
    if left <= 0:
        return
    carried = 0
    if entitlement.valid_until is None or period.ends_before <= entitlement.valid_until:
        carried = max(0, min(left, carry_over_of(entitlement) - carried_out_of(period)))
    if carried > 0:
        following = _make_period(entitlement, on=period.ends_before)
        _carry(carried, out_of=period.pk, into=following.pk)
    if left > carried:
        write_entry(period.pk, kind=EntryKind.EXPIRED, quantity=left - carried)


def settle(booking: Booking, *, kind: EntryKind) -> None:
    """Bring the ledger in line with what became of the booking, whatever was said of it before.

    RESERVED: it takes what it took when it was booked. USED: that is used up. RELEASED: all is given back, and of
    a period that is over it is carried over or expires the next night. No reservation, nothing to do. The booking
    must be locked. Raises GivenBackAndSpent when what was given back is needed again and something else has taken it.
    """
    taken, used = defaultdict[int, int](int), defaultdict[int, int](int)
    entries = EntitlementEntry.objects.filter(booking=booking).order_by("id")
    for entry in entries:
        if entry.kind == EntryKind.USED:
            used[entry.period_id] += entry.quantity
        else:
            taken[entry.period_id] -= SIGN[EntryKind(entry.kind)] * entry.quantity
    last, cost = _last_reservation(entries)
    for period_id in sorted(taken):
        quantity = cost if period_id == last else 0
        to_take = (0 if kind == EntryKind.RELEASED else quantity) - taken[period_id]
        to_use = (quantity if kind == EntryKind.USED else 0) - used[period_id]
        if to_take > 0:
            _take_again(to_take, period_id=period_id, booking=booking)
        if to_use:
            write_entry(period_id, kind=EntryKind.USED, quantity=to_use, booking=booking)
        if to_take < 0:
            write_entry(period_id, kind=EntryKind.RELEASED, quantity=-to_take, booking=booking)


def reserve_instead(booking: Booking, *, period_id: int, cost: int) -> None:
    """Let the booking take so much of that period, whatever it took before. Raises NothingLeft.

    Less than before of the same period is never refused, however overdrawn a reduced decision has left it.
    """
    entries = EntitlementEntry.objects.filter(booking=booking).order_by("id")
    last, former = _last_reservation(entries)
    if (last, former) == (period_id, cost):
        return
    if last == period_id and cost < former:
        write_entry(period_id, kind=EntryKind.RESERVED, quantity=cost - former, booking=booking)
        return
    settle(booking, kind=EntryKind.RELEASED)
    write_entry(period_id, kind=EntryKind.RESERVED, quantity=cost, booking=booking)


def reserve_until(booking: Booking, *, ends_at: datetime) -> None:
    """Let the booking take what one that ends then would, of the same period. No reservation, nothing to do.

    The booking must be locked. Raises NothingLeft where that is more than before, and more than there is.
    """
    entries = EntitlementEntry.objects.filter(booking=booking).order_by("id")
    period_id, _former = _last_reservation(entries)
    if not period_id:
        return
    period = EntitlementPeriod.objects.select_related("entitlement").get(pk=period_id)
    cost = cost_of(
        booking.service,
        period.entitlement,
        starts_at=booking.starts_at,
        ends_at=ends_at,
        providers=booking.providers_needed,
    )
    reserve_instead(booking, period_id=period_id, cost=cost)


def _last_reservation(entries: Iterable[EntitlementEntry]) -> tuple[int, int]:
    """The period of it and what it took, less what it was lowered by since."""
    period_id = quantity = 0
    for entry in entries:
        if entry.kind == EntryKind.RESERVED:
            lowered_from = quantity if entry.quantity < 0 else 0
            period_id, quantity = entry.period_id, lowered_from + entry.quantity
    return period_id, quantity


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


def _lock(period_id: int) -> EntitlementPeriod:
    """The period as it is now. Who needs several takes the earliest first, so that none waits for another crosswise."""
    return EntitlementPeriod.objects.select_for_update().get(pk=period_id)


def _carry(quantity: int, *, out_of: int, into: int) -> None:
    """From one period to the one beside it, at the same instant: by that the two entries know each other."""
    at = timezone.now()
    write_entry(out_of, kind=EntryKind.ADJUSTED, quantity=-quantity, at=at)
    write_entry(into, kind=EntryKind.ADJUSTED, quantity=quantity, at=at)


def _take_again(quantity: int, *, period_id: int, booking: Booking) -> None:
    with transaction.atomic():
        if _call_back(period_id, needed=quantity) >= quantity:
            write_entry(period_id, kind=EntryKind.RESERVED, quantity=quantity, booking=booking)
        elif _is_lacking_by_decision_only(period_id, booking=booking):
            # Not a reservation, which may not go below zero: the giving back is taken back, and all is as it was.
            write_entry(period_id, kind=EntryKind.RELEASED, quantity=-quantity, booking=booking)
        else:
            raise GivenBackAndSpent(booking=booking.pk)


def _is_lacking_by_decision_only(period_id: int, *, booking: Booking) -> bool:
    """Whether nobody has what the booking gave back to the period: it was reduced, and nothing left it or was taken."""
    period = EntitlementPeriod.objects.get(pk=period_id)
    entries = EntitlementEntry.objects.filter(period=period)
    given_back = (
        entries.filter(booking=booking, kind=EntryKind.RELEASED).aggregate(last=Max("pk"))["last"] or 0
    )
    is_taken = entries.filter(kind=EntryKind.RESERVED, quantity__gt=0, pk__gt=given_back).exists()
    return not is_taken and _expired_in(period) <= 0 and carried_out_of(period) <= 0


def _call_back(period_id: int, *, needed: int) -> int:
    """Call back what left the period when it was closed, as far as it lacks that and it is still there.

    What expired comes first, then what was carried into the next period and is not taken there, nor in the ones it
    was carried on to. So it ends as if it had never been given back. Returns how much the period has now.
    """
    period = _lock(period_id)
    balance, lacking = period.balance, needed - period.balance
    if lacking > 0 and (expired := min(lacking, _expired_in(period))):
        write_entry(period_id, kind=EntryKind.EXPIRED, quantity=-expired)
        balance, lacking = balance + expired, lacking - expired
    if lacking > 0 and (carried := min(lacking, carried_out_of(period))) > 0:
        following = EntitlementPeriod.objects.get(
            entitlement=period.entitlement_id, starts_on=period.ends_before
        )
        carried = min(carried, _call_back(following.pk, needed=carried))
        if carried > 0:
            _carry(carried, out_of=following.pk, into=period_id)
            balance += carried
    return balance


def _expired_in(period: EntitlementPeriod) -> int:
    expired = EntitlementEntry.objects.filter(period=period, kind=EntryKind.EXPIRED)
    return expired.aggregate(total=Sum("quantity"))["total"] or 0
