"""Who waits and can be offered nothing, whatever comes free, and why: found for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from django.db.models import Count
from django.utils import timezone

from shop.enums import UPCOMING, BookingStatus, EntitlementPeriodKind
from shop.lengths import end_of
from shop.models import Booking, WaitlistEntry
from shop.queries.balance import PeriodBalance
from shop.queries.days import moment_of
from shop.queries.periods import allows_length, cost_of
from shop.queries.waiting import wanted_length
from shop.queries.within_reach import Grants

NOON = time(12)


class Obstacle(Enum):
    ASKED = "asked"
    PAUSED = "paused"
    NO_DECISION = "no_decision"
    TOO_LONG = "too_long"
    NOTHING_LEFT = "nothing_left"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """`until` is the last day of the period in which nothing is left, None for one without an end."""

    obstacle: Obstacle
    until: date | None = None


def why_nothing_can_be_offered(entries: Collection[WaitlistEntry]) -> Mapping[int, WhyNot]:
    """By the entry, only those to whom it applies; their services and departments are read already.

    No query where no service needs a decision or allows only so many bookings; two for decisions, one for bookings.
    """
    if not entries:
        return {}
    today = timezone.localdate()
    grants = Grants.of(entries, first=today, last=max(entry.last_day for entry in entries))
    at_most = _at_most(entries)
    found = {entry.pk: _why_not(entry, grants=grants, at_most=at_most, today=today) for entry in entries}
    return {pk: why for pk, why in found.items() if why is not None}


def _why_not(
    entry: WaitlistEntry, *, grants: Grants, at_most: Collection[tuple[int, int]], today: date
) -> WhyNot | None:
    service, who = entry.service, (entry.service_id, entry.recipient_id)
    if entry.asked_at is not None:
        return WhyNot(Obstacle.ASKED)
    if service.is_paused or service.department.is_paused:
        return WhyNot(Obstacle.PAUSED)
    if service.requires_entitlement:
        first = max(today, entry.first_day)
        periods = [
            each
            for each in grants.left.get(who, ())
            if each.starts_on <= entry.last_day and each.ends_on >= first
        ]
        if not periods:
            return WhyNot(Obstacle.NO_DECISION)
        if not any(_allows(entry, each, first=first) for each in periods):
            return WhyNot(Obstacle.TOO_LONG)
        if not any(_suffices(entry, each, first=first) for each in periods):
            return WhyNot(Obstacle.NOTHING_LEFT, _until(periods))
    return WhyNot(Obstacle.AT_MOST) if who in at_most else None


def _allows(entry: WaitlistEntry, balance: PeriodBalance, *, first: date) -> bool:
    begins, ends = _visit(entry, balance, first=first)
    return allows_length(balance.entitlement, starts_at=begins, ends_at=ends)


def _suffices(entry: WaitlistEntry, balance: PeriodBalance, *, first: date) -> bool:
    """Whether the period pays for a visit on its first day they could have."""
    begins, ends = _visit(entry, balance, first=first)
    pays = balance.left >= cost_of(entry.service, balance.entitlement, starts_at=begins, ends_at=ends)
    return pays and allows_length(balance.entitlement, starts_at=begins, ends_at=ends)


def _visit(entry: WaitlistEntry, balance: PeriodBalance, *, first: date) -> tuple[datetime, datetime]:
    service = entry.service
    begins = moment_of(max(first, balance.starts_on), service.arrives_at or NOON)
    return begins, end_of(service, wanted_length(entry), begins)


def _until(periods: Sequence[PeriodBalance]) -> date | None:
    latest = max(periods, key=lambda each: each.ends_on)
    decision = latest.entitlement
    is_endless = decision.period == EntitlementPeriodKind.TOTAL and decision.valid_until is None
    return None if is_endless else latest.ends_on


def _at_most(entries: Collection[WaitlistEntry]) -> Collection[tuple[int, int]]:
    """Which recipients have as many coming bookings of which service as they may."""
    most = {
        entry.service_id: entry.service.maximum_active_bookings
        for entry in entries
        if entry.service.maximum_active_bookings is not None
    }
    if not most:
        return ()
    counted = (
        Booking.objects.filter(
            service__in=most,
            recipient__in={entry.recipient_id for entry in entries},
            ends_at__gt=timezone.now(),
            status__in=UPCOMING - {BookingStatus.HELD},
        )
        .order_by()
        .values_list("service_id", "recipient_id")
        .annotate(count=Count("pk"))
    )
    return {(service, recipient) for service, recipient, count in counted if count >= most[service]}
