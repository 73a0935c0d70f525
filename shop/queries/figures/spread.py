"""How evenly the work was shared, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from shop.queries.fairness import fairness_of_all
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
    """One query a month."""
    found = {}
    for number in range(span.months):
        month = month_after(span.first_month, by=number)
        last_day = month_after(month) - timedelta(days=1)
        fairness = fairness_of_all(span.department_ids, first_day=month, last_day=last_day)
        for department_id, each in fairness.items():
            loads = [round(100 * load) for load in each.loads]
            points = max(loads) - min(loads) if len(loads) > 1 else None
            if loads:
                found[Group(month, department_id)] = Spread(points, len(loads))
    return found
