"""A sick day: somebody is away, their visits go to others, the rest wait for another time, and everybody is told.

All of it in one transaction. The messages wait some minutes, and until the first has gone out it can all be undone
(`undoing.py`); not where a visit begins soon.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.cover import Cover, cover, visits_and_stays
from shop.domain.absence.cover_messages import tell_about
from shop.domain.absence.disruptions import open_disruptions
from shop.domain.absence.when_told import told_at
from shop.domain.capacity.stranding import judge_bookings
from shop.domain.locks import lock_schedule
from shop.enums import AbsenceReason
from shop.errors import InvalidHours
from shop.models import Absence, Booking, Provider
from shop.queries.causes import named


@dataclass(frozen=True, slots=True)
class Away:
    """What an absence does. `absence` is None while it is only shown what it would do.

    `stays` are under way in the bed and cannot be given to another by themselves: the department finds them a place.
    It `is_told_at_once` where a visit begins soon: then the messages do not wait, and nothing can be undone.
    """

    provider: Provider
    during: tuple[datetime, datetime]
    covers: Sequence[Cover]
    absence: Absence | None = None
    is_told_at_once: bool = False
    stays: Sequence[Booking] = ()

    @property
    def version(self) -> str:
        """Changes when another visit is concerned, somebody else would come to one of them, or one begins soon."""
        visits = [f"{each.booking.pk}:{each.given.provider_id if each.given else 0}" for each in self.covers]
        stays = [f"stay:{each.pk}" for each in self.stays]
        return ",".join([*visits, *stays, *["soon"] * self.is_told_at_once])

    @property
    def covered(self) -> Sequence[Cover]:
        return [each for each in self.covers if each.is_covered]

    @property
    def uncovered(self) -> Sequence[Cover]:
        return [each for each in self.covers if not each.is_covered]


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
    assignments, stays = visits_and_stays(provider, during=during)
    # Where one begins soon, who comes instead must leave now, and it cannot be undone.
    at, is_soon = told_at(each.booking.starts_at for each in assignments)
    absence = _absence(provider, during=during, reason=reason, told_at=at, actor=actor)
    away = Away(provider, during, cover(assignments), absence, is_told_at_once=is_soon, stays=stays)
    if agreed is not None and (away.covers or stays) and away.version != agreed:
        transaction.set_rollback(True)
        return replace(away, absence=None)
    if away.covers:
        open_disruptions(away.covers, department=provider.department, cause=absence, actor=actor)
        tell_about(away.covers, away=provider, because=named(absence), not_before=absence.told_at)
    judge_bookings(provider.department)
    return away


def _absence(
    provider: Provider,
    *,
    during: tuple[datetime, datetime],
    reason: AbsenceReason,
    told_at: datetime,
    actor: Actor,
) -> Absence:
    """The same absence told again is the one that is there, for the reason that was given last.

    What it does then is told when it was to be told, or before.
    """
    found = Absence.objects.filter(provider=provider, during=during).first()
    if found is None:
        absence = Absence.objects.create(provider=provider, during=during, reason=reason, told_at=told_at)
        record(actor, "absence.registered", provider, reason=reason)
        return absence
    if found.reason != reason:
        record(actor, "absence.registered", provider, reason=reason, former=found.reason)
        Absence.objects.filter(pk=found.pk).update(reason=reason)
    if found.told_at is not None and found.told_at > told_at:
        Absence.objects.filter(pk=found.pk).update(told_at=told_at)
        found.told_at = told_at
    return found
