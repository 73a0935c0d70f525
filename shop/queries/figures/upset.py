"""Visits that the department could not carry out as booked, and whether it kept its own deadline."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from shop.queries.figures.share import share
from shop.queries.figures.span import OF_GROUP, Group, Span, by_group

UPSET = f"""
WITH upset AS (
    SELECT date_trunc('month', d.opened_at AT TIME ZONE %(zone)s)::date AS month, d.department_id, b.service_id,
        s.module_key, d.outcome, d.due_on, (d.settled_at AT TIME ZONE %(zone)s)::date AS settled_on
    FROM shop_disruption d JOIN shop_booking b ON b.id = d.booking_id
        JOIN shop_service s ON s.id = b.service_id
    WHERE d.department_id = ANY(%(department_ids)s) AND d.opened_at >= %(from_at)s AND d.opened_at < %(until_at)s
)
SELECT {OF_GROUP}, count(*),
    count(*) FILTER (WHERE outcome = 'replaced'),
    count(*) FILTER (WHERE outcome = 'moved'),
    count(*) FILTER (WHERE outcome = 'not_carried_out'),
    count(*) FILTER (WHERE outcome IN ('replaced', 'moved') AND settled_on <= due_on),
    count(*) FILTER (WHERE outcome = 'open' AND due_on >= %(today)s)
FROM upset
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Upset:
    """Counted in the month in which it became known that the visit cannot be as booked.

    `kept` are those to whom somebody else came, or that got another time, by the working day that was promised; it is a
    share of all but those that are `still_in_time`: open, and the day has not passed.
    """

    in_all: int = 0
    replaced: int = 0
    moved: int = 0
    not_carried_out: int = 0
    kept: int = 0
    still_in_time: int = 0

    @property
    def open(self) -> int:
        return self.in_all - self.replaced - self.moved - self.not_carried_out

    @property
    def kept_rate(self) -> float | None:
        return share(self.kept, of=self.in_all - self.still_in_time)


def upset_visits(span: Span) -> Mapping[Group, Upset]:
    """One query."""
    return by_group(UPSET, span=span, make=Upset, today=timezone.localdate())
