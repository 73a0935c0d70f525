"""The list: which times of a service can be had."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from foundation.actor import Channel
from foundation.prepared import PreparedStatement
from shop.hook_types import NO_RULES, SlotRules
from shop.lengths import Length, usual_length
from shop.models import Service
from shop.queries.channels import Shares, others_of, share_kept_from
from shop.queries.free_time import FREE, OPENING, Window, closing_of, is_free
from shop.ways import AS_USUAL, Way

SLOTS = f"""
SELECT grid.starts_at, grid.ends_at, left_over {{seats}} AS places_left, on_duty {{times_seats}} AS places,
       kept {{times_seats}} AS kept, closes_at
FROM (
    SELECT *, tstzrange(starts_at - %(buffer_before)s, ends_at + %(buffer_after)s) AS occupied,
        {closing_of("tstzrange(starts_at, ends_at)")} AS closes_at
    FROM grid
) AS grid
-- Time by time, or a sort would carry every provider's ranges with it.
CROSS JOIN LATERAL (
    SELECT {{left_over}} AS left_over, count(*) AS on_duty, {{kept}} AS kept
    FROM free WHERE grid.occupied <@ duty
) AS counted
WHERE on_duty > 0
    AND (%(notice)s::interval IS NULL
        OR coalesce(closes_at >= %(now)s::timestamptz, grid.starts_at >= %(now)s::timestamptz + %(notice)s::interval))
ORDER BY grid.starts_at
"""  # noqa: S608 - built from constants of this package

LEFT_OVER = f"count(*) FILTER (WHERE {is_free('grid.occupied')})"
# Where two must be of one group, as many as are free in the group that has most.
LEFT_TOGETHER = f"""coalesce((
        SELECT max(together) FROM (
            SELECT count(*) AS together
            FROM free JOIN unnest(%(grouped)s::bigint[], %(groups)s::bigint[]) AS grouped(provider_id, number)
                ON grouped.provider_id = free.provider_id
            WHERE grid.occupied <@ duty AND {is_free("grid.occupied")}
            GROUP BY number
        ) AS of_groups), 0)"""  # noqa: S608 - built from constants of this package

# A session that has begun to fill: its provider is taken, and yet has seats.
SEATS_LEFT = """* %(seats)s + coalesce((
        SELECT sum(%(seats)s - taken) FROM sessions
        JOIN free AS led ON led.provider_id = sessions.provider_id AND grid.occupied <@ led.duty
            AND NOT grid.occupied && led.barred
        WHERE sessions.starts_at = grid.starts_at AND sessions.ends_at = grid.ends_at), 0)::bigint"""

SESSIONS = """,
sessions AS MATERIALIZED (
    SELECT a.provider_id, a.party, b.starts_at, b.ends_at, count(*) AS taken
    FROM shop_booking b JOIN shop_assignment a ON a.booking_id = b.id
    WHERE b.department_id = %(department_id)s AND b.service_id = %(service_id)s
        AND b.starts_at >= %(from_at)s AND b.starts_at < %(until_at)s
        AND b.id NOT IN (SELECT id FROM mine)
        AND a.active AND a.seat > 0 AND a.alive @> %(now)s::timestamptz
        AND a.occupied = tstzrange(b.starts_at - %(buffer_before)s, b.ends_at + %(buffer_after)s)
    GROUP BY a.provider_id, a.party, b.starts_at, b.ends_at
)"""

# How many of those on duty are taken through the other channels, which have so much less still to come.
KEPT = """greatest(0, round(count(*) * %(share)s / 100.0) - count(*) FILTER (WHERE EXISTS (
        SELECT FROM shop_assignment a JOIN shop_booking b ON b.id = a.booking_id
        WHERE a.provider_id = free.provider_id AND a.active AND a.alive @> %(now)s::timestamptz
            AND a.occupied && grid.occupied AND b.channel = ANY (%(others)s)
            AND b.id NOT IN (SELECT id FROM mine))))::bigint"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a visit may begin. `places` is how many can be had at it in all, `places_left` how many now.

    `kept` of those left are for other channels than the one that asks. `closes_at` is until when it is booked by
    recipients, where a session that is announced says so.
    """

    starts_at: datetime
    ends_at: datetime
    places_left: int
    places: int
    kept: int = 0
    needed: int = 1
    closes_at: datetime | None = None

    @property
    def is_free(self) -> bool:
        """Whether a booking through the channel that asks finds everybody it needs."""
        return self.places_left - self.kept >= self.needed


def bookable_window(service: Service, *, now: datetime | None = None) -> tuple[datetime, datetime]:
    """The half-open span in which citizens may book: from the minimum notice to the end of the last day.

    What is announced with a time at which it closes is booked until then, whatever the notice.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    last = today + timedelta(days=service.booking_horizon)
    return now + service.minimum_notice, timezone.make_aware(datetime.combine(last, time.min))


def slots_between(  # noqa: PLR0913 - a question with many sides, all named
    service: Service,
    *,
    from_at: datetime,
    until_at: datetime,
    now: datetime | None = None,
    length: Length | None = None,
    way: Way = AS_USUAL,
    recipient_id: int | None = None,
    channel: Channel = Channel.SELF,
    shares: Shares | None = None,
    moving: int | None = None,
    anybody: bool = False,
    notice: timedelta | None = None,
    rules: SlotRules = NO_RULES,
) -> Sequence[Slot]:
    """Every time that begins in [from_at, until_at) with somebody on duty, free or busy, in order. One query.

    With a `notice` only those that recipients still book themselves.

    With a recipient only those who may come to them count; `moving` is the booking whose own time counts as free,
    `shares` what is kept for others, where that was read later than the service. `anybody` as of a Window. What the
    module's `rules` bar is busy; the times they refuse are there all the same.
    """
    if from_at >= until_at:
        return ()
    window = Window(
        service,
        length or usual_length(service),
        from_at,
        until_at,
        now or timezone.now(),
        timezone.get_current_timezone_name(),
        recipient_id=recipient_id,
        moving=moving,
        way=way,
        anybody=anybody,
        barred=rules.barred,
    )
    share = share_kept_from(channel, shares or service.department)
    parameters = window.parameters() | {
        "seats": service.seats,
        "share": share,
        "others": others_of(channel),
        "notice": notice,
        "grouped": list(rules.groups),
        "groups": list(rules.groups.values()),
    }
    needed = way.needed(service)
    statement = _statement(
        window.grid,
        left_over=LEFT_TOGETHER if needed > 1 and rules.groups else LEFT_OVER,
        seats=SEATS_LEFT if service.seats > 1 else "",
        kept=KEPT if share else "0",
    )
    return [Slot(*(*row[:-1], needed, row[-1])) for row in statement.all(parameters)]


def slots_for_citizens(
    service: Service,
    *,
    now: datetime | None = None,
    length: Length | None = None,
    way: Way = AS_USUAL,
    recipient_id: int | None = None,
    moving: int | None = None,
    rules: SlotRules = NO_RULES,
) -> Sequence[Slot]:
    """The times of the service's horizon."""
    now = now or timezone.now()
    return slots_between(
        service,
        from_at=now,
        until_at=bookable_window(service, now=now)[1],
        now=now,
        notice=service.minimum_notice,
        length=length,
        way=way,
        recipient_id=recipient_id,
        moving=moving,
        rules=rules,
    )


@functools.cache
def _statement(grid: str, *, left_over: str, seats: str, kept: str) -> PreparedStatement:
    question = SLOTS.format(
        left_over=left_over, seats=seats, times_seats="* %(seats)s" if seats else "", kept=kept
    )
    return PreparedStatement(f"WITH {OPENING}, {grid}, {FREE}{SESSIONS if seats else ''}{question}")
