"""Whole months of some departments, and the groups that figures are made for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from shop.queries.days import moment_of

VISITS = """
visits AS MATERIALIZED (
    SELECT b.*, s.module_key, date_trunc('month', b.starts_at AT TIME ZONE %(zone)s)::date AS month
    FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
    WHERE b.department_id = ANY(%(department_ids)s) AND b.starts_at >= %(from_at)s AND b.starts_at < %(until_at)s
        AND b.status NOT IN ('held', 'expired')
)"""
"""Everything that was booked and begins in the span, whatever became of it."""

OF_GROUP = "month, department_id, service_id, module_key"
"""The first four of what a family selects, in the order of `Group`."""

EACH = ("department_id, service_id", "department_id, module_key", "department_id", "module_key")

CHOSEN_ONE_BY_ONE = "series_id IS NULL AND channel <> 'system'"
"""Somebody chose the time of this visit; those of standing bookings come by themselves."""


class Group(NamedTuple):
    """What a figure is of: without a month the whole span, without a department all of them together, and of these one
    service, all services of one module, or everything.
    """

    month: date | None
    department_id: int | None = None
    service_id: int | None = None
    module_key: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """So many months from the first, which is given by its first day; half-open on the municipality's clock.

    Every month has its figures, and on demand the `whole` has: people are not counted twice in it, and its median is no
    mean of medians.
    """

    department_ids: tuple[int, ...]
    first_month: date
    months: int = 1
    whole: bool = False

    @property
    def month_by_month(self) -> list[date]:
        return [month_after(self.first_month, by=number) for number in range(self.months)]

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
    """One row a group: what it is of, and then what `make` takes. Groups without rows are not there.

    `sql` selects OF_GROUP first and ends before its GROUP BY.
    """
    rows = rows_of(f"{sql} {grouping_of(span)}", span=span, **more)
    return {Group(*row[:4]): make(*row[4:]) for row in rows}


def grouping_of(span: Span) -> str:
    """Each service, module and department, each module of all departments, and everything: by month, and as a whole."""
    sets = [f"month, {each}" for each in EACH] + ["month"]
    sets += [*EACH, ""] if span.whole else []
    return f"GROUP BY GROUPING SETS ({', '.join(f'({each})' for each in sets)}) HAVING count(*) > 0"


def groups_with(span: Span, service: Group, *, module_key: str) -> Iterator[Group]:
    """The groups of which this service of a month is a part, itself the first: as `grouping_of` makes them in SQL."""
    month, department_id, *_rest = service
    for each in (month, None) if span.whole else (month,):
        yield service._replace(month=each)
        yield Group(each, department_id, None, module_key)
        yield Group(each, department_id)
        yield Group(each, None, None, module_key)
        yield Group(each)
