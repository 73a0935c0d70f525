"""What limits time in a town: closures, shifts, a planned week, qualifications, a place."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone

from foundation.actor import Actor
from shop.domain.capacity.closures import add_closure
from shop.domain.capacity.patterns import add_pattern, change_pattern
from shop.domain.capacity.qualifications import add_qualification, grant_qualification
from shop.domain.capacity.schedule import set_weekly_shifts
from shop.domain.capacity.shift_edits import add_shift, take_off_shift
from shop.domain.capacity.staff import add_provider
from shop.enums import ProviderKind
from shop.hours import HoursOfDay
from shop.models import Closure, Department, Provider, Qualification, Shift, ShiftPattern
from tests.factories.world import at


@dataclass(frozen=True, slots=True)
class Capacity:
    """`off_shift` was taken off, `held_qualification` is the provider's, `planned` the first day of a later week."""

    closure: Closure
    closure_of_all: Closure
    shift: Shift
    off_shift: Shift
    place: Provider
    qualification: Qualification
    held_qualification: Qualification
    planned: date
    pattern: ShiftPattern


def build_capacity(department: Department, *, provider: Provider, secret: str, actor: Actor) -> Capacity:
    """The same rows in the same order wherever it is called."""
    off = add_shift(provider, from_at=at(6, 17), until_at=at(6, 19), actor=actor)
    off.refresh_from_db()
    shift = add_shift(provider, from_at=at(7, 17), until_at=at(7, 19), actor=actor)
    planned = timezone.localdate() + timedelta(days=40)
    week = [HoursOfDay(1, time(9), time(12))]
    set_weekly_shifts(provider, hours=week, valid_from=planned, actor=actor)
    unused = add_qualification(f"Kurs {secret}", actor=actor)
    held = add_qualification(f"Førerkort {secret}", actor=actor)
    grant_qualification(provider, qualification=held, valid_until=planned, actor=actor)
    return Capacity(
        closure=_close(department, days=50, label=f"Flytting {secret}", actor=actor),
        closure_of_all=_close(None, days=52, label=f"Jul {secret}", actor=actor),
        shift=shift,
        off_shift=take_off_shift(off, actor=actor),
        place=add_provider(department, name=f"Seng {secret}", kind=ProviderKind.PLACE, actor=actor),
        qualification=unused,
        held_qualification=held,
        planned=planned,
        pattern=_pattern(department, name=f"Vakt {secret}", actor=actor),
    )


def _pattern(department: Department, *, name: str, actor: Actor) -> ShiftPattern:
    pattern = add_pattern(department, name=name, weeks=1, actor=actor)
    return change_pattern(pattern, name=name, weeks=[[HoursOfDay(2, time(8), time(12))]], actor=actor)


def _close(department: Department | None, *, days: int, label: str, actor: Actor) -> Closure:
    day = timezone.localdate() + timedelta(days=days)
    add_closure(department, first_day=day, last_day=day, label=label, actor=actor)
    return Closure.objects.get(first_day=day)
