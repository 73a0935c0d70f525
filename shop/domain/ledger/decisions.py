"""What the municipality decides about a decision after it was made."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.door.calling_off import withdraw_uncovered_offer
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import write_entry
from shop.domain.locks import lock_for_booking
from shop.enums import EntryKind
from shop.errors import ChangedMeanwhile
from shop.models import Entitlement, EntitlementPeriod
from shop.queries.cut_periods import cut_of, kept_in


@transaction.atomic
def change_amount(
    entitlement: Entitlement, *, amount: int, actor: Actor, seen: int | None = None
) -> Entitlement:
    """Grant another amount from the running period on; periods that are over stay as they were.

    A first period in proportion is adjusted in proportion, and so is one that a later decision has cut: what was taken
    of that beyond its share then is part of a raised share, not beside it. Periods after the last day of the decision
    grant nothing. An amount that is changed back grants what it granted before. What is booked stays booked: a period
    may fall below zero, which the department is shown, and nothing more can be booked in it until enough is given
    back. `seen` is the amount the actor looked at; raises ChangedMeanwhile when it is another one by now.
    """
    department_id, recipient_id = entitlement.service.department_id, entitlement.recipient_id
    lock_for_booking(department_id=department_id, recipient_id=recipient_id)
    entitlement = Entitlement.objects.select_for_update(no_key=True).get(pk=entitlement.pk)
    former = entitlement.amount
    if former == amount:
        return entitlement
    if seen is not None and seen != former:
        raise ChangedMeanwhile(entitlement=entitlement.pk)
    running = EntitlementPeriod.objects.filter(entitlement=entitlement, ends_before__gt=timezone.localdate())
    if entitlement.valid_until is not None:
        running = running.filter(starts_on__lte=entitlement.valid_until)
    periods = list(running)
    cuts = [cut_of(entitlement, period) for period in periods]
    before = [kept_in(entitlement, period, cut=cut) for period, cut in zip(periods, cuts, strict=True)]
    entitlement.amount = amount
    entitlement.save(update_fields=["amount"])
    for period, cut, granted in zip(periods, cuts, before, strict=True):
        change = kept_in(entitlement, period, cut=cut) - granted
        if change:
            write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=change)
    record(
        actor,
        "entitlement.amount_changed",
        entitlement,
        recipient_id=recipient_id,
        service=entitlement.service_id,
        former=former,
        amount=amount,
    )
    if amount > former:
        time_was_freed(department_id)
    else:
        withdraw_uncovered_offer(recipient_id, service_id=entitlement.service_id, actor=actor)
    return entitlement
