"""What a department decides about its time: opening hours, exception days, who is on duty, absences."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.shifts import remake_shifts
from shop.domain.capacity.stranding import flag_stranded_bookings, judge_bookings
from shop.domain.capacity.templates import stretches_with, write_stretches
from shop.domain.locks import lock_bookings, lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.errors import ChangedMeanwhile, InvalidHours
from shop.hours import HoursOfDay, backward, overlapping
from shop.models import Absence, Booking, Department, ExceptionDay, OpeningHours, Provider
from shop.queries.versions import (
    opening_hours_version,
    shifts_version,
    staffing_version,
    version_of_exception,
    version_of_hours,
    version_of_staffing,
    version_of_stretches,
)
from shop.rota import Week


def require_apart(hours: Sequence[HoursOfDay]) -> None:
    """Raise InvalidHours when a range ends before it begins or two of a weekday overlap."""
    for wrong in (*backward(hours), *overlapping(hours)):
        raise InvalidHours(weekday=wrong.weekday)


@transaction.atomic
def set_opening_hours(
    department: Department, *, hours: Sequence[HoursOfDay], actor: Actor, seen: str = ""
) -> int:
    """Replace the weekly opening hours; returns how many bookings are stranded afterwards.

    `seen` is the version the actor looked at. Raises InvalidHours or ChangedMeanwhile, and then nothing is
    changed.
    """
    require_apart(hours)
    lock_schedule(department.pk)
    now, wanted = opening_hours_version(department), version_of_hours(hours)
    require_unchanged(seen, now=now, wanted=wanted)
    if now == wanted:
        return flag_stranded_bookings(department)
    department.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            department=department, weekday=entry.weekday, opens_at=entry.begins, closes_at=entry.ends
        )
        for entry in hours
    )
    record(actor, "opening_hours.changed", department, ranges=len(hours))
    return flag_stranded_bookings(department)


@transaction.atomic
def set_exception_day(
    department: Department,
    *,
    day: date,
    opens_at: time | None,
    closes_at: time | None,
    label: str,
    actor: Actor,
    seen: str | None = None,
) -> ExceptionDay:
    """Give one date hours of its own, or close it when both hours are None. Said twice it is said once.

    With `seen` another exception of that date is only replaced if that was its version. Raises InvalidHours or
    ChangedMeanwhile.
    """
    if (opens_at is None) != (closes_at is None):
        raise InvalidHours(day=day.isoformat())
    if opens_at is not None and closes_at is not None:
        require_apart([HoursOfDay(day.isoweekday(), opens_at, closes_at)])
    lock_schedule(department.pk)
    values = {"opens_at": opens_at, "closes_at": closes_at, "label": label}
    known = ExceptionDay.objects.filter(department=department, date=day).first()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        return known
    if known is not None and seen not in {None, version_of_exception(known)}:
        raise ChangedMeanwhile
    exception, _made = ExceptionDay.objects.update_or_create(department=department, date=day, defaults=values)
    record(actor, "exception_day.set", department, day=day.isoformat())
    judge_bookings(department)
    return exception


@transaction.atomic
def remove_exception_day(exception: ExceptionDay, *, actor: Actor) -> None:
    """Let the date have its weekday's hours again; one that has passed stays. Removed twice is removed once."""
    department = exception.department
    lock_schedule(department.pk)
    ahead = ExceptionDay.objects.filter(pk=exception.pk, date__gte=timezone.localdate())
    if not ahead.delete()[0]:
        return
    record(actor, "exception_day.removed", department, day=exception.date.isoformat())
    judge_bookings(department)


@transaction.atomic
def set_weekly_shifts(
    provider: Provider,
    *,
    hours: Sequence[HoursOfDay],
    actor: Actor,
    seen: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> int:
    """Let a named provider's weekly shifts be these from `valid_from` (today) to `valid_until`, both included.

    Without a last day they replace everything that was planned from the first day on; with one, what was planned
    for the days after it holds again then. `seen` is the version the actor looked at. Returns how many bookings
    are stranded. Raises InvalidHours or ChangedMeanwhile.
    """
    require_apart(hours)
    first = max(valid_from or timezone.localdate(), timezone.localdate())
    if valid_until is not None and valid_until < first:
        raise InvalidHours(day=valid_until.isoformat())
    return set_weeks([provider], weeks=[Week(tuple(hours), first, valid_until)], actor=actor, seen=seen)


@transaction.atomic
def set_weeks(providers: Sequence[Provider], *, weeks: Sequence[Week], actor: Actor, seen: str = "") -> int:
    """Let each of these weeks hold in its days for each of the named providers, who are of one department.

    A later week counts where two share days. With `seen`, everybody's shifts must be what the actor looked at. Returns
    how many bookings are stranded. Raises InvalidHours or ChangedMeanwhile.
    """
    for week in weeks:
        require_apart(week.hours)
    department = providers[0].department
    lock_schedule(department.pk)
    changed = [_set_weeks(provider, weeks, actor=actor, seen=seen) for provider in providers]
    if not any(changed):
        return flag_stranded_bookings(department)
    return remake_shifts(department, from_day=min(week.first for week in weeks))


def _set_weeks(provider: Provider, weeks: Sequence[Week], *, actor: Actor, seen: str) -> bool:
    """Write one's templates and say whether they are others than before."""
    stretches = stretches_with(provider, *weeks)
    now, wanted = shifts_version(provider), version_of_stretches(stretches)
    require_unchanged(seen, now=now, wanted=wanted)
    if now == wanted:
        return False
    write_stretches(provider, stretches)
    last = weeks[-1].last
    record(
        actor,
        "shifts.changed",
        provider,
        ranges=sum(len(week.hours) for week in weeks),
        first=weeks[0].first.isoformat(),
        last=last.isoformat() if last else "",
    )
    return True


@transaction.atomic
def set_unnamed_staffing(
    department: Department, *, staffing: Sequence[tuple[HoursOfDay, int]], actor: Actor, seen: str = ""
) -> int:
    """Say only how many unnamed providers are on duty in which hours of which weekdays.

    Providers 1 to the largest number are made as needed; number k is on duty where at least k are asked for.
    `seen` is the version the actor looked at. Returns how many bookings are stranded afterwards. Raises
    InvalidHours or ChangedMeanwhile.
    """
    require_apart([hours for hours, _count in staffing])
    lock_schedule(department.pk)
    now, wanted = staffing_version(department), version_of_staffing(staffing)
    require_unchanged(seen, now=now, wanted=wanted)
    if now == wanted:
        return flag_stranded_bookings(department)
    most = max((count for _hours, count in staffing), default=0)
    unnamed = {
        provider.number or 0: provider for provider in department.providers.filter(number__isnull=False)
    }
    for number in range(1, max(most, *unnamed, 0) + 1):
        provider = unnamed.get(number) or Provider.objects.create(department=department, number=number)
        week = Week(tuple(hours for hours, count in staffing if count >= number), first=timezone.localdate())
        write_stretches(provider, stretches_with(provider, week))
    record(actor, "staffing.changed", department, ranges=len(staffing), most=most)
    return remake_shifts(department)


@transaction.atomic
def remove_absence(absence: Absence, *, actor: Actor, at: datetime | None = None) -> int:
    """Let the provider be on duty again; returns how many bookings of the department are stranded then.

    `at` is the moment of the act it is part of: see `flag_stranded_bookings`.
    """
    provider = absence.provider
    lock_schedule(provider.department_id)
    lock_bookings(Booking.objects.filter(disruptions__absence=absence))  # what is owed forgets why
    if Absence.objects.filter(pk=absence.pk).delete()[0]:
        record(actor, "absence.removed", provider, reason=absence.reason)
    return flag_stranded_bookings(provider.department, at=at)
