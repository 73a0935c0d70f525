"""How evenly the work was shared, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shop.lengths import DAY
from shop.queries.fairness import Fairness, fairness_in
from shop.queries.figures.span import Group, Span, month_after


@dataclass(frozen=True, slots=True)
class Spread:
    """Between whoever had the most and whoever had the least of their shifts booked, in percentage points.

    Whole per cents are compared, so that it is the same as on the page that shows everybody's part. None where fewer
    than two were `on_duty`. There is one a department: services share their people.
    """

    points: int | None
    on_duty: int


def spreads(span: Span) -> Mapping[Group, Spread]:
    """One query. Of the whole span it is of the shifts of all its months: what is uneven in one may even out."""
    wanted: list[tuple[date | None, date, date]] = [
        (month, month, month_after(month) - DAY) for month in span.month_by_month
    ]
    if span.whole:
        wanted.append((None, span.first_month, span.before - DAY))
    found = fairness_in(span.department_ids, spells=[(first, last) for _month, first, last in wanted])
    return {
        Group(month, department_id): _spread(fairness)
        for (month, _first, _last), departments in zip(wanted, found, strict=True)
        for department_id, fairness in departments.items()
        if fairness.loads
    }


def _spread(fairness: Fairness) -> Spread:
    loads = [round(100 * load) for load in fairness.loads]
    return Spread(max(loads) - min(loads) if len(loads) > 1 else None, len(loads))
