"""The night in which periods end: what is left of them expires, and the next ones are opened."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from shop.domain.ledger.entitlements import close_period, open_period
from shop.models import Entitlement, EntitlementPeriod
from shop.queries.expiry import entitlements_to_close
from shop.queries.periods import period_bounds


def expire_periods(*, on: date) -> int:
    """Close what is over by the day, in every decision, and open the period that holds it. Returns of how many.

    It may run twice, at once in two processes, or be stopped halfway and run again: the ledger is the same.
    """
    found = list(entitlements_to_close(on=on))
    for entitlement_id in found:
        close_periods(entitlement_id, on=on)
    return len(found)


@transaction.atomic
def close_periods(entitlement_id: int, *, on: date, first: date | None = None) -> None:
    """Close the decision's periods that are over by the day, the oldest first, and open the one that holds it.

    Periods in which nobody booked are opened too, once the decision has been seen at all: what was granted in them
    may be carried over, and is reported as released. Those before the latest that is known are known too, but for a
    decision that goes on after it had ended: `first` is the day from which on they are looked for.
    """
    entitlement = Entitlement.objects.select_for_update(no_key=True).get(pk=entitlement_id)
    _open_up_to(entitlement, on=on, first=first)
    has_ended = entitlement.valid_until is not None and entitlement.valid_until < on
    is_over = Q() if has_ended else Q(ends_before__lte=on)
    left = EntitlementPeriod.objects.filter(is_over, entitlement=entitlement, balance__gt=0)
    while (period := left.order_by("starts_on").first()) is not None:
        close_period(period, entitlement=entitlement)


def _open_up_to(entitlement: Entitlement, *, on: date, first: date | None) -> None:
    until = on if entitlement.valid_until is None else min(on, entitlement.valid_until)
    before = EntitlementPeriod.objects.filter(entitlement=entitlement, starts_on__lte=on)
    latest = before.order_by("-starts_on").first()
    day = first or (latest.ends_before if latest else until)
    while entitlement.valid_from <= day <= until:
        open_period(entitlement, on=day)
        day = period_bounds(entitlement, day)[1]
