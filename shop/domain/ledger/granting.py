"""A decision is noted: what somebody is granted, from which day on."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.decision_changes import Terms, require_visit_length
from shop.domain.locks import lock_for_booking
from shop.enums import Verdict
from shop.errors import DayNotPossible, DecisionsOverlap, RecipientHasEnded
from shop.models import Entitlement, Recipient, Service

ONE_AT_A_TIME = "entitlement_to_a_service_is_one_at_a_time"


@unless_deadlocked
@transaction.atomic
def grant(
    recipient: Recipient,
    *,
    service: Service,
    terms: Terms,
    valid_from: date,
    actor: Actor,
    is_one_of_many: bool = False,
) -> tuple[Entitlement, Verdict]:
    """Note what the recipient is granted of the service from that day on. Said twice it is said once.

    Nobody is told: the decision itself is a letter. Where it is one of many, whoever notes them says afterwards that
    time was freed. Raises DayNotPossible, DecisionsOverlap for another one about the same service in that time,
    VisitLengthNotPossible, and RecipientHasEnded.
    """
    require_visit_length(terms, service=service)
    if terms.valid_until is not None and terms.valid_until < valid_from:
        raise DayNotPossible(field="valid_until")
    lock_for_booking(department_id=service.department_id, recipient_id=recipient.pk)
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if not recipient.is_active or recipient.ended_on is not None:
        raise RecipientHasEnded(recipient=recipient.pk)
    decision = Entitlement(
        recipient=recipient,
        service=service,
        decision_reference=terms.decision_reference,
        unit=terms.unit,
        amount=terms.amount,
        period=terms.period,
        carry_over=terms.carry_over,
        visit_minutes=terms.visit_minutes,
        valid_from=valid_from,
        valid_until=terms.valid_until,
    )
    beside = _beside(decision)
    if beside is not None:
        if _says_the_same(decision, beside):
            return beside, Verdict.KNOWN
        raise DecisionsOverlap(entitlement=beside.pk)
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:  # somebody was faster
        if ONE_AT_A_TIME in str(error):
            raise DecisionsOverlap from error
        raise
    record(
        actor,
        "entitlement.granted",
        decision,
        recipient_id=recipient.pk,
        service=service.pk,
        from_day=valid_from.isoformat(),
    )
    if not is_one_of_many:
        time_was_freed(service.department_id)  # it may pay for what they wait for
    return decision, Verdict.NEW


def _beside(decision: Entitlement) -> Entitlement | None:
    """Another one of theirs about the service that holds on any of its days."""
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=decision.valid_from)
    if decision.valid_until is not None:
        holds &= Q(valid_from__lte=decision.valid_until)
    theirs = Entitlement.objects.filter(recipient=decision.recipient_id, service=decision.service_id)
    return theirs.filter(holds).first()


def _says_the_same(one: Entitlement, other: Entitlement) -> bool:
    terms = ("decision_reference", "unit", "amount", "period", "carry_over", "visit_minutes")
    said = (*terms, "valid_from", "valid_until")
    return all(getattr(one, each) == getattr(other, each) for each in said)
