"""What the ledger says: what was carried from one period to the next."""

from django.db.models import Exists, OuterRef, QuerySet, Sum

from shop.enums import EntryKind
from shop.models import EntitlementEntry, EntitlementPeriod


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
