"""Days of a standing booking that were skipped: on which of them it could be booked now. Nothing is locked or kept."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone

from shop.models import BookingSeries
from shop.queries.balance import PeriodBalance, balances
from shop.queries.entitlements import entitlements_between
from shop.queries.series_times import allows_on, cost_on, free_times_on_days


def days_that_would_come(series: BookingSeries, days: Collection[date]) -> frozenset[date]:
    """Those with a free time and enough of a decision left for one visit. Five queries, none where there is no day.

    A guess to draw a page by: what the module says, and whether enough is left for all of them, the door decides.
    """
    if not days:
        return frozenset()
    now = timezone.now()
    free = free_times_on_days(series, sorted(days), now=now)
    possible = [day for day in sorted(days) if free.get(day)]
    if not possible or not series.service.requires_entitlement:
        return frozenset(possible)
    first, last = possible[0], possible[-1]
    decisions = entitlements_between(series.recipient, first=first, last=last).filter(service=series.service)
    found = balances(decisions, first=first, last=last)
    return frozenset(day for day in possible if _is_granted(series, day, found=found))


def _is_granted(series: BookingSeries, day: date, *, found: Sequence[PeriodBalance]) -> bool:
    return any(
        each.covers(day)
        and allows_on(series, day, each.entitlement)
        and each.left >= cost_on(series, day, each.entitlement)
        for each in found
    )
