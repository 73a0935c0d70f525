"""The arithmetic of what was granted: what a visit costs, and which period a day belongs to."""

from datetime import date, timedelta

from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.models import Entitlement, Service


def cost_of(service: Service, entitlement: Entitlement) -> int:
    """What one visit takes, in the entitlement's unit."""
    if entitlement.unit == EntitlementUnit.VISITS:
        return 1
    return int(service.duration / timedelta(minutes=1))


def period_bounds(entitlement: Entitlement, on: date) -> tuple[date, date]:
    """The half-open period that holds the day `on`: weeks and four weeks count from the day of validity."""
    if entitlement.period == EntitlementPeriodKind.MONTH:
        starts = max(on.replace(day=1), entitlement.valid_from)
        ends = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        length = timedelta(weeks=1 if entitlement.period == EntitlementPeriodKind.WEEK else 4)
        starts = entitlement.valid_from + (on - entitlement.valid_from) // length * length
        ends = starts + length
    if entitlement.valid_until is not None:
        ends = min(ends, entitlement.valid_until + timedelta(days=1))
    return starts, ends
