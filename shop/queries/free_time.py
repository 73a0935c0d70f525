"""Free time, computed in SQL as multiranges: (shifts ∩ opening hours) − closures − absences − assignments − what is
kept for other services − what the service's module bars for this recipient.

The list of slots and the door put different questions to the same parts, so they cannot disagree: `opening` is
when visits may take place, `grid` where this service's may begin and when they end, `free` what each provider who
may come to this recipient has left. All parts are MATERIALIZED: without it the planner repeats them per row and is
many times slower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shop.enums import StayUnit, Weekday
from shop.hook_types import Barred
from shop.lengths import DAY, Length, midnights_of
from shop.models import Service
from shop.queries.barred import BARRED, barred_parameters
from shop.queries.holidays import public_holidays
from shop.queries.met import MET
from shop.ways import AS_USUAL, Way

TIGHT_FIT = timedelta(days=31)
"""How far around a stay its gap is measured: longer gaps are all alike."""

OPENING = """
days AS MATERIALIZED (
    SELECT day::date AS day, day::date = ANY (%(holidays)s::date[]) AS is_holiday
    FROM generate_series(%(first_day)s::date, %(last_day)s::date, '1 day') AS day
    WHERE NOT EXISTS (
        SELECT FROM shop_closure c WHERE day::date BETWEEN c.first_day AND c.last_day
            AND (c.department_id = %(department_id)s OR c.department_id IS NULL))
),
hours AS MATERIALIZED (
    SELECT day, is_holiday, opens_at, closes_at
    FROM days JOIN shop_openinghours o ON o.department_id = %(department_id)s
        AND o.weekday = extract(isodow FROM day)
    WHERE NOT EXISTS (
        SELECT FROM shop_exceptionday e WHERE e.department_id = %(department_id)s AND e.date = day)
    UNION ALL
    -- Hours said for a date hold for it, public holiday or not.
    SELECT day, false, opens_at, closes_at
    FROM days JOIN shop_exceptionday e ON e.department_id = %(department_id)s AND e.date = day
    WHERE opens_at IS NOT NULL
),
opening AS MATERIALIZED (
    -- An opening that begins in the hour the clocks skip would end before it begins: hence greatest().
    SELECT day, is_holiday, opens, greatest(opens, closes) AS closes
    FROM (
        SELECT day, is_holiday, (day + opens_at) AT TIME ZONE %(zone)s AS opens,
               (day + closes_at + CASE WHEN closes_at <= opens_at THEN interval '1 day' ELSE '0' END)
                   AT TIME ZONE %(zone)s AS closes
        FROM hours
    ) AS wall_clock
)"""

GRID = """
served AS MATERIALIZED (
    SELECT day, opens, closes FROM opening WHERE %(on_holidays)s OR NOT is_holiday
),
grid AS MATERIALIZED (
    -- The four-argument series counts in wall-clock time: both autumn 02:00s, none in the spring gap.
    SELECT DISTINCT starts_at, starts_at + %(duration)s::interval AS ends_at
    FROM served, generate_series(opens, closes - %(duration)s::interval, %(slot_interval)s::interval, %(zone)s)
        AS starts_at
    WHERE starts_at >= %(from_at)s AND starts_at < %(until_at)s
)"""

GRID_OF_STAYS = """
served AS MATERIALIZED (
    SELECT day, opens, closes FROM opening WHERE %(on_holidays)s OR NOT is_holiday
),
grid AS MATERIALIZED (
    -- Somebody must be there when the guest comes and goes; the nights and weekends between are the beds' own.
    SELECT DISTINCT starts_at, ends_at
    FROM (
        SELECT (day + %(arrives_at)s::time) AT TIME ZONE %(zone)s AS starts_at,
               (day + %(stay_days)s::int + %(leaves_at)s::time) AT TIME ZONE %(zone)s AS ends_at
        FROM days WHERE %(arrives_on)s::int IS NULL OR extract(isodow FROM day) = %(arrives_on)s::int
    ) AS stays
    WHERE starts_at >= %(from_at)s AND starts_at < %(until_at)s AND starts_at < ends_at
        AND EXISTS (SELECT FROM served WHERE starts_at BETWEEN opens AND closes)
        AND EXISTS (SELECT FROM served WHERE ends_at BETWEEN opens AND closes)
)"""

LEFT_OVER = f"""
mine AS MATERIALIZED (
    -- What the recipient moves, or holds and would give up, is not in their own way. What they are offered is kept.
    SELECT %(moving)s::bigint AS id WHERE %(moving)s::bigint IS NOT NULL
    UNION ALL
    SELECT id FROM shop_booking
    WHERE recipient_id = %(recipient_id)s::bigint AND status = 'held' AND held_until > %(now)s::timestamptz
        AND (NOT is_offer OR id = %(offer_id)s::bigint)
        AND starts_at > %(now)s::timestamptz - interval '1 day'
),
closed AS MATERIALIZED (
    SELECT coalesce(range_agg(tstzrange(first_day::timestamp AT TIME ZONE %(zone)s,
        (last_day + 1)::timestamp AT TIME ZONE %(zone)s)), '{{}}') AS closed
    FROM shop_closure
    WHERE (department_id = %(department_id)s OR department_id IS NULL)
        AND first_day <= %(last_day)s::date AND last_day >= %(first_day)s::date
),
required AS MATERIALIZED (
    SELECT qualification_id FROM shop_service_required_qualifications WHERE service_id = %(service_id)s
),
on_duty AS MATERIALIZED (
    -- Provider by provider: the index then finds the department's shifts, not the whole municipality's.
    SELECT p.id AS provider_id, p.kind, CASE WHEN qualified.until IS NULL THEN duty
        ELSE duty * tstzmultirange(tstzrange(NULL, (qualified.until + 1)::timestamp AT TIME ZONE %(zone)s)) END AS duty
    FROM shop_provider p CROSS JOIN LATERAL (
        SELECT range_agg(during) AS duty FROM shop_shift s
        WHERE s.provider_id = p.id AND NOT s.is_off AND s.during && tstzrange(%(window_start)s, %(window_end)s)
    ) AS shifts
    CROSS JOIN LATERAL (
        SELECT count(*) AS held, min(q.valid_until) AS until FROM required
        JOIN shop_providerqualification q ON q.provider_id = p.id AND q.qualification_id = required.qualification_id
    ) AS qualified
    WHERE p.department_id = %(department_id)s AND p.is_active AND duty IS NOT NULL
        AND (p.kind = 'place') = %(uses_places)s -- a bed does not come to clean, nor a helper to be slept in
        AND qualified.held = (SELECT count(*) FROM required)
        AND NOT EXISTS (
            SELECT FROM shop_blockedprovider b
            WHERE b.provider_id = p.id AND b.recipient_id = %(recipient_id)s::bigint)
        AND (p.id IN (SELECT provider_id FROM met) OR NOT EXISTS (SELECT FROM met))
),
free AS MATERIALIZED (
    SELECT provider_id, kind, duty - closed - coalesce(away, '{{}}') AS duty,
           duty - closed - coalesce(away, '{{}}') - coalesce(taken, '{{}}') - coalesce(kept, '{{}}') - barred AS free,
           announced, barred
    FROM on_duty CROSS JOIN closed
    -- What the module keeps from this recipient: to them it is busy.
    CROSS JOIN LATERAL (SELECT {BARRED.format(provider="provider_id")} AS barred) AS barring
    LEFT JOIN LATERAL (
        SELECT range_agg(during) AS away FROM shop_absence a
        WHERE a.provider_id = on_duty.provider_id AND a.during && tstzrange(%(window_start)s, %(window_end)s)
    ) AS absences ON true
    LEFT JOIN LATERAL (
        SELECT range_agg(occupied) AS taken FROM shop_assignment t
        WHERE t.provider_id = on_duty.provider_id AND t.active AND t.alive @> %(now)s::timestamptz
            AND t.occupied && tstzrange(%(window_start)s, %(window_end)s)
            AND t.booking_id NOT IN (SELECT id FROM mine)
    ) AS assignments ON true
    LEFT JOIN LATERAL (
        SELECT range_agg(during) FILTER (WHERE k.service_id <> %(service_id)s) AS kept,
            array_agg(during) FILTER (WHERE k.service_id = %(service_id)s) AS announced
        FROM shop_kepttime k
        WHERE k.provider_id = on_duty.provider_id AND k.during && tstzrange(%(window_start)s, %(window_end)s)
    ) AS kept_times ON true
),
closings AS MATERIALIZED (
    SELECT during, closes_at FROM shop_kepttime
    WHERE service_id = %(service_id)s AND during && tstzrange(%(window_start)s, %(window_end)s)
)"""  # noqa: S608 - built from constants of this package

FREE = f"{MET},{LEFT_OVER}"


def is_free(occupied: str) -> str:
    """The condition on a row of `free` that its provider could take what occupies them so long.

    Who keeps time for a session of this very service has it for that session: for another that overlaps it they have
    none, whoever else is missing there.
    """
    return f"""({occupied} <@ free.free AND (free.announced IS NULL OR NOT EXISTS (
        SELECT FROM unnest(free.announced) AS session WHERE session && {occupied} AND NOT session @> {occupied})))"""


def closing_of(session: str) -> str:
    """Until when recipients book the session that is announced for that time, of two the later one's; NULL where its
    service says it.
    """
    return f"""(SELECT CASE WHEN count(*) = count(closes_at) THEN max(closes_at) END
        FROM closings WHERE during @> {session})"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Window:
    """A question about a service's times that begin in [from_at, until_at), as of `now`, on the zone's clock.

    `recipient_id` leaves out who never comes to them, `barred` what else they may not have; `moving` is the booking
    whose own time counts as free, as does that of the hold `offer_id`. Where the service is given by whom they have
    met, `anybody` lets the others come too.
    """

    service: Service
    length: Length
    from_at: datetime
    until_at: datetime
    now: datetime
    zone: str
    recipient_id: int | None = None
    moving: int | None = None
    offer_id: int | None = None
    way: Way = AS_USUAL
    anybody: bool = False
    barred: Sequence[Barred] = ()

    @property
    def grid(self) -> str:
        """The part `grid` that fits the service, with `served`, the openings that count for it."""
        return GRID_OF_STAYS if self.length.stay else GRID

    def buffers(self) -> tuple[timedelta, timedelta]:
        """What is kept free before and after."""
        return self.way.buffers(self.service)

    def parameters(self) -> dict[str, Any]:
        """What the SQL parts need. Days are widened by one on both sides: openings may cross midnight."""
        service, length = self.service, self.length
        before, after = self.buffers()
        reach = before + length.duration + after
        if length.stay:
            reach += self._goes_on() + TIGHT_FIT
        first_day = self.from_at.date() - DAY
        last_day = self.until_at.date() + self._goes_on()
        return (
            {
                "service_id": service.pk,
                "department_id": service.department_id,
                "recipient_id": self.recipient_id,
                "moving": self.moving,
                "offer_id": self.offer_id,
                "uses_places": service.uses_places,
                "slot_interval": service.slot_interval,
                "buffer_before": before,
                "buffer_after": after,
                "module_key": service.module_key,
                "keeps_provider": service.keeps_provider
                and self.recipient_id is not None
                and not self.anybody,
                "on_holidays": service.open_on_public_holidays,
                "holidays": public_holidays(first_day, last_day),
                "zone": self.zone,
                "now": self.now,
                "from_at": self.from_at,
                "until_at": self.until_at,
                "first_day": first_day,
                "last_day": last_day,
                "window_start": self.from_at - reach,
                "window_end": self.until_at + reach,
            }
            | self._how_long()
            | barred_parameters(self.barred)
        )

    def _how_long(self) -> dict[str, Any]:
        if not self.length.stay:
            return {"duration": self.length.duration}
        return {
            "arrives_at": self.service.arrives_at,
            "leaves_at": self.service.leaves_at,
            "stay_days": midnights_of(self.service, self.length),
            "arrives_on": Weekday.FRIDAY if self.service.stay_unit == StayUnit.WEEKENDS else None,
        }

    def _goes_on(self) -> timedelta:
        """The day after the last of what begins on a day, from that day."""
        return (midnights_of(self.service, self.length) + 1) * DAY if self.length.stay else DAY


def opening_parameters(*, department_id: int, first_day: date, last_day: date, zone: str) -> dict[str, Any]:
    """What the part OPENING alone needs."""
    return {
        "department_id": department_id,
        "first_day": first_day,
        "last_day": last_day,
        "holidays": public_holidays(first_day, last_day),
        "zone": zone,
    }
