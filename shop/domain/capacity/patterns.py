"""Shift templates: a week, or several that take turns, kept under a name and given to whoever is to work like that."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from shop.domain.capacity.schedule import require_apart, set_weeks
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.enums import ProviderKind
from shop.errors import InvalidHours, PatternNameTaken
from shop.hours import HoursOfDay
from shop.models import Department, PatternHours, Provider, ShiftPattern
from shop.queries.patterns import weeks_of_pattern
from shop.queries.versions import version_of_pattern
from shop.rota import rotation


@transaction.atomic
def add_pattern(department: Department, *, name: str, weeks: int, actor: Actor) -> ShiftPattern:
    """A template of so many weeks, without hours yet. Raises PatternNameTaken."""
    pattern = ShiftPattern(department=department, name=name, weeks=weeks)
    _save(pattern)
    record(actor, "pattern.added", pattern, weeks=weeks)
    return pattern


@transaction.atomic
def change_pattern(
    pattern: ShiftPattern,
    *,
    name: str,
    weeks: Sequence[Sequence[HoursOfDay]],
    actor: Actor,
    seen: str = "",
) -> ShiftPattern:
    """Its name and the hours of each of its weeks. Whoever it was given to keeps the shifts they have.

    `seen` is the version the actor looked at. Raises InvalidHours, ChangedMeanwhile and PatternNameTaken; NotFound
    where it was removed meanwhile.
    """
    pattern = _lock(pattern)
    if len(weeks) != pattern.weeks:
        raise InvalidHours(weeks=len(weeks))
    for hours in weeks:
        require_apart(hours)
    require_unchanged(seen, now=version_of_pattern(pattern))
    if pattern.name != name:
        pattern.name = name
        _save(pattern)
    pattern.hours.all().delete()
    PatternHours.objects.bulk_create(
        PatternHours(
            pattern=pattern, week=number, weekday=each.weekday, starts_at=each.begins, ends_at=each.ends
        )
        for number, hours in enumerate(weeks, start=1)
        for each in hours
    )
    record(actor, "pattern.changed", pattern, ranges=sum(map(len, weeks)))
    return pattern


@transaction.atomic
def remove_pattern(pattern: ShiftPattern, *, actor: Actor) -> None:
    """Take it off the list; the shifts that were given by it stay. Removed twice is removed once."""
    if ShiftPattern.objects.filter(pk=pattern.pk).exists():
        record(actor, "pattern.removed", pattern)
        ShiftPattern.objects.filter(pk=pattern.pk).delete()


@transaction.atomic
def give_pattern(
    pattern: ShiftPattern,
    *,
    providers: Sequence[Provider],
    first: date,
    last: date | None,
    actor: Actor,
    seen: str = "",
) -> int:
    """Let these providers' weekly shifts be those of the template from the first day on, to the last if there is one.

    Its first week is the one that the first day is in. Returns how many bookings of the department are stranded. Raises
    InvalidHours for days that are not ahead or where weeks that take turns have no end, ChangedMeanwhile, and NotFound
    for somebody of another department, a place, or a template that was removed meanwhile.
    """
    lock_schedule(pattern.department_id)
    pattern = _lock(pattern)
    require_unchanged(seen, now=version_of_pattern(pattern))
    if not providers or not all(_works_there(each, pattern) for each in providers):
        raise NotFound
    weeks = weeks_of_pattern(pattern)
    has_no_end = last is None and len(weeks) > 1
    if first < timezone.localdate() or has_no_end or (last is not None and last < first):
        raise InvalidHours(day=first.isoformat())
    return set_weeks(providers, weeks=rotation(weeks, first=first, last=last), actor=actor)


def _works_there(provider: Provider, pattern: ShiftPattern) -> bool:
    return provider.department_id == pattern.department_id and provider.kind != ProviderKind.PLACE


def _lock(pattern: ShiftPattern) -> ShiftPattern:
    found = ShiftPattern.objects.select_for_update(no_key=True).filter(pk=pattern.pk).first()
    if found is None:
        raise NotFound
    return found


def _save(pattern: ShiftPattern) -> None:
    try:
        with transaction.atomic():
            pattern.save()
    except IntegrityError as error:
        raise PatternNameTaken from error
