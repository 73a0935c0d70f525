"""Days on which a department, or the whole municipality, is closed: nothing can be booked, and visits are flagged."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.stranding import Stranding, count_stranded_by, flag_stranded_bookings
from shop.domain.locks import lock_schedule
from shop.errors import ClosureInPast, ClosureOverlaps, InvalidHours
from shop.models import Closure, Department

DAY = timedelta(days=1)


@transaction.atomic
def add_closure(
    department: Department | None, *, first_day: date, last_day: date, label: str, actor: Actor
) -> Stranding:
    """Close the department, or every one when it is None, from the first to the last day, both included.

    The same days closed again are closed once. Raises InvalidHours, ClosureInPast, or ClosureOverlaps for another
    closure of the same department (of the municipality) that shares a day with it.
    """
    if last_day < first_day:
        raise InvalidHours(day=last_day.isoformat())
    if first_day < timezone.localdate():
        raise ClosureInPast(day=first_day.isoformat())
    departments = _lock(department)
    known = Closure.objects.filter(department=department, first_day__lte=last_day, last_day__gte=first_day)
    days = {"first_day": first_day, "last_day": last_day}
    if not known.filter(**days, label=label).exists():
        if known.exists():
            raise ClosureOverlaps(closure=known[0].pk)
        closure = Closure.objects.create(department=department, **days, label=label)
        _record(actor, "closure.added", closure)
    return _judge(departments)


@transaction.atomic
def remove_closure(closure: Closure, *, actor: Actor) -> Stranding:
    """Let the days have their usual hours again; visits that stand again are no longer flagged.

    What has passed is history and stays: of a closure that has begun only the rest is removed, of one that is over
    nothing. Removed twice is removed once.
    """
    departments, today = _lock(closure.department), timezone.localdate()
    ahead = Closure.objects.filter(pk=closure.pk, last_day__gte=today)
    if ahead.filter(first_day__lt=today).update(last_day=today - DAY):
        _record(actor, "closure.removed", Closure(pk=closure.pk, first_day=today, last_day=closure.last_day))
    elif ahead.delete()[0]:
        _record(actor, "closure.removed", closure)
    return _judge(departments)


def _lock(department: Department | None) -> Sequence[Department]:
    """Nobody books in these departments before this transaction ends. Always in one order: nobody waits crosswise."""
    departments = [department] if department else list(Department.objects.order_by("pk"))
    for each in departments:
        lock_schedule(each.pk)
    return departments


def _judge(departments: Sequence[Department]) -> Stranding:
    """Flag what has lost its ground, and what has it again."""
    return Stranding.of_all(
        count_stranded_by(partial(flag_stranded_bookings, each), department=each)[1] for each in departments
    )


def _record(actor: Actor, action: str, closure: Closure) -> None:
    record(actor, action, closure, first=closure.first_day.isoformat(), last=closure.last_day.isoformat())
