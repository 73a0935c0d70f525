"""What is announced for a kept time changes: its title, place and seats, and who leads it. What is booked follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from foundation.actor import Actor
from shop.domain.absence.giving import REASSIGNABLE
from shop.domain.absence.plans_told import PlansChanged
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.kept_times import require_closes_in_time, require_free
from shop.domain.door.holds import end_holds
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.enums import TAKES_TIME, BookingStatus, ReassignmentReason
from shop.errors import ChangedMeanwhile, HasSomethingElse
from shop.models import Assignment, Booking, KeptTime, Provider


def _booked_into(kept: KeptTime) -> QuerySet[Booking]:
    """Who comes to the session, whoever leads it; not who only holds a seat while they fill in the form."""
    return _at_the_time_of(kept).filter(status__in=REASSIGNABLE)


def _at_the_time_of(kept: KeptTime) -> QuerySet[Booking]:
    return Booking.objects.filter(service=kept.service_id, starts_at=_begins(kept)[1])


def leaders_of_sessions(sessions: Sequence[KeptTime]) -> Mapping[int, Provider]:
    """By the kept time's id who comes to it: whoever those who sit in it were given to, else whose time is kept.

    The two differ where its leader is away and somebody else was found. One query; reads `service` and `provider`.
    """
    starts = {_begins(kept): kept for kept in sessions}
    seats = Assignment.objects.filter(
        active=True,
        seat__gt=0,
        booking__service__in={kept.service_id for kept in sessions},
        booking__starts_at__in=[starts_at for _service_id, starts_at in starts],
        booking__status__in=REASSIGNABLE,
    )
    given = {
        (each.booking.service_id, each.booking.starts_at): each.provider
        for each in seats.select_related("booking", "provider").order_by("-pk")
    }
    return {kept.pk: given.get(begins, kept.provider) for begins, kept in starts.items()}


def _begins(kept: KeptTime) -> tuple[int, datetime]:
    return kept.service_id, kept.starts_at


@transaction.atomic
def announce_anew(
    sessions: Sequence[KeptTime], *, title: str, where_text: str, seats: int | None, actor: Actor
) -> list[Booking]:
    """Say otherwise what they are called and where they are, also of what is booked into them, which is returned; and
    how many seats they have.
    """
    told: list[Booking] = []
    for kept in sessions:
        lock_schedule(kept.service.department_id)
        kept.title, kept.where_text, kept.seats = title, where_text, seats
        kept.save(update_fields=["title", "where_text", "seats"])
        bookings = _booked_into(kept).order_by("pk")
        told += bookings.select_related("recipient").select_for_update(of=("self",))
        _at_the_time_of(kept).filter(status__in=TAKES_TIME).update(title=title, where_text=where_text)
        record(actor, "kept_time.changed", kept, provider=kept.provider_id, service=kept.service_id)
    return told


@transaction.atomic
def close_session_at(kept: KeptTime, closes_at: datetime | None, *, actor: Actor) -> None:
    """Let recipients book there, and change what they have booked, until then; None leaves it to the service's rules.

    Raises ClosesTooLate for a time after it begins.
    """
    lock_schedule(kept.service.department_id)
    require_closes_in_time(closes_at, starts_at=kept.starts_at)
    kept.closes_at = closes_at
    kept.save(update_fields=["closes_at"])
    _at_the_time_of(kept).filter(status__in=TAKES_TIME).update(closes_at=closes_at)
    record(actor, "kept_time.changed", kept, provider=kept.provider_id, service=kept.service_id)
    time_was_freed(kept.service.department_id)


@transaction.atomic
def hand_over_session(
    kept: KeptTime, *, to: Provider, actor: Actor, plans: PlansChanged | None = None
) -> Sequence[Booking]:
    """Let somebody else lead it, with all who take part; these are told who it is now, and so are both leaders.

    Where it is one of several, whose plan changes is noted in `plans`, and the caller tells everybody: also whom
    somebody else comes to now, whose bookings are returned. Whose it is already keeps it. Where nobody takes part yet,
    seats that are only held are given up. Raises NobodyOnDuty or CannotComeInstead for one who is not at work then, has
    something else or should not come to one of them, and ChangedMeanwhile where the time is kept no more; then nothing
    is changed.
    """
    lock_schedule(kept.service.department_id)
    found = KeptTime.objects.select_for_update(of=("self",)).select_related("service").filter(pk=kept.pk)
    now = found.first()
    if now is None:
        raise ChangedMeanwhile
    kept = now
    given = Assignment.objects.filter(booking__in=_booked_into(kept), active=True, seat__gt=0)
    led = given.select_related("booking", "provider").order_by("pk").first()
    if kept.provider_id == to.pk and (led is None or led.provider_id == to.pk):
        return []
    if (
        kept.provider_id != to.pk
        and KeptTime.objects.filter(provider=to, during__overlap=kept.during).exists()
    ):
        raise HasSomethingElse(name=to.display_name)
    followed: Sequence[Booking] = []
    if led is None:
        holds = _at_the_time_of(kept).filter(status=BookingStatus.HELD)
        end_holds(holds.values_list("pk", flat=True), actor=actor)
        require_free(kept.service, provider=to, starts_at=_begins(kept)[1])
    elif led.provider_id != to.pk:
        reassign(
            led.booking,
            to=to,
            instead_of=led.provider,
            reason=ReassignmentReason.ABSENCE,
            actor=actor,
            plans=plans,
            tells_recipients=plans is None,
        )
        theirs = _booked_into(kept).filter(assignments__provider=to, assignments__active=True)
        followed = list(theirs.select_related("recipient").order_by("pk"))
    KeptTime.objects.filter(pk=kept.pk).update(provider=to)
    record(actor, "kept_time.handed_over", kept, provider=to.pk, service=kept.service_id)
    time_was_freed(kept.service.department_id)
    return followed
