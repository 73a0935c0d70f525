"""Outcomes that whoever made the visit may still correct, or take back."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from shop.enums import BookingStatus
from shop.models import Booking, Department

UNDO_WITHIN = timedelta(hours=1)


def correctable_in(department: Department, *, at: datetime) -> QuerySet[Booking]:
    """Visits of which “done” may still become “nobody was home”, the one that may longest first."""
    told = (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
    found = Booking.objects.filter(
        department=department, status__in=told, outcome_at__gte=at - UNDO_WITHIN, outcome_at__lte=at
    )
    return found.order_by("-outcome_at", "-pk")
