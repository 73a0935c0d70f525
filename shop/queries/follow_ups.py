"""Doors that nobody opened: what the department still has to find out, and what it found."""

from datetime import timedelta

from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from shop.models import Booking, Department, FollowUp

LOOKS_BACK = timedelta(days=14)


def open_follow_ups(department: Department | OuterRef) -> QuerySet[FollowUp]:
    """The longest overdue first."""
    waits = _follow_ups(department).filter(acknowledged_at__isnull=True)
    return waits.order_by("due_at", "pk")


def settled_follow_ups(department: Department) -> QuerySet[FollowUp]:
    """Those of the last two weeks in which somebody has asked, the latest first."""
    since = timezone.now() - LOOKS_BACK
    return _follow_ups(department).filter(acknowledged_at__gte=since).order_by("-acknowledged_at", "-pk")


def follow_up_of(booking: Booking) -> FollowUp | None:
    return FollowUp.objects.filter(booking=booking).select_related("booking", "acknowledged_by").first()


def _follow_ups(department: Department | OuterRef) -> QuerySet[FollowUp]:
    follow_ups = FollowUp.objects.filter(department=department)
    return follow_ups.select_related("booking__recipient", "booking__service", "acknowledged_by")
