"""Until when the name of somebody who has ended is kept with the accounts.

Vouchers are kept for five years after the end of the year (bokføringsloven § 13). The accounts themselves stay when
somebody is erased, without a name; whose they were cannot be looked up any more. Whether it must be, the municipality
knows: so erasing early is not refused, and is done only by who has said that they know the day.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone

from shop.domain.privacy.retention import BY_KIND, days_of
from shop.enums import NEVER_BOOKED, RetentionKind
from shop.errors import AccountsNeedName
from shop.models import Booking, Entitlement, Recipient, RetentionRule


def days_with_name() -> int:
    """How many days after the last day the municipality keeps the name. One query."""
    kind = RetentionKind.ENDED_RECIPIENTS
    return days_of(BY_KIND[kind], RetentionRule.objects.filter(kind=kind).first())


def name_needed_until(recipient: Recipient, *, ids: Collection[int]) -> date | None:
    """The last day on which the accounts may need the name; None where it is past, or where there are no accounts.

    `ids` are those of the rows that are one person. Who has not ended ends today. Three queries at most.
    """
    decisions = Entitlement.objects.filter(recipient__in=ids)
    visits = Booking.objects.filter(recipient__in=ids).exclude(status__in=NEVER_BOOKED)
    if not (decisions.exists() or visits.exists()):
        return None
    today = timezone.localdate()
    until = (recipient.ended_on or today) + timedelta(days=days_with_name())
    return until if until >= today else None


def require_name_not_needed(
    recipient: Recipient, *, ids: Collection[int], agreed_until: date | None
) -> date | None:
    """Raise AccountsNeedName unless the name is needed no more, or somebody agreed knowing that day or a later one.

    Returns the day, where there is one.
    """
    until = name_needed_until(recipient, ids=ids)
    if until is not None and (agreed_until is None or agreed_until < until):
        raise AccountsNeedName(until=until.isoformat())
    return until
