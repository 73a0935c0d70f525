"""Writes planned visits: bookings, assignments, and a ledger that adds up. Many rows at once, past the door."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from foundation.actor import Channel
from shop.demo.bookkeeping import Bookkeeping, Line
from shop.demo.visits import PlannedVisit
from shop.enums import BookingStatus, CancelReason, EntryKind, NoShowBy
from shop.models import Assignment, Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.periods import cost_of, period_bounds

OUTCOMES = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})
AT_ONCE = 1000
"""Rows in one statement."""


def write_bookings(visits: Sequence[PlannedVisit]) -> list[Booking]:
    """Write the visits with their assignments; the constraints of the tables judge them as they judge any."""
    bookings = Booking.objects.bulk_create([_booking(visit) for visit in visits], batch_size=AT_ONCE)
    Assignment.objects.bulk_create(
        [
            Assignment(
                booking=booking,
                provider_id=visit.provider_id,
                occupied=DateTimeTZRange(
                    visit.starts_at - visit.habit.service.buffer_before,
                    visit.ends_at + visit.habit.service.buffer_after,
                ),
                alive=DateTimeTZRange(visit.created_at, None),
                active=visit.status is not BookingStatus.CANCELLED,
                reason=visit.reason,
                assigned_at=visit.created_at,
                party=booking.pk,
                minutes=(visit.ends_at - visit.starts_at) // timedelta(minutes=1),
            )
            for booking, visit in zip(bookings, visits, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    return bookings


def write_ledger(visits: Sequence[PlannedVisit], bookings: Sequence[Booking], *, now: datetime) -> None:
    """Open the periods the visits lie in and write what each visit took, used or gave back, in order of time.

    A decision without a ledger gets one without gaps, in which every period that is over has expired.
    """
    lines: dict[Entitlement, dict[date, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for visit, booking in zip(visits, bookings, strict=True):
        entitlement = visit.habit.entitlement
        starts_on, _ends_before = period_bounds(entitlement, timezone.localdate(visit.starts_at))
        lines[entitlement][starts_on] += _lines(visit, booking)
    known: dict[int, dict[date, EntitlementPeriod]] = defaultdict(dict)
    for period in EntitlementPeriod.objects.filter(entitlement__in=lines):
        known[period.entitlement_id][period.starts_on] = period
    new: list[EntitlementPeriod] = []
    touched: list[EntitlementPeriod] = []
    entries: list[EntitlementEntry] = []
    for entitlement, found in lines.items():
        books = Bookkeeping(entitlement)
        opened = known[entitlement.pk]
        gaps = () if opened else books.periods(min(found), last=timezone.localdate(now))
        for starts_on in sorted({*found, *gaps}):
            if starts_on in opened:
                touched.append(opened[starts_on])
                books.write(opened[starts_on], found[starts_on])
            else:
                new.append(books.open(starts_on, lines=found[starts_on]))
                if not opened:
                    books.close(new[-1], now=now)
        entries += books.entries
    EntitlementPeriod.objects.bulk_create(new, batch_size=AT_ONCE)
    EntitlementPeriod.objects.bulk_update(touched, ["balance"], batch_size=AT_ONCE)
    EntitlementEntry.objects.bulk_create(entries, batch_size=AT_ONCE)


GIVE_OUTCOMES = """
WITH over AS (
    UPDATE shop_booking SET
        status = CASE WHEN id %% 33 = 0 THEN 'no_show' ELSE 'completed' END,
        no_show_by = CASE WHEN id %% 33 = 0 THEN 'recipient' ELSE '' END,
        outcome_at = ends_at
    WHERE status IN ('confirmed', 'requested') AND ends_at < %(until)s
    RETURNING id, ends_at
)
INSERT INTO shop_entitlemententry (period_id, kind, quantity, balance_after, booking_id, at)
SELECT e.period_id, 'used', e.quantity, p.balance, over.id, over.ends_at
FROM over JOIN LATERAL (
        SELECT period_id, quantity FROM shop_entitlemententry
        WHERE booking_id = over.id AND kind = 'reserved' ORDER BY id DESC LIMIT 1
    ) AS e ON true JOIN shop_entitlementperiod p ON p.id = e.period_id
WHERE (SELECT coalesce(sum(quantity), 0) FROM shop_entitlemententry u
    WHERE u.booking_id = over.id AND u.kind = 'used') = 0
ORDER BY over.ends_at
"""


def give_outcomes(*, until: datetime) -> None:
    """Say of every visit that ended before `until` and was left open how it went."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_OUTCOMES, {"until": until})


def _booking(visit: PlannedVisit) -> Booking:
    service = visit.habit.service
    is_no_show = visit.status is BookingStatus.NO_SHOW
    return Booking(
        department_id=service.department_id,
        service=service,
        recipient=visit.habit.recipient,
        status=visit.status,
        channel=visit.channel,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        requires_presence=service.requires_presence,
        created_at=visit.created_at,
        created_by_id=visit.habit.recipient.user_id if visit.channel is Channel.SELF else None,
        cancel_reason=CancelReason.BY_RECIPIENT if visit.status is BookingStatus.CANCELLED else "",
        no_show_by=NoShowBy.RECIPIENT if is_no_show else "",
        outcome_at=visit.changed_at if visit.status in OUTCOMES else None,
    )


def _lines(visit: PlannedVisit, booking: Booking) -> list[Line]:
    quantity = cost_of(
        visit.habit.service, visit.habit.entitlement, starts_at=visit.starts_at, ends_at=visit.ends_at
    )
    lines = [Line(visit.created_at, EntryKind.RESERVED, quantity, booking)]
    if visit.changed_at is not None:
        is_cancelled = visit.status is BookingStatus.CANCELLED
        kind = EntryKind.RELEASED if is_cancelled else EntryKind.USED
        lines.append(Line(visit.changed_at, kind, quantity, booking))
    return lines
