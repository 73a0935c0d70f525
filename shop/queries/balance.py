"""What is left of what was granted, in the periods the citizen can see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.functions import Coalesce

from shop.models import Entitlement, EntitlementPeriod
from shop.queries.ledger import carried_into
from shop.queries.periods import granted_in, period_bounds


@dataclass(frozen=True, slots=True)
class PeriodBalance:
    """One period of an entitlement. Quantities in the ledger's unit; `ends_on` is its last day.

    `granted` is what was granted, adjusted and carried into it, of which `carried` came from the period before;
    `left` is below zero after the decision was reduced.
    """

    entitlement: Entitlement
    starts_on: date
    ends_on: date
    granted: int
    left: int
    carried: int = 0

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def balances(entitlements: Iterable[Entitlement], *, first: date, last: date) -> Sequence[PeriodBalance]:
    """Every period that touches [first, last], by entitlement and in order. One query.

    Periods nobody has booked in yet have no row and count as untouched.
    """
    entitlements = list(entitlements)
    rows = EntitlementPeriod.objects.filter(
        entitlement__in=entitlements, starts_on__lte=last, ends_before__gt=first
    )
    opened = {
        (period.entitlement_id, period.starts_on): period
        for period in rows.annotate(carried=Coalesce(carried_into(), 0))
    }
    found = []
    for entitlement in entitlements:
        day = max(first, entitlement.valid_from)
        while day <= last and (entitlement.valid_until is None or day <= entitlement.valid_until):
            starts_on, ends_before = period_bounds(entitlement, day)
            period = opened.get((entitlement.pk, starts_on))
            ends_on = ends_before - timedelta(days=1)
            if period is None:
                granted = left = granted_in(entitlement, starts_on=starts_on)
                carried = 0
            else:
                granted, left, carried = period.granted, period.balance, period.carried
            found.append(PeriodBalance(entitlement, starts_on, ends_on, granted, left, carried))
            day = ends_before
    return found
