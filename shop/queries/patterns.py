"""The shift templates of a department, week by week."""

from collections.abc import Sequence

from django.db.models import QuerySet

from foundation.alphabet import Alphabetical
from shop.enums import ProviderKind
from shop.hours import HoursOfDay
from shop.models import Department, Provider, ShiftPattern


def patterns_of(department: Department) -> QuerySet[ShiftPattern]:
    """By name. Two queries, however many there are."""
    return department.shift_patterns.prefetch_related("hours").order_by(Alphabetical("name"), "pk")


def weeks_of_pattern(pattern: ShiftPattern) -> Sequence[Sequence[HoursOfDay]]:
    """As many weeks as it has, each in order and perhaps without hours. No query where its hours were fetched."""
    rows = sorted(pattern.hours.all(), key=lambda row: (row.week, row.weekday, row.starts_at))
    return [
        [HoursOfDay(row.weekday, row.starts_at, row.ends_at) for row in rows if row.week == week]
        for week in range(1, pattern.weeks + 1)
    ]


def may_be_given_to(department: Department) -> QuerySet[Provider]:
    """Everybody with a name who works there. A room or a bed works no shifts: its hours are said on its own page."""
    named = department.providers.filter(number__isnull=True, is_active=True).exclude(kind=ProviderKind.PLACE)
    return named.order_by(Alphabetical("name"), "pk")
