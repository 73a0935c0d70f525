"""Which times recipients find free, day by day: what they see of a department's hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.models import Department, Service
from shop.queries.days import span_of_day
from shop.queries.slots import bookable_window, slots_between
from shop.registry import switched_on

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last, both included."""

    first: date
    last: date

    @property
    def last_looked_at(self) -> date:
        """Of many days only the first are looked at."""
        return min(self.last, self.first + timedelta(days=MOST_DAYS - 1))


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """Of one service: when visits of its usual length may begin, by the day."""

    service: Service
    by_day: Mapping[date, Sequence[datetime]] = field(default_factory=dict)


def shown_to_recipients(department: Department | None) -> Sequence[Service]:
    """The services that can be booked, in the order in which they are listed; of all departments where it is None.

    As they are now: their rules are read anew. One query.
    """
    services = Service.objects.filter(
        department__is_paused=False, is_active=True, is_paused=False, module_key__in=switched_on()
    )
    of_these = {"department__is_active": True} if department is None else {"department": department}
    names = (Alphabetical("department__name"), "department_id", Alphabetical("name"), "pk")
    return list(services.filter(**of_these).select_related("department").order_by(*names))


def free_times_of(
    services: Sequence[Service], *, now: datetime, days: Days | None = None
) -> Sequence[FreeTimes]:
    """In these days, or without them in the days that can be booked now. One query a service.

    What nobody in particular sees: no recipient's own visits, nobody who never comes to them.
    """
    return [FreeTimes(service, _by_day(service, days, now=now)) for service in services]


def first_day_beyond(service: Service) -> date:
    """The first that cannot be booked yet."""
    return timezone.localdate() + timedelta(days=service.booking_horizon)


def _by_day(service: Service, days: Days | None, *, now: datetime) -> Mapping[date, Sequence[datetime]]:
    from_at, until_at = now, bookable_window(service, now=now)[1]
    if days is not None:
        from_at = max(from_at, span_of_day(days.first).starts_at)
        until_at = span_of_day(days.last_looked_at).ends_at
    found: dict[date, list[datetime]] = {}
    slots = slots_between(service, from_at=from_at, until_at=until_at, now=now, notice=service.minimum_notice)
    for slot in slots:
        if slot.is_free:
            found.setdefault(timezone.localdate(slot.starts_at), []).append(slot.starts_at)
    return found
