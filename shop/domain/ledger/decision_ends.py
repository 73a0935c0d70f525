"""What becomes of the ledger when a decision ends before it should have, or goes on after all.

What an ending takes off is written at the instant at which the log says it ended: by that it is found again.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.ledger.entitlements import write_entry
from shop.domain.ledger.expiry import close_periods
from shop.enums import CancelReason, EntryKind
from shop.models import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.periods import period_bounds

DAY = timedelta(days=1)
ENDED, WENT_ON = "entitlement.ended", "entitlement.went_on"
WITHOUT_END = "none"


def let_end(entitlement: Entitlement, *, last_day: date, reason: CancelReason, actor: Actor) -> None:
    """The decision holds until that day; one that would begin later is left with its first day only.

    Periods that would begin afterwards grant nothing any more. What is left of the running one can be had until the
    last day and expires the night after. The decision must be locked, and its visits after the day be given back.
    """
    former = entitlement.valid_until
    entitlement.valid_until = max(last_day, entitlement.valid_from)
    entitlement.save(update_fields=["valid_until"])
    said = record(
        actor,
        ENDED,
        entitlement,
        recipient_id=entitlement.recipient_id,
        service=entitlement.service_id,
        reason=reason,
        former=former.isoformat() if former else WITHOUT_END,
        last_day=last_day.isoformat(),
    )
    for period in EntitlementPeriod.objects.filter(entitlement=entitlement, ends_before__gt=last_day + DAY):
        if period.starts_on > last_day and period.balance > 0:
            write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=-period.balance, at=said.at)
        _cut(period, entitlement)


def let_go_on(
    entitlement: Entitlement, *, until: date | None, ended_at: Collection[datetime], actor: Actor
) -> None:
    """The decision holds until that day after all, None for without an end.

    `ended_at` are the instants at which the log says that it was let end. What was taken off then is granted again,
    and what expired since then is called back; periods that are over are closed anew, under the decision as it is
    now. The decision must be locked.
    """
    ended_on = entitlement.valid_until or date.max
    entitlement.valid_until = until
    entitlement.save(update_fields=["valid_until"])
    periods = EntitlementPeriod.objects.filter(entitlement=entitlement, ends_before__gt=ended_on)
    first: date | None = None
    for period in periods.order_by("starts_on"):
        first = first or period.starts_on
        _cut(period, entitlement)
        _call_back(period, since=min(ended_at))
        if period.starts_on >= ended_on:
            _grant_again(period, ended_at=ended_at)
    close_periods(entitlement.pk, on=timezone.localdate(), first=first)
    record(
        actor,
        WENT_ON,
        entitlement,
        recipient_id=entitlement.recipient_id,
        service=entitlement.service_id,
        last_day=until.isoformat() if until else WITHOUT_END,
    )


def _call_back(period: EntitlementPeriod, *, since: datetime) -> None:
    expired = EntitlementEntry.objects.filter(period=period, kind=EntryKind.EXPIRED, at__gte=since)
    if (quantity := expired.aggregate(total=Sum("quantity"))["total"] or 0) > 0:
        write_entry(period.pk, kind=EntryKind.EXPIRED, quantity=-quantity)


def _grant_again(period: EntitlementPeriod, *, ended_at: Collection[datetime]) -> None:
    taken_off = EntitlementEntry.objects.filter(
        period=period, kind=EntryKind.ADJUSTED, at__in=ended_at, quantity__lt=0
    )
    if (quantity := -(taken_off.aggregate(total=Sum("quantity"))["total"] or 0)) > 0:
        write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=quantity)


def _cut(period: EntitlementPeriod, entitlement: Entitlement) -> None:
    """Let the period end where the decision lets it."""
    if entitlement.valid_until is not None and period.starts_on > entitlement.valid_until:
        return
    ends_before = period_bounds(entitlement, period.starts_on)[1]
    if period.ends_before != ends_before:
        period.ends_before = ends_before
        period.save(update_fields=["ends_before"])
