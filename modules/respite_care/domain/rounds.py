"""A department sets up a round, tells families of it, and calls it off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.respite_care.domain.booking import is_closed_for
from modules.respite_care.domain.round_matter import free_beds, homes_of_beds
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round, RoundStay, Wish
from modules.respite_care.queries.rounds import UNPUBLISHED, families_of
from modules.respite_care.round_errors import (
    ClosedThen,
    NoStays,
    RoundNotAtThatPoint,
    StayInThePast,
    StayNotPossible,
    StaysOverlap,
)
from shop.domain.capacity.shifts import last_day_of_shifts, make_shifts
from shop.domain.hearing import tell_recipient
from shop.domain.meanwhile import require_unchanged
from shop.lengths import Length, end_of, require_offered
from shop.models import Recipient, Service
from shop.presentation import when
from shop.queries.days import moment_of
from shop.queries.slots import slots_between
from shop.queries.versions import version_of

OPENED, CALLED_OFF = "respite_care.round_opened", "respite_care.round_called_off"
MOST_SEEDS = 2**31
A_MOMENT = timedelta(microseconds=1)
BEFORE_PROPOSED = (RoundState.DRAFT, RoundState.OPEN)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a department says of a round."""

    name: str
    wishes_until: datetime
    most_each: int


def set_up_round(service: Service, *, terms: Terms, actor: Actor) -> Round:
    """A new round that nobody but the department sees yet."""
    with transaction.atomic():
        found = Round.objects.create(
            service=service,
            name=terms.name,
            wishes_until=terms.wishes_until,
            most_each=terms.most_each,
            seed=secrets.randbelow(MOST_SEEDS),
        )
        record(actor, "respite_care.round_set_up", found, service=service.pk)
    return found


def version_of_round(found: Round) -> str:
    return version_of([found.name, found.wishes_until, found.most_each, found.state, found.proposed_at])


@transaction.atomic
def change_round(found: Round, *, terms: Terms, actor: Actor, seen: str = "") -> Round:
    """Until it is proposed; families who have handed in keep their wishes.

    Raises ChangedMeanwhile, RoundNotAtThatPoint, or StayInThePast for a date after the first stay.
    """
    found = lock_round(found, *BEFORE_PROPOSED)
    wanted = (terms.name, terms.wishes_until, terms.most_each)
    if (found.name, found.wishes_until, found.most_each) == wanted:
        return found
    require_unchanged(seen, now=version_of_round(found))
    if found.stays.filter(starts_at__lte=terms.wishes_until).exists():
        raise StayInThePast
    found.name, found.wishes_until, found.most_each = wanted
    found.save(update_fields=["name", "wishes_until", "most_each"])
    record(actor, "respite_care.round_changed", found)
    return found


@transaction.atomic
def add_stay(found: Round, *, day: date, length: int, label: str, actor: Actor) -> RoundStay:
    """One more stay to share out, that begins on the day and is so many of the service's nights, days or weekends long.

    Raises RoundNotAtThatPoint, StayNotPossible (or StayInThePast, StaysOverlap, ClosedThen) or LengthNotOffered.
    """
    found = lock_round(found, *BEFORE_PROPOSED)
    service = found.service
    wanted = Length(stay=length)
    require_offered(service, wanted)
    starts_at = moment_of(day, service.arrives_at or time.min)
    ends_at = end_of(service, wanted, starts_at)
    if starts_at <= max(found.wishes_until, timezone.now()):
        raise StayInThePast
    if is_closed_for(service, starts_at, ends_at):
        raise ClosedThen
    _require_free(found, starts_at, ends_at)
    _need_shifts(found, until=ends_at)
    slots = slots_between(service, from_at=starts_at, until_at=starts_at + A_MOMENT, length=wanted)
    if not slots:
        raise StayNotPossible
    stay = RoundStay.objects.create(
        round=found, starts_at=starts_at, ends_at=ends_at, length=length, label=label
    )
    record(actor, "respite_care.round_stay_added", stay)
    return stay


def _require_free(found: Round, starts_at: datetime, ends_at: datetime) -> None:
    """No two stays that are shared out overlap, in this round or in another of the service that is not over."""
    others = RoundStay.objects.filter(
        round__service=found.service_id, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if others.exclude(round__state__in=[RoundState.CALLED_OFF, RoundState.PUBLISHED]).exists():
        raise StaysOverlap


@transaction.atomic
def remove_stay(stay: RoundStay, *, actor: Actor) -> int:
    """Take it out, with the wishes for it; says how many families had it among theirs. Then anybody may book it.

    Twice is once.
    """
    found = lock_round(stay.round, *BEFORE_PROPOSED)
    here = RoundStay.objects.filter(pk=stay.pk).first()
    if here is None:  # somebody else took it out in the same moment
        return 0
    wishes = Wish.objects.filter(stay=here)
    families = wishes.values("recipient").distinct().count()
    if found.state == RoundState.OPEN and found.stays.count() == 1:
        raise NoStays
    wishes.delete()
    record(actor, "respite_care.round_stay_removed", here)
    here.delete()
    return families


@unless_deadlocked
@transaction.atomic
def open_round(found: Round, *, actor: Actor) -> int:
    """Families whose decision covers it are told, and hand in wishes from now on; says how many.

    Opened twice they are told once. Raises NoStays, StayInThePast where the date has passed, ClosedThen where days have
    been closed since they were added, or RoundNotAtThatPoint.
    """
    found = lock_round(found, *BEFORE_PROPOSED)
    families = list(families_of(found).select_related("user"))
    if found.state == RoundState.OPEN:
        return len(families)
    if not found.stays.exists():
        raise NoStays
    if found.wishes_until <= timezone.now():
        raise StayInThePast
    _require_open(found)
    found.state = RoundState.OPEN
    found.save(update_fields=["state"])
    record(actor, "respite_care.round_opened", found)
    _tell(OPENED, found, families)
    return len(families)


def _require_open(found: Round) -> None:
    """Families are not asked for wishes that nobody can be given."""
    home_of = homes_of_beds(found)
    closed = [
        stay
        for stay in found.stays.order_by("starts_at")
        if is_closed_for(found.service, stay.starts_at, stay.ends_at) or not free_beds(found, stay, home_of)
    ]
    if closed:
        raise ClosedThen(when=", ".join(when(stay.starts_at, stay.ends_at) for stay in closed))


@unless_deadlocked
@transaction.atomic
def call_off_round(found: Round, *, actor: Actor) -> int:
    """It comes to nothing, until it is published; who handed in wishes is told. Says how many. Twice is once."""
    found = lock_round(found, *UNPUBLISHED[:2], RoundState.DRAFT, RoundState.CALLED_OFF)
    if found.state == RoundState.CALLED_OFF:
        return 0
    families = list(Recipient.objects.filter(respite_wishes__round=found).distinct().select_related("user"))
    found.state = RoundState.CALLED_OFF
    found.save(update_fields=["state"])
    record(actor, "respite_care.round_called_off", found)
    _tell(CALLED_OFF, found, families)
    return len(families)


def lock_round(found: Round, *states: RoundState) -> Round:
    """The round as it is now, and nobody else goes on with it. Raises RoundNotAtThatPoint outside of these states."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("service__department")
    found = locked.get(pk=found.pk)
    if found.state not in states:
        raise RoundNotAtThatPoint(state=found.state)
    return found


def _tell(kind: str, found: Round, families: Sequence[Recipient]) -> None:
    for family in families:
        tell_recipient(kind, family, service_id=found.service_id, round_id=found.pk, recipient_id=family.pk)


def _need_shifts(found: Round, *, until: datetime) -> None:
    """Months ahead there are no shifts yet: the beds' are made as far as the round reaches."""
    last = timezone.localdate(until)
    department = found.service.department
    if last > last_day_of_shifts(department):
        make_shifts(department, until_day=last)
