"""Giving time back."""

from collections.abc import Iterable

from shop.models import Assignment, Booking


def release(assignments: Iterable[Assignment]) -> None:
    """Let these providers' time be free again. A session goes on as long as somebody still has a seat."""
    Assignment.objects.filter(pk__in=[each.pk for each in assignments]).update(active=False)


def release_all(booking: Booking) -> None:
    """Let everybody who was to come be free again."""
    release(Assignment.objects.filter(booking=booking, active=True))
