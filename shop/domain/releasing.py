"""Giving time back."""

from collections.abc import Iterable

from shop.models import Assignment, Booking


def release(assignments: Iterable[Assignment]) -> None:
    """Let these providers' time be free again. In a session the work goes on as long as somebody still has a seat."""
    released = list(assignments)
    Assignment.objects.filter(pk__in=[each.pk for each in released]).update(active=False)
    for each in released:
        if each.seat and each.minutes:
            _hand_on(each)


def release_all(booking: Booking) -> None:
    """Let everybody who was to come be free again."""
    release(Assignment.objects.filter(booking=booking, active=True))


def _hand_on(left: Assignment) -> None:
    """The session's minutes are counted once: with whoever had them gone, with the next one."""
    others = Assignment.objects.select_for_update().filter(party=left.party, active=True).order_by("pk")
    heir = next(iter(others), None)
    if heir is not None:
        heir.minutes = left.minutes
        heir.save(update_fields=["minutes"])
