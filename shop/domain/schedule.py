"""What a department decides about its time: opening hours, exception days, who is on duty, absences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.locks import lock_schedule
from shop.domain.shifts import remake_shifts
from shop.domain.stranding import flag_stranded_bookings
from shop.enums import AbsenceReason
from shop.errors import InvalidHours
from shop.models import Absence, Department, ExceptionDay, OpeningHours, Provider, ShiftTemplate

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class HoursOfDay:
    """An hour range of one weekday (ISO number), wall-clock, half-open; an end at 00:00 is midnight."""

    weekday: int
    begins: time
    ends: time

    def minutes(self) -> tuple[int, int]:
        end = self.ends.hour * 60 + self.ends.minute if self.ends != MIDNIGHT else 24 * 60
        return self.begins.hour * 60 + self.begins.minute, end


def require_apart(hours: Sequence[HoursOfDay]) -> None:
    """Raise InvalidHours when a range ends before it begins or two of a weekday overlap."""
    for weekday in {entry.weekday for entry in hours}:
        spans = sorted(entry.minutes() for entry in hours if entry.weekday == weekday)
        if any(begin >= end for begin, end in spans):
            raise InvalidHours(weekday=weekday)
        if any(first[1] > second[0] for first, second in zip(spans, spans[1:], strict=False)):
            raise InvalidHours(weekday=weekday)


@transaction.atomic
def set_opening_hours(department: Department, *, hours: Sequence[HoursOfDay], actor: Actor) -> int:
    """Replace the weekly opening hours; returns how many bookings are stranded afterwards.

    Raises InvalidHours, and then nothing is changed.
    """
    require_apart(hours)
    lock_schedule(department.pk)
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
) -> ExceptionDay:
    """Give one date hours of its own, or close it when both hours are None. Raises InvalidHours."""
    if (opens_at is None) != (closes_at is None):
        raise InvalidHours(day=day.isoformat())
    if opens_at is not None and closes_at is not None:
        require_apart([HoursOfDay(day.isoweekday(), opens_at, closes_at)])
    lock_schedule(department.pk)
    exception, _made = ExceptionDay.objects.update_or_create(
        department=department,
        date=day,
        defaults={"opens_at": opens_at, "closes_at": closes_at, "label": label},
    )
    record(actor, "exception_day.set", department, day=day.isoformat())
    flag_stranded_bookings(department)
    return exception


@transaction.atomic
def remove_exception_day(exception: ExceptionDay, *, actor: Actor) -> None:
    """Let the date have its weekday's hours again."""
    department = exception.department
    lock_schedule(department.pk)
    record(actor, "exception_day.removed", department, day=exception.date.isoformat())
    exception.delete()
    flag_stranded_bookings(department)


@transaction.atomic
def set_weekly_shifts(provider: Provider, *, hours: Sequence[HoursOfDay], actor: Actor) -> None:
    """Replace a named provider's weekly shifts from today on. Raises InvalidHours."""
    require_apart(hours)
    lock_schedule(provider.department_id)
    _replace_templates(provider, hours)
    record(actor, "shifts.changed", provider, ranges=len(hours))
    remake_shifts(provider.department)


@transaction.atomic
def set_unnamed_staffing(
    department: Department, *, staffing: Sequence[tuple[HoursOfDay, int]], actor: Actor
) -> None:
    """Say only how many unnamed providers are on duty in which hours of which weekdays.

    Providers 1 to the largest number are made as needed; number k is on duty where at least k are asked for.
    Raises InvalidHours.
    """
    require_apart([hours for hours, _count in staffing])
    lock_schedule(department.pk)
    most = max((count for _hours, count in staffing), default=0)
    unnamed = {provider.number: provider for provider in department.providers.filter(number__isnull=False)}
    for number in range(1, max(most, *unnamed, 0) + 1):
        provider = unnamed.get(number) or Provider.objects.create(department=department, number=number)
        _replace_templates(provider, [hours for hours, count in staffing if count >= number])
    record(actor, "staffing.changed", department, ranges=len(staffing), most=most)
    remake_shifts(department)


def _replace_templates(provider: Provider, hours: Sequence[HoursOfDay]) -> None:
    provider.shift_templates.all().delete()
    ShiftTemplate.objects.bulk_create(
        ShiftTemplate(
            provider=provider,
            weekday=entry.weekday,
            starts_at=entry.begins,
            ends_at=entry.ends,
            valid_from=timezone.localdate(),
        )
        for entry in hours
    )


@transaction.atomic
def register_absence(
    provider: Provider, *, from_at: datetime, until_at: datetime, reason: AbsenceReason, actor: Actor
) -> Absence:
    """Take the provider off duty in [from_at, until_at) and flag the visits this strands. Raises InvalidHours."""
    if from_at >= until_at:
        raise InvalidHours
    lock_schedule(provider.department_id)
    absence = Absence.objects.create(provider=provider, during=(from_at, until_at), reason=reason)
    record(actor, "absence.registered", provider, reason=reason)
    flag_stranded_bookings(provider.department)
    return absence
