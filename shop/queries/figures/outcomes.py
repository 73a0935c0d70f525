"""How the visits went: carried out, nobody home, nobody came, or nobody has said."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.queries.channels import BY_STAFF, SELF_SERVICE
from shop.queries.figures.share import share
from shop.queries.figures.span import OF_GROUP, VISITS, Group, Span, by_group

OUTCOMES = f"""
WITH {VISITS}, over AS (
    SELECT month, visits.department_id, service_id, visits.module_key, status, no_show_by,
        status = 'no_show' AND no_show_by = 'recipient' AS is_nobody_home,
        coalesce(nullif(visits.place, ''), s.place) = 'at_home' AND NOT uses_places AS is_trip,
        status <> 'confirmed' AND series_id IS NULL AND channel = ANY(%(by_themselves)s) AS is_own,
        status <> 'confirmed' AND series_id IS NULL AND channel = ANY(%(by_staff)s) AS is_offices
    FROM visits JOIN shop_service s ON s.id = visits.service_id
    WHERE status IN ('confirmed', 'completed', 'no_show') AND ends_at <= %(now)s
)
SELECT {OF_GROUP}, count(*),
    count(*) FILTER (WHERE status = 'completed'),
    count(*) FILTER (WHERE is_nobody_home),
    count(*) FILTER (WHERE is_nobody_home AND is_trip),
    count(*) FILTER (WHERE no_show_by = 'provider'),
    count(*) FILTER (WHERE is_own),
    count(*) FILTER (WHERE is_own AND is_nobody_home),
    count(*) FILTER (WHERE is_offices),
    count(*) FILTER (WHERE is_offices AND is_nobody_home)
FROM over
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Of the visits that are over and were neither cancelled nor declined.

    A `wasted_trips` is one on which somebody went to a home in vain; at the office and in a bed nobody has gone
    anywhere. The rates are of the visits with an outcome; those without one are counted, and are no part of any rate.
    """

    over: int = 0
    done: int = 0
    nobody_home: int = 0
    wasted_trips: int = 0
    we_did_not_come: int = 0
    own_with_outcome: int = 0
    own_nobody_home: int = 0
    offices_with_outcome: int = 0
    offices_nobody_home: int = 0

    @property
    def with_outcome(self) -> int:
        return self.done + self.nobody_home + self.we_did_not_come

    @property
    def without_outcome(self) -> int:
        return self.over - self.with_outcome

    @property
    def nobody_home_rate(self) -> float | None:
        return share(self.nobody_home, of=self.with_outcome)

    @property
    def wasted_trips_rate(self) -> float | None:
        return share(self.wasted_trips, of=self.with_outcome)

    @property
    def we_did_not_come_rate(self) -> float | None:
        return share(self.we_did_not_come, of=self.with_outcome)

    @property
    def own_nobody_home_rate(self) -> float | None:
        """Of those that recipients booked themselves."""
        return share(self.own_nobody_home, of=self.own_with_outcome)

    @property
    def offices_nobody_home_rate(self) -> float | None:
        """Of those that the department booked for them."""
        return share(self.offices_nobody_home, of=self.offices_with_outcome)


def outcomes(span: Span) -> Mapping[Group, Outcomes]:
    """One query."""
    return by_group(
        OUTCOMES, span=span, make=Outcomes, by_themselves=sorted(SELF_SERVICE), by_staff=sorted(BY_STAFF)
    )
