"""What a refused act on a standing booking must leave as it was, and who was told of one that was done."""

from typing import Any

from notifications.models import OutboxMessage
from shop.enums import CancelReason
from shop.models import BookingSeries, SkippedOccurrence

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)

BY_RECIPIENT, BY_DEPARTMENT = CancelReason.BY_RECIPIENT, CancelReason.BY_DEPARTMENT


def rows() -> list[Any]:
    return [
        list(BookingSeries.objects.order_by("pk").values()),
        list(SkippedOccurrence.objects.order_by("pk").values()),
    ]


def kinds() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))
