"""What no world may break, the invented one as little as the real one."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from shop.demo.visits import JUST_NOW
from shop.domain.ledger.entitlements import GRANTS, SIGN
from shop.enums import BookingStatus, EntryKind, NoShowBy
from shop.models import Booking, Department, EntitlementEntry, EntitlementPeriod
from shop.queries.free_time import OPENING, opening_parameters
from shop.queries.periods import ledger_amount

OUTSIDE_OPENING = f"""
WITH {OPENING}
SELECT count(*) FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
WHERE b.department_id = %(department_id)s AND NOT CASE
    WHEN s.stay_unit = '' THEN EXISTS (
        SELECT FROM opening WHERE opens <= b.starts_at AND b.ends_at <= closes AND NOT is_holiday)
    ELSE EXISTS (SELECT FROM opening WHERE b.starts_at BETWEEN opens AND closes AND NOT is_holiday)
        AND EXISTS (SELECT FROM opening WHERE b.ends_at BETWEEN opens AND closes AND NOT is_holiday) END
"""
OFF_DUTY = """
SELECT count(*) FROM shop_assignment a JOIN shop_booking b ON b.id = a.booking_id
WHERE a.active AND b.stranded = '' AND NOT coalesce(
    a.occupied <@ ((SELECT range_agg(during) FROM shop_shift s WHERE s.provider_id = a.provider_id)
        - coalesce((SELECT range_agg(during) FROM shop_absence x WHERE x.provider_id = a.provider_id), '{}')),
    false)
"""
OVERLAPS = """
SELECT count(*) FROM shop_assignment a JOIN shop_assignment b
    ON a.provider_id = b.provider_id AND a.id < b.id AND a.active AND b.active AND a.occupied && b.occupied
"""


def count(sql: str, parameters: dict[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.fetchone()[0])


def assert_is_lawful() -> None:
    """What no booking, shift or ledger may break, asked of every row."""
    today = timezone.localdate()
    for department in Department.objects.all():
        parameters = opening_parameters(
            department_id=department.pk,
            first_day=today - timedelta(days=400),
            last_day=today + timedelta(days=60),
            zone=timezone.get_current_timezone_name(),
        )
        assert count(OUTSIDE_OPENING, parameters) == 0
    assert count(OFF_DUTY) == 0
    assert count(OVERLAPS) == 0
    assert_ledger_adds_up()
    now = timezone.now()
    assert not Booking.objects.filter(created_at__gt=now).exists()
    assert not Booking.objects.filter(status=BookingStatus.CONFIRMED, ends_at__lt=now - JUST_NOW).exists()
    over = {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
    assert not Booking.objects.filter(status__in=over, starts_at__gt=now).exists()


def assert_ledger_adds_up() -> None:
    entries = EntitlementEntry.objects.order_by("period_id", "id").select_related(
        "period__entitlement", "booking"
    )
    seen = set()
    for period_id, found in groupby(entries, key=lambda entry: entry.period_id):
        lines, balance = list(found), 0
        for line in lines:
            balance += SIGN[EntryKind(line.kind)] * line.quantity
            assert line.balance_after == balance >= 0
        period = lines[0].period
        assert period.balance == balance
        assert [line.quantity for line in lines if line.kind == EntryKind.GRANTED] == [
            ledger_amount(period.entitlement)
        ]
        assert period.granted == sum(line.quantity for line in lines if line.kind in GRANTS)
        assert period.ends_before >= timezone.localdate() or period.balance == 0, "what is over has expired"
        assert all(
            period.starts_on <= timezone.localdate(line.booking.starts_at) < period.ends_before
            for line in lines
            # The period of one who has ended is cut short, and what lay behind its end is cancelled.
            if line.booking is not None and line.booking.status != BookingStatus.CANCELLED
        )
        seen.add(period_id)
    assert seen == set(EntitlementPeriod.objects.values_list("pk", flat=True))
    expected = {
        BookingStatus.CONFIRMED: {EntryKind.RESERVED},
        BookingStatus.REQUESTED: {EntryKind.RESERVED},
        BookingStatus.COMPLETED: {EntryKind.RESERVED, EntryKind.USED},
        BookingStatus.NO_SHOW: {EntryKind.RESERVED, EntryKind.USED},
        BookingStatus.CANCELLED: {EntryKind.RESERVED, EntryKind.RELEASED},
        BookingStatus.HELD: set(),  # what is offered to who waits costs nothing until it is taken
    }
    granted = Booking.objects.filter(service__requires_entitlement=True)
    for booking in granted.prefetch_related("entitlement_entries"):
        kinds = sorted(entry.kind for entry in booking.entitlement_entries.all())
        if booking.status == BookingStatus.NO_SHOW and booking.no_show_by == NoShowBy.PROVIDER:
            assert kinds == sorted({EntryKind.RESERVED, EntryKind.RELEASED}), (
                "nobody pays for who did not come"
            )
        else:
            assert kinds == sorted(expected[BookingStatus(booking.status)])
