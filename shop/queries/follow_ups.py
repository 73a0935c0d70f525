"""Doors that nobody opened: what the department still has to find out, and what it found."""

from datetime import date

from django.db.models import QuerySet

from shop.enums import ListedFollowUps
from shop.models import Booking, Department, FollowUp
from shop.queries.days import span_of_day
from shop.queries.deeper import Whose
from shop.queries.finding import with_words


def open_follow_ups(department: Whose) -> QuerySet[FollowUp]:
    """The longest overdue first."""
    waits = _follow_ups(department).filter(acknowledged_at__isnull=True)
    return waits.order_by("due_at", "pk")


def listed_follow_ups(
    department: Department,
    *,
    words: str = "",
    first: date | None = None,
    last: date | None = None,
    state: str = "",
    found: str = "",
) -> QuerySet[FollowUp]:
    """Those that somebody was told of from the first day to the last, and so on."""
    doors = with_words(_follow_ups(department), words, "booking__recipient__name")
    if first is not None:
        doors = doors.filter(opened_at__gte=span_of_day(first).starts_at)
    if last is not None:
        doors = doors.filter(opened_at__lt=span_of_day(last).ends_at)
    if state:
        doors = doors.filter(acknowledged_at__isnull=state == ListedFollowUps.WAITS)
    return doors.filter(answer=found) if found else doors


def follow_up_of(booking: Booking) -> FollowUp | None:
    return FollowUp.objects.filter(booking=booking).select_related("booking", "acknowledged_by").first()


def _follow_ups(department: Whose) -> QuerySet[FollowUp]:
    follow_ups = FollowUp.objects.filter(department=department)
    return follow_ups.select_related("booking__recipient", "booking__service", "acknowledged_by")
