"""Two standing bookings of one kind that would come on the same day at about the same time: the second is refused.

Where there is leeway the door would book both, one a little earlier or later than the other, and the recipient would
have twice the visits that anybody meant.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from shop.enums import SeriesEnd
from shop.errors import ComesAlready
from shop.hours import minute_of_day
from shop.lengths import MINUTE
from shop.models import BookingSeries
from shop.series import days_of

FULL_TURN = timedelta(weeks=132)
"""After so many weeks any two begin anew: those that come every eleven and every twelve weeks take the longest."""


def require_none_beside(wanted: BookingSeries, *, instead_of: int | None) -> None:
    """Raise ComesAlready where another one comes on one of its days at about its time, with the same answer to what is
    asked first. Two queries at most.

    `instead_of` is the one whose place it takes. What that has come beside all along is nobody's surprise.
    """
    running = BookingSeries.objects.filter(
        Q(end_reason="") | Q(end_reason=SeriesEnd.REPLACED),
        recipient=wanted.recipient,
        service=wanted.service,
        chosen=wanted.chosen,
    ).exclude(ends_on__lt=timezone.localdate())
    others = [each for each in running.order_by("pk") if each.pk != instead_of]
    found = [each for each in others if come_together(wanted, each)]
    if not found:
        return
    former = BookingSeries.objects.get(pk=instead_of) if instead_of is not None else None
    for each in found:
        if former is None or not come_together(former, each):
            raise ComesAlready(series=each.pk, at=each.preferred_at, until=each.ends_on)


def come_together(one: BookingSeries, other: BookingSeries) -> bool:
    """Whether there is a day on which both come, and a time at which either could begin."""
    if not _times_meet(one, other):
        return False
    first = max(one.starts_on, other.starts_on, timezone.localdate())
    last = first + FULL_TURN
    return not set(days_of(one, first=first, last=last)).isdisjoint(days_of(other, first=first, last=last))


def _times_meet(one: BookingSeries, other: BookingSeries) -> bool:
    if one.stay or other.stay:
        return True  # whoever stays comes at the hour of arrival
    apart = abs(minute_of_day(one.preferred_at) - minute_of_day(other.preferred_at))
    return apart <= (one.tolerance + other.tolerance) // MINUTE
