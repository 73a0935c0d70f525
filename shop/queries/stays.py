"""Stays that are under way: somebody sleeps in a bed for days, and the rest of them can still lose its ground."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import BookingStatus
from shop.models import Assignment, Booking, Department, Provider
from shop.queries.compiled import Moment

FORMERLY_LONGER = timedelta(days=31)
"""By how much a stay may be longer than any that is offered today."""

SPAN = """
SELECT earliest, (SELECT max(ends_at) FROM shop_booking
    WHERE department_id = %(department_id)s AND starts_at >= earliest)
FROM (
    SELECT %(now)s::timestamptz - coalesce(max(longest_stay) * interval '1 day' + %(longer)s::interval, '0') AS earliest
    FROM shop_service WHERE department_id = %(department_id)s AND stay_unit <> ''
) AS since
"""
"""Where nobody stays for days, from now: the visits of years are not looked through."""


def not_over(now: Moment, *, of: str = "") -> Q:
    """Bookings to come, and stays that have begun: a visit that has begun is where it is. `of` leads to the booking."""
    to_come = Q((f"{of}starts_at__gte", now))
    return to_come | Q((f"{of}ends_at__gt", now)) & ~Q((f"{of}service__stay_unit", ""))


def is_under_way(booking: Booking, *, now: datetime) -> bool:
    """A stay that has begun and is not over."""
    return bool(booking.service.stay_unit) and booking.starts_at < now < booking.ends_at


def span_to_judge(department: Department, *, now: datetime) -> tuple[datetime, datetime | None]:
    """Who is here now has not come before the first, and the last leave at the second; None for nobody. One query."""
    parameters: dict[str, Any] = {"department_id": department.pk, "now": now, "longer": FORMERLY_LONGER}
    with connection.cursor() as cursor:
        cursor.execute(SPAN, parameters)
        earliest, last = cursor.fetchone()
    return earliest, last


def stays_under_way(provider: Provider, *, during: tuple[datetime, datetime]) -> QuerySet[Booking]:
    """In the bed now, and still in that time; the first to leave first."""
    now = timezone.now()
    theirs = Assignment.objects.filter(
        provider=provider, active=True, occupied__overlap=(max(during[0], now), max(during[1], now))
    )
    return (
        Booking.objects.filter(
            pk__in=theirs.values("booking_id"),
            starts_at__lt=now,
            ends_at__gt=max(during[0], now),
            status=BookingStatus.CONFIRMED,
        )
        .exclude(service__stay_unit="")
        .select_related("service", "recipient")
        .order_by("ends_at", "pk")
    )
