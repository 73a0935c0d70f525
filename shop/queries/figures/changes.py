"""Changes per booking: how often what was booked was moved, cancelled or given to somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.queries.channels import SELF_SERVICE
from shop.queries.figures.share import share
from shop.queries.figures.span import OF_GROUP, VISITS, Group, Span, by_group

# The log is asked visit by visit, by the index of its objects: a month's visits are few, the log is long.
CHANGES = f"""
WITH {VISITS}
SELECT {OF_GROUP}, count(*), sum(moved)::bigint, sum(moved_by_recipient)::bigint,
    count(*) FILTER (WHERE status = 'cancelled' AND cancel_reason = 'by_recipient'),
    count(*) FILTER (WHERE status = 'cancelled' AND cancel_reason = 'by_department'),
    sum(reassigned)::bigint
FROM visits CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE action = 'booking.moved') AS moved,
        count(*) FILTER (WHERE action = 'booking.moved' AND e.channel = ANY(%(by_themselves)s)) AS moved_by_recipient,
        count(*) FILTER (WHERE action = 'booking.reassigned') AS reassigned
    FROM audit_auditentry e
    WHERE e.object_type = 'shop.booking' AND e.object_id = visits.id
) AS acts
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Changes:
    """What was done to the visits of the month, whenever it was done; a visit moved twice was changed twice.

    A visit moved to another month counts where it takes place, with all its moves. Visits that ended because the
    recipient died or moved away, or the decision ended, were not changed by anybody. Visits that were given to somebody
    else count each time, for whatever reason.
    """

    booked: int = 0
    moved: int = 0
    moved_by_recipient: int = 0
    cancelled_by_recipient: int = 0
    cancelled_by_department: int = 0
    reassigned: int = 0

    @property
    def in_all(self) -> int:
        return self.moved + self.cancelled_by_recipient + self.cancelled_by_department + self.reassigned

    @property
    def per_booking(self) -> float | None:
        return share(self.in_all, of=self.booked)


def changes(span: Span) -> Mapping[Group, Changes]:
    """One query."""
    return by_group(CHANGES, span=span, make=Changes, by_themselves=sorted(SELF_SERVICE))
