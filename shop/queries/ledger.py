"""What the ledger says: what was carried from one period to the next, and where more is booked than granted."""

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from shop.enums import EntryKind
from shop.models import Department, EntitlementEntry, EntitlementPeriod


def carried_out_of(period: EntitlementPeriod) -> int:
    """How much of the period was carried into the next one so far."""
    entries = EntitlementEntry.objects.filter(period=period, kind=EntryKind.ADJUSTED, quantity__lt=0)
    total = entries.filter(Exists(_other_side())).aggregate(total=Sum("quantity"))["total"]
    return -(total or 0)


def _other_side() -> QuerySet[EntitlementEntry]:
    """The entry by which what leaves one period enters another one of the decision, at the same instant."""
    return EntitlementEntry.objects.filter(
        kind=EntryKind.ADJUSTED,
        at=OuterRef("at"),
        quantity=-OuterRef("quantity"),
        period__entitlement=OuterRef("period__entitlement"),
    )


def overdrawn_periods(department: Department) -> QuerySet[EntitlementPeriod]:
    """Periods, running or to come, in which more is booked than a reduced decision grants; the first to end first."""
    return (
        EntitlementPeriod.objects.filter(
            balance__lt=0,
            ends_before__gt=timezone.localdate(),
            entitlement__service__department=department,
        )
        .select_related("entitlement__recipient", "entitlement__service")
        .order_by("ends_before", "pk")
    )
