"""A bad morning: several visits that have lost their helper go to whoever can take them, in one go.

Each is given away as a person would do it by itself (`reassignment.py`): the same look, the same record, the same
message. The question before it is the act itself, rolled back; the yes names who gets which, and where that can no
longer be, this one stays as it was and the others are given all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor
from foundation.errors import DomainError, NotFound
from foundation.retrying import unless_deadlocked
from shop.domain.absence.plans_told import PlansChanged
from shop.domain.absence.reassignment import can_reassign, reassign
from shop.domain.locks import lock_bookings, lock_for_booking, lock_schedule
from shop.enums import ReassignmentReason, StrandedReason
from shop.errors import CannotComeInstead, ChangedMeanwhile, TransitionNotAllowed
from shop.models import Assignment, Booking, Department, Provider
from shop.queries.takers import OTHERS_COULD_COME, one_for_each, who_can_take

type Choice = tuple[Provider, Provider]
"""Instead of whom, and to whom."""
WHY = {
    StrandedReason.NO_SHIFT: ReassignmentReason.ABSENCE,
    StrandedReason.NOT_QUALIFIED: ReassignmentReason.COMPETENCE,
}


@dataclass(frozen=True, slots=True)
class Handover:
    """A visit, who does not come to it and who comes instead, by their ids."""

    booking_id: int
    instead_of: int
    to: int


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one visit: who has it now instead of whom, or why it stays as it was; neither where nobody can."""

    booking: Booking
    choices: Sequence[Choice] = ()
    refusal: DomainError | None = None

    @property
    def is_given(self) -> bool:
        return bool(self.choices) and self.refusal is None

    @property
    def handovers(self) -> Sequence[Handover]:
        return [Handover(self.booking.pk, instead_of.pk, to.pk) for instead_of, to in self.choices]


@unless_deadlocked
@transaction.atomic
def plan_handovers(department: Department, booking_ids: Iterable[int], *, actor: Actor) -> Sequence[Handed]:
    """Who would get which of the visits, the soonest first, each counting for the next; nothing is changed.

    Those that have their ground again, or are not the department's, are left out.
    """
    visits = [visit for visit in _lock(department, booking_ids) if _needs_somebody(visit)]
    before = {visit.pk: _helpers_of(visit) for visit in visits}
    planned = []
    for visit in visits:
        visit.refresh_from_db(fields=["stranded"])
        choices = _best(visit) if visit.stranded else _taken_along(visit, before=before[visit.pk])
        planned.append(_give(visit, choices, actor=actor, plans=PlansChanged()))
    transaction.set_rollback(True)
    return planned


@unless_deadlocked
@transaction.atomic
def hand_over(department: Department, handovers: Sequence[Handover], *, actor: Actor) -> Sequence[Handed]:
    """Give each visit to whom it says, the soonest first, and tell whom it concerns; said twice it is done once.

    What can no longer be given so stays as it was, with the refusal; of two who come to a visit both are replaced or
    neither. Raises NotFound where a visit or somebody who is named is not the department's; then nothing is done.
    """
    visits = _lock(department, {each.booking_id for each in handovers})
    wanted = _choices(department, handovers)
    if len(visits) < len(wanted):
        raise NotFound
    plans = PlansChanged()
    done = [_give(visit, wanted[visit.pk], actor=actor, plans=plans) for visit in visits]
    plans.tell()
    return done


def _lock(department: Department, booking_ids: Iterable[int]) -> Sequence[Booking]:
    """Those that are the department's, the soonest first, with everything that giving one away will lock.

    Nobody books or plans meanwhile, so that each one's locks are there before the first row's.
    """
    lock_schedule(department.pk)
    asked = Booking.objects.filter(department=department, pk__in=list(booking_ids))
    parties = Assignment.objects.filter(booking__in=asked, active=True, seat__gt=0).values("party")
    beside = Assignment.objects.filter(party__in=parties, active=True, seat__gt=0).values("booking")
    everybody = asked | Booking.objects.filter(department=department, pk__in=beside)
    for recipient_id in sorted(set(everybody.values_list("recipient_id", flat=True))):
        lock_for_booking(department_id=department.pk, recipient_id=recipient_id)
    lock_bookings(everybody)
    found = asked.select_related("service", "recipient", "series", "department")
    return list(found.order_by("starts_at", "pk"))


def _choices(department: Department, handovers: Sequence[Handover]) -> Mapping[int, Sequence[Choice]]:
    """By the visit."""
    ids = {pk for each in handovers for pk in (each.instead_of, each.to)}
    providers = Provider.objects.filter(department=department).in_bulk(ids)
    if len(providers) < len(ids):
        raise NotFound
    choices = defaultdict[int, list[Choice]](list)
    for each in dict.fromkeys(handovers):
        choices[each.booking_id].append((providers[each.instead_of], providers[each.to]))
    return choices


def _best(visit: Booking) -> Sequence[Choice]:
    """Whom the ranking would send now, when what came before it has been given away; empty for nobody."""
    pairs = one_for_each(who_can_take([visit]).get(visit.pk, ()))
    leaving = Provider.objects.in_bulk(instead_of for instead_of, _to in pairs)
    return [(leaving[instead_of], to) for instead_of, to in pairs]


def _taken_along(visit: Booking, *, before: Mapping[int, Provider]) -> Sequence[Choice]:
    """One of the same session was given away, and this with it."""
    now = _helpers_of(visit)
    gone = [before[pk] for pk in sorted(before.keys() - now.keys())]
    come = [now[pk] for pk in sorted(now.keys() - before.keys())]
    return list(zip(gone, come, strict=True))


def _helpers_of(visit: Booking) -> Mapping[int, Provider]:
    given = visit.assignments.filter(active=True).select_related("provider")
    return {each.provider_id: each.provider for each in given}


def _needs_somebody(visit: Booking) -> bool:
    return visit.stranded in OTHERS_COULD_COME and can_reassign(visit) and visit.starts_at > timezone.now()


def _give(visit: Booking, choices: Sequence[Choice], *, actor: Actor, plans: PlansChanged) -> Handed:
    """All of the choices, noted in `plans`, or nothing where one of them cannot be."""
    of_this = PlansChanged()
    try:
        with transaction.atomic():
            for instead_of, to in choices:
                _give_to(visit, to=to, instead_of=instead_of, actor=actor, plans=of_this)
            if choices:
                _require_ground(visit)
    except (CannotComeInstead, ChangedMeanwhile, TransitionNotAllowed) as refusal:
        return Handed(visit, choices, refusal)
    plans.add(of_this)
    return Handed(visit, choices)


def _require_ground(visit: Booking) -> None:
    """Raises ChangedMeanwhile where it has none still: another who comes cannot either, or whoever has it fell away."""
    visit.refresh_from_db(fields=["stranded"])
    if visit.stranded:
        raise ChangedMeanwhile


def _give_to(
    visit: Booking, *, to: Provider, instead_of: Provider, actor: Actor, plans: PlansChanged
) -> None:
    given = _helpers_of(visit)
    if to.pk in given and instead_of.pk not in given:
        if not visit.assignments.filter(provider=instead_of).exists():
            raise ChangedMeanwhile  # they never had it: nobody gave it instead of them
        return  # done before, or with the session
    if not _needs_somebody(visit):
        raise ChangedMeanwhile  # such as when who was away is back: the visit is theirs
    why = WHY[StrandedReason(visit.stranded)]
    reassign(visit, to=to, instead_of=instead_of, reason=why, actor=actor, plans=plans)
