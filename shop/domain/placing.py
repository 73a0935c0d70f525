"""Putting a visit where a person wants it on the board: at another time, with another provider, or both."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.reassignment import reassign
from shop.domain.door.moves import move_booking
from shop.domain.locks import lock_for_booking, lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.enums import Availability, ReassignmentReason
from shop.errors import CannotComeInstead, ChangedMeanwhile, NobodyOnDuty, TimeTaken
from shop.models import Assignment, Booking, Provider
from shop.queries.colleagues import colleagues_for
from shop.queries.versions import version_of_time


@unless_deadlocked
@transaction.atomic
def place_booking(
    booking: Booking,
    *,
    starts_at: datetime,
    to: Provider,
    instead_of: Provider,
    reason: ReassignmentReason,
    actor: Actor,
    seen: str = "",
) -> Booking:
    """Give the visit this start and this provider, instead of one who has it; others who come to it come along.

    At the start it has it is `reassign`, for that reason; at another it is `move_booking` with these providers and
    nobody else. Put where it is, it is not touched; the same again is done once. Raises CannotComeInstead with why,
    ChangedMeanwhile when `instead_of` does not have it any more or it is not at the time of `seen`, and what those two
    raise; then all is as it was.
    """
    if booking.service.seats > 1:
        lock_schedule(booking.department_id)
    lock_for_booking(department_id=booking.department_id, recipient_id=booking.recipient_id)
    booking = Booking.objects.select_related("service__department", "recipient").get(pk=booking.pk)
    given = {each.provider_id: each for each in booking.assignments.filter(active=True)}
    is_there = starts_at == booking.starts_at
    if is_there and (to.pk in given) and (to == instead_of or instead_of.pk not in given):
        return booking
    if instead_of.pk not in given or (to != instead_of and to.pk in given):
        raise ChangedMeanwhile
    require_unchanged(seen, now=version_of_time(booking))
    if is_there:
        return reassign(booking, to=to, instead_of=instead_of, reason=reason, actor=actor)
    given_too = given.keys() - {instead_of.pk}
    try:
        return move_booking(booking, starts_at=starts_at, actor=actor, helpers={*given_too, to.pk}, seen=seen)
    except (TimeTaken, NobodyOnDuty):
        _say_why(to, given[instead_of.pk], booking=booking, later=starts_at - booking.starts_at)
        raise


def _say_why(to: Provider, given: Assignment, *, booking: Booking, later: timedelta) -> None:
    """Raise CannotComeInstead where it is known what keeps the chosen one from coming then."""
    occupied = given.occupied
    given.occupied = DateTimeTZRange(occupied.lower + later, occupied.upper + later)
    found = colleagues_for([given], booking=booking, only=to)
    availability = found[0].availability if found else Availability.ELSEWHERE
    if availability not in {Availability.FREE, Availability.HAS_IT}:
        raise CannotComeInstead(why=availability)
