"""What stands in the way of erasing somebody: what still holds or is planned."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import UPCOMING, WaitlistStatus
from shop.models import Booking, BookingSeries, Entitlement, WaitlistEntry


class Reason(StrEnum):
    DECISIONS = "decisions"
    VISITS = "visits"
    STANDING = "standing"
    WAITING = "waiting"


def reasons_against(recipient_ids: Collection[int]) -> Sequence[Reason]:
    """Which of these there are; none where nothing is left. Four queries."""
    today = timezone.localdate()
    theirs = Q(recipient__in=recipient_ids)
    goes_on = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    runs_on = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    left: dict[Reason, QuerySet[Any]] = {
        Reason.DECISIONS: Entitlement.objects.filter(theirs, goes_on),
        Reason.VISITS: Booking.objects.filter(theirs, status__in=UPCOMING, ends_at__gt=timezone.now()),
        Reason.STANDING: BookingSeries.objects.filter(theirs, runs_on, end_reason=""),
        Reason.WAITING: WaitlistEntry.objects.filter(theirs, status=WaitlistStatus.WAITING),
    }
    return [reason for reason, rows in left.items() if rows.exists()]
