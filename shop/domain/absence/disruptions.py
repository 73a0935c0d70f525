"""Visits the department could not carry out as booked: until they are replaced or settled they are owed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.models import AuditEntry
from audit.record import record, record_all, record_each
from foundation.actor import SYSTEM, Actor
from shop.domain.absence.cover import Cover
from shop.domain.absence.working_days import working_days_after
from shop.domain.locks import lock_bookings
from shop.domain.meanwhile import require_unchanged
from shop.enums import UPCOMING, DisruptionOutcome, ReassignmentReason
from shop.errors import ChangedMeanwhile, TransitionNotAllowed
from shop.models import Booking, Department, Disruption, Recipient
from shop.queries.causes import Cause, because_of
from shop.queries.disruptions import GIVEN_UP, given_up_lately, what_is_owed
from shop.queries.versions import version_of_replacement

ENDED = "disruption.ended"
"""What the log says of what is owed no more because the services ended."""


def open_disruptions(covers: Sequence[Cover], *, department: Department, cause: Cause, actor: Actor) -> None:
    """Note what became of each visit: replaced where somebody else comes, else open until the deadline."""
    now = timezone.now()
    due_on = _due_on([each.booking for each in covers], department=department)
    rows = [
        Disruption(
            booking=each.booking,
            department=department,
            **because_of(cause),
            former=each.former,
            given=each.given,
            outcome=DisruptionOutcome.REPLACED if each.is_covered else DisruptionOutcome.OPEN,
            opened_at=now,
            due_on=due_on[each.booking.pk],
            settled_at=now if each.is_covered else None,
        )
        for each in covers
    ]
    replaced = [row for row in rows if row.given is not None]
    # One that was open is replaced now: it keeps its first deadline.
    Disruption.objects.bulk_create(
        replaced,
        update_conflicts=True,
        unique_fields=["former"],
        update_fields=["absence", "departure", "given", "outcome", "settled_at"],
    )
    # And what was open before is open still.
    Disruption.objects.bulk_create([row for row in rows if row.given is None], ignore_conflicts=True)
    why = ReassignmentReason.ABSENCE
    record_all(
        actor,
        "booking.reassigned",
        (
            (
                each.booking,
                each.booking.recipient_id,
                {"from": each.former.provider_id, "to": each.given.provider_id, "why": why},
            )
            for each in covers
            if each.given is not None
        ),
    )


def open_disruption(booking: Booking) -> None:
    """The department cancels the visit: another is owed. One that is open already keeps its deadline."""
    department = booking.department
    due_on = _due_on([booking], department=department)[booking.pk]
    disruption = Disruption(booking=booking, department=department, due_on=due_on)
    Disruption.objects.bulk_create([disruption], ignore_conflicts=True)


def withdraw_disruption(booking: Booking) -> None:
    """It took place after all: nothing is owed for it any more. What was replaced meanwhile stays in the record."""
    not_replaced = (DisruptionOutcome.OPEN, DisruptionOutcome.NOT_CARRIED_OUT)
    Disruption.objects.filter(booking=booking, outcome__in=not_replaced).delete()


def settle_disruption(booking: Booking, *, outcome: DisruptionOutcome) -> None:
    """The visit has its ground again, at another time or with somebody else. Nothing open, nothing done."""
    Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN).update(
        outcome=outcome, settled_at=timezone.now()
    )


def owe_nothing_to(recipient: Recipient, *, actor: Actor) -> None:
    """They receive no services any more: what is owed is settled as not carried out."""
    lock_bookings(Booking.objects.filter(recipient=recipient, disruptions__outcome=DisruptionOutcome.OPEN))
    owed = Disruption.objects.filter(booking__recipient=recipient, outcome=DisruptionOutcome.OPEN)
    _end(owed, actor=actor)


def owe_nothing_for(booking: Booking, *, actor: Actor) -> None:
    """The visit of somebody who receives no services any more. It must be locked."""
    _end(Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN), actor=actor)


def _end(owed: QuerySet[Disruption], *, actor: Actor) -> None:
    """The log keeps which they were, for a recipient whose services are opened again."""
    rows = list(owed.select_related("booking").order_by("pk"))
    Disruption.objects.filter(pk__in=[row.pk for row in rows]).update(
        outcome=DisruptionOutcome.NOT_CARRIED_OUT, settled_at=timezone.now()
    )
    ended = [(row.booking, row.booking.recipient_id, {"disruption": row.pk}) for row in rows]
    record_all(actor, ENDED, ended)


def owe_what_ended(ended: QuerySet[AuditEntry], *, actor: Actor) -> None:
    """What these entries of the log settled is owed again, until the deadline it had: the ending was a mistake.

    What was settled otherwise since stays so.
    """
    ids = [entry.details["disruption"] for entry in ended.filter(action=ENDED)]
    settled = Disruption.objects.filter(pk__in=ids, outcome=DisruptionOutcome.NOT_CARRIED_OUT)
    lock_bookings(Booking.objects.filter(disruptions__in=settled))
    rows = list(settled.select_related("booking").order_by("pk"))
    Disruption.objects.filter(pk__in=[row.pk for row in rows]).update(
        outcome=DisruptionOutcome.OPEN, settled_at=None
    )
    record_each(actor, "disruption.owed_again", [(row.booking, row.booking.recipient_id) for row in rows])


@transaction.atomic
def set_replacement_days(department: Department, *, days: int, actor: Actor, seen: str = "") -> None:
    """How many working days the department gives itself; what is owed already keeps its deadline.

    `seen` is the version the actor looked at. Raises ChangedMeanwhile.
    """
    # No key of it changes: bookings that point at it go on.
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    now, former = version_of_replacement(department), department.replacement_days
    department.replacement_days = days
    wanted = version_of_replacement(department)
    require_unchanged(seen, now=now, wanted=wanted)
    if now != wanted:
        department.save(update_fields=["replacement_days"])
        record(actor, "replacement_days.changed", department, days=days, former=former)


@transaction.atomic
def give_up_disruption(disruption: Disruption, *, actor: Actor) -> None:
    """It is not carried out, and no other visit is owed: the recipient wants none. Said twice it is said once.

    Raises TransitionNotAllowed for one that was settled otherwise, or whose visit still stands, and ChangedMeanwhile
    when the visit comes after all and nothing is owed for it any more.
    """
    lock_bookings(Booking.objects.filter(disruptions=disruption))
    found = Disruption.objects.select_for_update(of=("self",)).filter(pk=disruption.pk).first()
    if found is None:
        raise ChangedMeanwhile
    if found.outcome == DisruptionOutcome.NOT_CARRIED_OUT:
        return
    booking = found.booking
    if found.outcome != DisruptionOutcome.OPEN or booking.status in UPCOMING:
        raise TransitionNotAllowed(booking=booking.pk, status=found.outcome)
    found.outcome, found.settled_at = DisruptionOutcome.NOT_CARRIED_OUT, timezone.now()
    found.save(update_fields=["outcome", "settled_at"])
    record(actor, GIVEN_UP, booking, recipient_id=booking.recipient_id)


@transaction.atomic
def owe_again(disruption: Disruption, *, actor: Actor) -> None:
    """Another visit is wanted after all: it is owed once more, until the deadline it had. Said twice it is said once.

    Raises TransitionNotAllowed for what was not given up, and for who receives no services any more, and
    ChangedMeanwhile when the visit comes after all.
    """
    lock_bookings(Booking.objects.filter(disruptions=disruption))
    found = Disruption.objects.select_for_update(of=("self",)).filter(pk=disruption.pk).first()
    if found is None:
        raise ChangedMeanwhile
    if found.outcome == DisruptionOutcome.OPEN:
        return
    booking = found.booking
    is_owed = Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN).exists()
    if found not in given_up_lately(found.department) or is_owed:
        raise TransitionNotAllowed(booking=booking.pk, status=found.outcome)
    found.outcome, found.settled_at = DisruptionOutcome.OPEN, None
    found.save(update_fields=["outcome", "settled_at"])
    record(actor, "disruption.owed_again", booking, recipient_id=booking.recipient_id)


def _due_on(bookings: Sequence[Booking], *, department: Department) -> dict[int, date]:
    """By the booking's id: so many working days after the day of the visit, or after today when that is later."""
    today = timezone.localdate()
    days = {each.pk: max(today, timezone.localdate(each.starts_at)) for each in bookings}
    due = working_days_after(days.values(), count=department.replacement_days, department=department)
    return {pk: due[day] for pk, day in days.items()}


@transaction.atomic
def settle_replaced() -> int:
    """Once a night: the recipient has booked another visit since; that is the one that was owed. Returns how many."""
    replaced = what_is_owed().replaced
    lock_bookings(
        Booking.objects.filter(disruptions__in=[disruption.pk for disruption, _instead in replaced])
    )
    for disruption, instead in replaced:
        Disruption.objects.filter(pk=disruption.pk, outcome=DisruptionOutcome.OPEN).update(
            outcome=DisruptionOutcome.MOVED, settled_at=timezone.now(), replacement=instead
        )
        record(
            SYSTEM,
            "disruption.replaced",
            disruption.booking,
            recipient_id=disruption.booking.recipient_id,
            replacement=instead.pk,
        )
    return len(replaced)
