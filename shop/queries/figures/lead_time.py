"""How long before the visit it was booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from shop.queries.figures.span import CHOSEN_ONE_BY_ONE, OF_GROUP, VISITS, Group, Span, by_group

# Between two visits the quartile lies between them: percentile_cont.
LEAD_TIMES = f"""
WITH {VISITS}
SELECT {OF_GROUP}, count(*),
    percentile_cont(0.25) WITHIN GROUP (ORDER BY starts_at - created_at),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY starts_at - created_at),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY starts_at - created_at)
FROM visits WHERE {CHOSEN_ONE_BY_ONE}
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class LeadTime:
    """From when it was booked to when it begins; of a visit that was moved, to when it begins now.

    Visits of standing bookings are left out: nobody chose when to book them. What was cancelled counts.
    """

    visits: int = 0
    lower_quartile: timedelta | None = None
    median: timedelta | None = None
    upper_quartile: timedelta | None = None


def lead_times(span: Span) -> Mapping[Group, LeadTime]:
    """One query."""
    return by_group(LEAD_TIMES, span=span, make=LeadTime)
