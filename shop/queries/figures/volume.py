"""How much there was: visits booked, and how many people they were for."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.queries.figures.span import OF_GROUP, VISITS, Group, Span, by_group

VOLUME = f"""
WITH {VISITS}
SELECT {OF_GROUP}, count(*),
    count(*) FILTER (WHERE status NOT IN ('cancelled', 'declined')), count(DISTINCT recipient_id)
FROM visits
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Volume:
    """`booked` are all, also what was cancelled or declined later; `standing` those that were not.

    `recipients` are the different people they were booked for.
    """

    booked: int = 0
    standing: int = 0
    recipients: int = 0


def volumes(span: Span) -> Mapping[Group, Volume]:
    """One query."""
    return by_group(VOLUME, span=span, make=Volume)
