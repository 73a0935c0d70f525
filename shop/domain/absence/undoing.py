"""Somebody is at work after all: as long as nobody was told, it is as if they had never been away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from notifications.models import OutboxMessage
from notifications.outbox import withdraw
from shop.domain.absence.cover import Cover
from shop.domain.absence.cover_messages import tell_about
from shop.domain.capacity.schedule import remove_absence
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.locks import lock_bookings, lock_schedule
from shop.enums import UPCOMING, Availability, DisruptionOutcome
from shop.errors import ToldAlready
from shop.models import Absence, Assignment, Booking, Disruption, Provider
from shop.queries.colleagues import colleagues_for


@dataclass(frozen=True, slots=True)
class Undone:
    """How many visits went back to who had them, and how many did not: somebody has changed them meanwhile."""

    gone_back: int
    changed: int


@unless_deadlocked
@transaction.atomic
def undo_away(absence: Absence, *, actor: Actor) -> Undone:
    """Let it be as if nobody had been away, as long as nobody was told.

    What has changed hands or been cancelled since stays as it is, and so does a visit to which the one who was away
    cannot come for another reason; who comes to it is told at once. Undone twice is undone once. Raises ToldAlready.
    """
    provider = absence.provider
    lock_schedule(provider.department_id)
    found = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if found is None:
        return Undone(0, 0)
    lock_bookings(Booking.objects.filter(disruptions__absence=found))  # before the messages about them
    if not can_undo(found) or not withdraw(OutboxMessage.objects.filter(params__absence_id=found.pk)):
        raise ToldAlready
    replaced = _replaced_by(found)
    changed = _changed_since(found, standing=replaced)
    found.delete()
    gone_back, kept = _give_back(replaced, to=provider)
    Disruption.objects.filter(pk__in=[each.pk for each in gone_back]).delete()
    record(actor, "absence.undone", provider, visits=len(gone_back))
    flag_stranded_bookings(provider.department)  # what stands again is no longer owed
    if kept:
        covers = [Cover(each.booking, each.former, each.given) for each in kept if each.former is not None]
        tell_about(covers, away=provider, absence_id=absence.pk, not_before=None)
    return Undone(len(gone_back), changed + len(kept))


def can_undo(absence: Absence) -> bool:
    """Whether the messages about it have not gone out yet."""
    return absence.told_at is not None and absence.told_at > timezone.now()


def end_absence(absence: Absence, *, actor: Actor) -> None:
    """Let the provider be on duty again: undone while that can be, later who has the visits keeps them."""
    try:
        undo_away(absence, actor=actor)
    except ToldAlready:
        remove_absence(absence, actor=actor)


def _replaced_by(absence: Absence) -> Sequence[Disruption]:
    """Visits that somebody else has because of it and that are still to come, the soonest first."""
    disruptions = Disruption.objects.select_related("former", "given", "booking__recipient").filter(
        absence=absence, given__active=True, former__isnull=False, booking__status__in=UPCOMING
    )
    return list(disruptions.order_by("booking__starts_at", "pk"))


def _changed_since(absence: Absence, *, standing: Sequence[Disruption]) -> int:
    """How many were given to somebody and are not theirs any more, or have found another time."""
    disruptions = Disruption.objects.filter(absence=absence).exclude(pk__in=[each.pk for each in standing])
    settled = disruptions.exclude(outcome=DisruptionOutcome.OPEN)
    return settled.count()


def _give_back(
    replaced: Sequence[Disruption], *, to: Provider
) -> tuple[Sequence[Disruption], Sequence[Disruption]]:
    """Those whose former assignment stands again, and those that stay with who has them now."""
    gone_back: list[Disruption] = []
    kept: list[Disruption] = []
    for together in _by_session(replaced):
        try:
            with transaction.atomic():
                is_back = _can_come_again(together, provider=to) and _swap(together)
        except IntegrityError:  # their time was given away by somebody who may: then the other one comes
            is_back = False
        (gone_back if is_back else kept).extend(together)
    return gone_back, kept


def _by_session(disruptions: Iterable[Disruption]) -> Iterator[list[Disruption]]:
    """Visit by visit; those who sit in one session together."""
    sessions = defaultdict[int, list[Disruption]](list)
    for each in disruptions:
        if each.former is not None and each.former.seat:
            sessions[each.former.party].append(each)
        else:
            yield [each]
    yield from sessions.values()


def _can_come_again(together: Sequence[Disruption], *, provider: Provider) -> bool:
    """Not away for another reason, not blocked or gone meanwhile, and the session has not been joined since."""
    given = [each.given for each in together if each.given is not None]
    if given[0].seat:
        joined = Assignment.objects.filter(party=given[0].party, active=True, seat__gt=0)
        if joined.exclude(pk__in=[each.pk for each in given]).exists():
            return False
    found = colleagues_for(given, booking=together[0].booking, only=provider)
    return bool(found) and found[0].availability == Availability.FREE


def _swap(together: Sequence[Disruption]) -> bool:
    Assignment.objects.filter(pk__in=[each.given_id for each in together if each.given_id]).update(
        active=False
    )
    former = [each.former_id for each in together if each.former_id]
    return bool(Assignment.objects.filter(pk__in=former).update(active=True))
