"""What the department has for a service: hours long enough for it, and people who may do it."""

from collections.abc import Collection
from datetime import time, timedelta

from django.db.models import Q
from django.utils import timezone

from shop.enums import ProviderKind, StayUnit, Weekday
from shop.hours import minute_of_day
from shop.models import Department, Provider, Service
from shop.queries.staffing import opening_hours


def longest_opening(department: Department) -> timedelta | None:
    """The longest stretch of the week in which the department is open; None while it has no hours. One query."""
    stretches = [ends - begins for begins, ends in (each.minutes() for each in opening_hours(department))]
    return timedelta(minutes=max(stretches)) if stretches else None


def is_shut_whenever_stays(service: Service) -> tuple[bool, bool]:
    """Begin, and end: whether by the hours of the week nobody is ever there then. Of weekends, Fridays and Sundays.

    Both False of visits, and while the department has no hours. One query.
    """
    if not service.stay_unit or not (hours := opening_hours(service.department)):
        return False, False
    is_weekend = service.stay_unit == StayUnit.WEEKENDS

    def is_shut(moment: time | None, weekdays: Collection[int]) -> bool:
        minute = minute_of_day(moment or time.min)
        days = [each.minutes() for each in hours if each.weekday in weekdays]
        return not any(opens <= minute <= closes for opens, closes in days)

    return (
        is_shut(service.arrives_at, [Weekday.FRIDAY] if is_weekend else Weekday.values),
        is_shut(service.leaves_at, [Weekday.SUNDAY] if is_weekend else Weekday.values),
    )


def count_qualified(service: Service) -> int:
    """How many active providers of the department have everything that the service requires. Two queries."""
    today = timezone.localdate()
    providers = Provider.objects.filter(department_id=service.department_id, is_active=True)
    is_place = Q(kind=ProviderKind.PLACE)
    providers = providers.filter(is_place if service.uses_places else ~is_place)
    for qualification in service.required_qualifications.all():
        providers = providers.filter(
            Q(qualifications__valid_until__isnull=True) | Q(qualifications__valid_until__gte=today),
            qualifications__qualification=qualification,
        )
    return providers.distinct().count()
