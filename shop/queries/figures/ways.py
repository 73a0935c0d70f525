"""How visits are booked: by the recipients themselves, and when nobody is at the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from shop.queries.channels import SELF_SERVICE
from shop.queries.figures.share import share
from shop.queries.figures.span import CHOSEN_ONE_BY_ONE, OF_GROUP, VISITS, Group, Span, by_group
from shop.queries.holidays import public_holidays

OFFICE_OPENS, OFFICE_CLOSES = time(8), time(15, 30)
"""Usual office hours of a municipality, Monday to Friday but for public holidays."""
BOOKED_AHEAD = timedelta(days=400)
"""Public holidays are known so far back from the visits: nobody books longer ahead."""

WAYS = f"""
WITH {VISITS}, chosen AS (
    SELECT {OF_GROUP}, channel = ANY(%(by_themselves)s) AS is_own,
        {CHOSEN_ONE_BY_ONE} AS is_chosen,
        extract(isodow FROM created) > 5 OR created::time < %(opens)s OR created::time >= %(closes)s
            OR created::date = ANY(%(holidays)s::date[]) AS is_outside
    FROM (SELECT visits.*, created_at AT TIME ZONE %(zone)s AS created FROM visits) AS visits
)
SELECT {OF_GROUP},
    count(*) FILTER (WHERE is_chosen),
    count(*) FILTER (WHERE is_chosen AND is_own),
    count(*) FILTER (WHERE is_chosen AND is_outside)
FROM chosen
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Ways:
    """`chosen` are the visits whose time somebody chose; those of standing bookings are not among them.

    `themselves` are the recipients and those who act for them, on these pages; the others called or came by.
    `outside` is whatever was booked outside office hours, by anybody.
    """

    chosen: int = 0
    themselves: int = 0
    outside: int = 0

    @property
    def themselves_rate(self) -> float | None:
        return share(self.themselves, of=self.chosen)

    @property
    def outside_rate(self) -> float | None:
        return share(self.outside, of=self.chosen)


def ways(span: Span) -> Mapping[Group, Ways]:
    """One query."""
    return by_group(
        WAYS,
        span=span,
        make=Ways,
        by_themselves=sorted(SELF_SERVICE),
        opens=OFFICE_OPENS,
        closes=OFFICE_CLOSES,
        holidays=public_holidays(span.first_month - BOOKED_AHEAD, span.before),
    )
