"""Whole months of some departments, and the groups that figures are made for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from shop.queries.days import moment_of

VISITS = """
visits AS MATERIALIZED (
    SELECT b.*, date_trunc('month', b.starts_at AT TIME ZONE %(zone)s)::date AS month
    FROM shop_booking b
    WHERE b.department_id = ANY(%(department_ids)s) AND b.starts_at >= %(from_at)s AND b.starts_at < %(until_at)s
        AND b.status NOT IN ('held', 'expired')
)"""
"""Everything that was booked and begins in the span, whatever became of it."""

BY_GROUP = "GROUP BY month, GROUPING SETS ((department_id, service_id), (department_id), ())"
"""For every month: each service, each department, and all departments of the span together."""

CHOSEN_ONE_BY_ONE = "series_id IS NULL AND channel <> 'system'"
"""Somebody chose the time of this visit; those of standing bookings come by themselves."""


class Group(NamedTuple):
    """What a figure is of: without a service a department's, without a department that of all together."""

    month: date
    department_id: int | None = None
    service_id: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """So many months from the first, which is given by its first day; half-open on the municipality's clock."""

    department_ids: tuple[int, ...]
    first_month: date
    months: int = 1

    @property
    def last_month(self) -> date:
        return month_after(self.first_month, by=self.months - 1)

    @property
    def before(self) -> date:
        """The first day that is no longer part of it."""
        return month_after(self.first_month, by=self.months)

    def parameters(self) -> dict[str, Any]:
        """What the SQL of every family needs."""
        return {
            "department_ids": list(self.department_ids),
            "first_day": self.first_month,
            "last_month": self.last_month,
            "before": self.before,
            "from_at": moment_of(self.first_month, time.min),
            "until_at": moment_of(self.before, time.min),
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.now(),
        }


def month_after(month: date, *, by: int = 1) -> date:
    """The first day of the month that is so many after; before, for a negative number."""
    years, months = divmod(month.month - 1 + by, 12)
    return date(month.year + years, months + 1, 1)


def rows_of(sql: str, *, span: Span, **more: Any) -> list[tuple[Any, ...]]:
    """Ask once; what the family needs beyond the span is in `more`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, span.parameters() | more)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def by_group[Figures](
    sql: str, *, span: Span, make: Callable[..., Figures], **more: Any
) -> Mapping[Group, Figures]:
    """One row a group: month, department, service, and then what `make` takes. Groups without rows are not there."""
    return {Group(*row[:3]): make(*row[3:]) for row in rows_of(sql, span=span, **more)}
