"""What the ledger says: its entries by decision and period, what was carried, and where more is booked than granted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from shop.enums import EntryKind
from shop.models import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.compiled import Day
from shop.queries.deeper import Whose


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `is_carried`: adjusted because it came from another period or went there, not by a decision.

    `is_called_back`: carried against the course of time, from the later period to the former.
    """

    entry: EntitlementEntry
    is_carried: bool
    is_called_back: bool


@dataclass(frozen=True, slots=True)
class DecisionLedger:
    """A decision with its periods, the latest first, and their entries in the order in which they were written."""

    entitlement: Entitlement
    periods: Sequence[tuple[EntitlementPeriod, Sequence[Line]]]


def ledger_of(
    entitlements: QuerySet[Entitlement], *, first: date, last: date | None = None
) -> Sequence[DecisionLedger]:
    """The ledger of decisions that hold on some day of [first, last], the latest first. Three queries."""
    periods = EntitlementPeriod.objects.filter(entitlement__in=entitlements, ends_before__gt=first)
    if last is not None:
        entitlements, periods = entitlements.filter(valid_from__lte=last), periods.filter(starts_on__lte=last)
    found = (
        entitlements.exclude(valid_until__lt=first).select_related("service").order_by("-valid_from", "-pk")
    )
    lines = defaultdict[int, list[Line]](list)
    entries = EntitlementEntry.objects.filter(period__in=periods).annotate(
        with_next=Exists(_other_side_in_next()), with_former=Exists(_other_side_in_former())
    )
    for entry in entries.select_related("booking").order_by("pk"):
        came_back = entry.with_next if entry.quantity > 0 else entry.with_former
        lines[entry.period_id].append(Line(entry, entry.with_next or entry.with_former, came_back))
    by_decision = defaultdict[int, list[tuple[EntitlementPeriod, Sequence[Line]]]](list)
    for period in periods.order_by("-starts_on"):
        by_decision[period.entitlement_id].append((period, lines[period.pk]))
    return [DecisionLedger(entitlement, by_decision[entitlement.pk]) for entitlement in found]


def carried_out_of(period: EntitlementPeriod) -> int:
    """How much of the period is in the next one now, or was: what was carried there less what was called back."""
    entries = EntitlementEntry.objects.filter(period=period, kind=EntryKind.ADJUSTED)
    total = entries.filter(Exists(_other_side_in_next())).aggregate(total=Sum("quantity"))["total"]
    return -(total or 0)


def carried_into() -> Subquery:
    """Of a period in an outer query: what came from the one before, less what was called back; nothing is None."""
    entries = EntitlementEntry.objects.filter(
        Exists(_other_side_in_former()), period=OuterRef("pk"), kind=EntryKind.ADJUSTED
    )
    return Subquery(entries.order_by().values("period").annotate(total=Sum("quantity")).values("total"))


def _other_side_in_next() -> QuerySet[EntitlementEntry]:
    """What leaves one period enters the one beside it at the same instant: the entry there, if that is the next."""
    return _other_side().filter(period__starts_on=OuterRef("period__ends_before"))


def _other_side_in_former() -> QuerySet[EntitlementEntry]:
    return _other_side().filter(period__ends_before=OuterRef("period__starts_on"))


def _other_side() -> QuerySet[EntitlementEntry]:
    return EntitlementEntry.objects.filter(
        kind=EntryKind.ADJUSTED,
        at=OuterRef("at"),
        quantity=-OuterRef("quantity"),
        period__entitlement=OuterRef("period__entitlement"),
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """Of a decision's running period, in the ledger's unit: what is used, and what is booked and still to come."""

    used: int
    booked: int


def spent_of(entitlement: Entitlement) -> Spent:
    """One query; nothing where nobody has booked in the period yet."""
    today = timezone.localdate()
    sums = dict(
        EntitlementEntry.objects.filter(
            period__entitlement=entitlement, period__starts_on__lte=today, period__ends_before__gt=today
        )
        .values_list("kind")
        .annotate(total=Sum("quantity"))
    )
    used = sums.get(EntryKind.USED, 0)
    taken = sums.get(EntryKind.RESERVED, 0) - sums.get(EntryKind.RELEASED, 0)
    return Spent(used, taken - used)


def too_much_of(entitlement: Entitlement) -> int:
    """How much more than granted is booked under the decision in periods that are not over. One query."""
    periods = overdrawn(EntitlementPeriod.objects.filter(entitlement=entitlement), on=timezone.localdate())
    return -(periods.aggregate(total=Sum("balance"))["total"] or 0)


def overdrawn(periods: QuerySet[EntitlementPeriod], *, on: Day) -> QuerySet[EntitlementPeriod]:
    """Those of them, not over by the day, in which more is booked than a reduced decision grants."""
    return periods.filter(balance__lt=0, ends_before__gt=on)


def overdrawn_periods(department: Whose, *, today: Day | None = None) -> QuerySet[EntitlementPeriod]:
    """The department's, with whose they are; the first to end first."""
    periods = EntitlementPeriod.objects.filter(entitlement__service__department=department)
    return (
        overdrawn(periods, on=today or timezone.localdate())
        .select_related("entitlement__recipient", "entitlement__service")
        .order_by("ends_before", "pk")
    )
