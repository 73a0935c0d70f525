"""A sick day: somebody is away, their visits go to others, the rest wait for another time, and everybody is told.

All of it in one transaction. The messages wait some minutes, and until the first has gone out it can all be undone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from notifications.models import OutboxMessage
from notifications.outbox import withdraw
from shop.domain.absence.cover import Cover, cover, visits_to_cover
from shop.domain.absence.cover_messages import tell_about
from shop.domain.absence.disruptions import open_disruptions
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.locks import lock_schedule
from shop.enums import UPCOMING, AbsenceReason, DisruptionOutcome
from shop.errors import InvalidHours, ToldAlready
from shop.models import Absence, Assignment, Disruption, Provider

TOLD_AFTER = timedelta(minutes=5)
"""How long the messages wait: who called in sick by mistake has time to say so."""


@dataclass(frozen=True, slots=True)
class Away:
    """What an absence does. `absence` is None while it is only shown what it would do."""

    provider: Provider
    during: tuple[datetime, datetime]
    covers: Sequence[Cover]
    absence: Absence | None = None

    @property
    def version(self) -> str:
        """Changes when another visit is concerned, or somebody else would come to one of them."""
        return ",".join(
            f"{each.booking.pk}:{each.given.provider_id if each.given else 0}" for each in self.covers
        )

    @property
    def covered(self) -> Sequence[Cover]:
        return [each for each in self.covers if each.is_covered]

    @property
    def uncovered(self) -> Sequence[Cover]:
        return [each for each in self.covers if not each.is_covered]


@dataclass(frozen=True, slots=True)
class Undone:
    """How many visits went back to who had them, and how many somebody has changed meanwhile."""

    gone_back: int
    changed: int


@unless_deadlocked
@transaction.atomic
def report_away(
    provider: Provider,
    *,
    from_at: datetime,
    until_at: datetime,
    reason: AbsenceReason,
    actor: Actor,
    agreed: str | None = None,
) -> Away:
    """Take the provider off duty in [from_at, until_at), give their visits to others and tell everybody.

    With `agreed`, the version of what somebody has been shown, it is only done if that is what it still does; if not,
    nothing is changed and the answer has no absence. Without it, it is done. Raises InvalidHours.
    """
    if from_at >= until_at:
        raise InvalidHours
    lock_schedule(provider.department_id)
    during = (from_at, until_at)
    assignments = visits_to_cover(provider, during=during)
    absence = _absence(provider, during=during, reason=reason, actor=actor)
    away = Away(provider, during, cover(assignments), absence)
    if agreed is not None and away.covers and away.version != agreed:
        transaction.set_rollback(True)
        return Away(provider, during, away.covers)
    if away.covers:
        open_disruptions(away.covers, department=provider.department, absence=absence, actor=actor)
        tell_about(away.covers, absence=absence, not_before=absence.told_at)
    flag_stranded_bookings(provider.department)
    return away


@unless_deadlocked
@transaction.atomic
def undo_away(absence: Absence, *, actor: Actor) -> Undone:
    """Let it be as if nobody had been away, as long as nobody was told; returns how many visits go back.

    What has changed hands or been cancelled since stays as it is. Undone twice is undone once. Raises ToldAlready.
    """
    provider = absence.provider
    lock_schedule(provider.department_id)
    found = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if found is None:
        return Undone(0, 0)
    is_told = found.told_at is None or found.told_at <= timezone.now()
    if is_told or not withdraw(OutboxMessage.objects.filter(params__absence_id=found.pk)):
        raise ToldAlready
    gone_back = _give_back(found)
    replaced = Disruption.objects.filter(absence=found, given__isnull=False).count()
    moved = Disruption.objects.filter(absence=found, outcome=DisruptionOutcome.MOVED).count()
    Disruption.objects.filter(absence=found).delete()
    found.delete()
    record(actor, "absence.undone", provider, visits=gone_back)
    flag_stranded_bookings(provider.department)
    return Undone(gone_back, replaced - gone_back + moved)


def can_undo(absence: Absence) -> bool:
    """Whether the messages about it have not gone out yet."""
    return absence.told_at is not None and absence.told_at > timezone.now()


def _absence(
    provider: Provider, *, during: tuple[datetime, datetime], reason: AbsenceReason, actor: Actor
) -> Absence:
    """The same absence told again is the one that is there, for the reason that was given last."""
    found = Absence.objects.filter(provider=provider, during=during).first()
    if found is None:
        told_at = timezone.now() + TOLD_AFTER
        absence = Absence.objects.create(provider=provider, during=during, reason=reason, told_at=told_at)
        record(actor, "absence.registered", provider, reason=reason)
        return absence
    if found.reason != reason:
        record(actor, "absence.registered", provider, reason=reason, former=found.reason)
        Absence.objects.filter(pk=found.pk).update(reason=reason)
    return found


def _give_back(absence: Absence) -> int:
    """The former assignments stand again, where who came instead still has the visit and it is still to come."""
    disruptions = Disruption.objects.select_related("former", "given", "booking").filter(
        absence=absence, given__active=True, former__isnull=False, booking__status__in=UPCOMING
    )
    locked = disruptions.select_for_update(of=("self", "booking")).order_by("booking__starts_at", "pk")
    gone_back = 0
    for together in _by_session(locked):
        try:
            with transaction.atomic():
                gone_back += _swap(together)
        except IntegrityError:  # their time was given away by somebody who may: then the other one comes
            continue
    return gone_back


def _by_session(disruptions: Iterable[Disruption]) -> Iterator[list[Disruption]]:
    """Visit by visit; those who sit in one session together."""
    sessions = defaultdict[int, list[Disruption]](list)
    for each in disruptions:
        if each.former is not None and each.former.seat:
            sessions[each.former.party].append(each)
        else:
            yield [each]
    yield from sessions.values()


def _swap(together: Sequence[Disruption]) -> int:
    """Returns how many went back: of a session that somebody has joined since, none."""
    given = [each.given.pk for each in together if each.given is not None]
    former = [each.former for each in together if each.former is not None]
    if former[0].seat:
        joined = Assignment.objects.filter(party=former[0].party, active=True, seat__gt=0)
        if joined.exclude(pk__in=given).exists():
            return 0
    Assignment.objects.filter(pk__in=given).update(active=False)
    return Assignment.objects.filter(pk__in=[each.pk for each in former]).update(active=True)
