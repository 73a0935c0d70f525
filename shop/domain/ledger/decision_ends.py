"""What becomes of the ledger when a decision ends before it should have, or goes on after all."""

from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.ledger.entitlements import write_entry
from shop.enums import CancelReason, EntryKind
from shop.models import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.periods import granted_in, period_bounds

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
    for period in EntitlementPeriod.objects.filter(entitlement=entitlement, ends_before__gt=last_day + DAY):
        if period.starts_on > last_day and period.balance > 0:
            write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=-period.balance)
        _cut(period, entitlement)
    record(
        actor,
        ENDED,
        entitlement,
        recipient_id=entitlement.recipient_id,
        service=entitlement.service_id,
        reason=reason,
        former=former.isoformat() if former else WITHOUT_END,
        last_day=last_day.isoformat(),
    )


def let_go_on(entitlement: Entitlement, *, until: date | None, actor: Actor) -> None:
    """The decision, which was let end, holds until that day after all, None for without an end.

    Periods that are not over then grant again what they did, and what expired of them is called back. The decision
    must be locked.
    """
    ended_on = entitlement.valid_until or date.max
    entitlement.valid_until = until
    entitlement.save(update_fields=["valid_until"])
    for period in EntitlementPeriod.objects.filter(entitlement=entitlement, ends_before__gt=ended_on):
        _cut(period, entitlement)
        if period.ends_before <= timezone.localdate():
            continue
        expired = EntitlementEntry.objects.filter(period=period, kind=EntryKind.EXPIRED)
        if (quantity := expired.aggregate(total=Sum("quantity"))["total"] or 0) > 0:
            write_entry(period.pk, kind=EntryKind.EXPIRED, quantity=-quantity)
        lacking = granted_in(entitlement, starts_on=period.starts_on) - period.granted
        if period.starts_on >= ended_on and lacking > 0:
            write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=lacking)
    record(
        actor,
        WENT_ON,
        entitlement,
        recipient_id=entitlement.recipient_id,
        service=entitlement.service_id,
        last_day=until.isoformat() if until else WITHOUT_END,
    )


def _cut(period: EntitlementPeriod, entitlement: Entitlement) -> None:
    """Let the period end where the decision lets it."""
    if entitlement.valid_until is not None and period.starts_on > entitlement.valid_until:
        return
    ends_before = period_bounds(entitlement, period.starts_on)[1]
    if period.ends_before != ends_before:
        period.ends_before = ends_before
        period.save(update_fields=["ends_before"])
