"""How a department's work was shared over some weeks: who had how much of their shift booked, and for which reasons."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from foundation.alphabet import ORDER
from shop.enums import TAKES_TIME, AssignmentReason, BookingStatus, ProviderKind
from shop.models import Department, Provider
from shop.queries.days import span_of_day
from shop.queries.spans import Span

TRAILING_WEEKS = 4
"""The weeks over which work is shared out evenly, as in the ranking."""
BACK_AFTER = timedelta(weeks=2)
"""Who was not on duty for so long is new, or back."""
COUNTED = sorted(TAKES_TIME - {BookingStatus.HELD})
MINUTE = timedelta(minutes=1)

# Provider by provider: the indexes then find the department's rows, not the whole municipality's.
SHARES = f"""
SELECT frame.number, p.department_id, p.id, p.name, p.number, p.kind, p.is_active, coalesce(duty.minutes, 0),
    coalesce(work.minutes, 0), work.visits, work.reasons, work.visits_by_reason,
    CASE WHEN lower(present.all_of_it) >= frame.from_at AND lower(duty.part) > frame.from_at THEN lower(duty.part) END
FROM shop_provider p
CROSS JOIN (
    SELECT number, from_at, until_at, tstzrange(from_at, until_at) AS during,
        tstzrange(from_at - %(back_after)s, until_at) AS and_before
    FROM unnest(%(from_at)s::timestamptz[], %(until_at)s::timestamptz[]) WITH ORDINALITY AS f(from_at, until_at, number)
) AS frame
CROSS JOIN LATERAL (
    SELECT coalesce((SELECT range_agg(s.during) FROM shop_shift s
            WHERE s.provider_id = p.id AND NOT s.is_off AND s.during && frame.and_before), '{{}}')
        - coalesce((SELECT range_agg(x.during) FROM shop_absence x
            WHERE x.provider_id = p.id AND x.during && frame.and_before), '{{}}') AS all_of_it
) AS present
CROSS JOIN LATERAL (
    SELECT present.all_of_it * tstzmultirange(frame.during) AS part,
        (SELECT extract(epoch FROM sum(upper(span) - lower(span))) / 60
            FROM unnest(present.all_of_it * tstzmultirange(frame.during)) AS span) AS minutes
) AS duty
CROSS JOIN LATERAL (
    SELECT max(minutes) AS minutes, max(visits) FILTER (WHERE reason IS NULL) AS visits,
        array_agg(reason) FILTER (WHERE reason IS NOT NULL) AS reasons,
        array_agg(visits) FILTER (WHERE reason IS NOT NULL) AS visits_by_reason
    FROM (
        -- A session is one visit, however many take part.
        SELECT reason, sum(minutes) FILTER (WHERE is_first) AS minutes, count(DISTINCT party) AS visits
        FROM (
            SELECT a.reason, a.party, a.minutes,
                row_number() OVER (PARTITION BY a.party ORDER BY a.minutes DESC, a.id) = 1 AS is_first
            FROM shop_assignment a JOIN shop_booking b ON b.id = a.booking_id AND b.status = ANY(%(counted)s)
            WHERE a.provider_id = p.id AND a.active
                AND a.starts_at >= frame.from_at AND a.starts_at < frame.until_at
        ) AS visits
        GROUP BY GROUPING SETS ((reason), ())
    ) AS counts
) AS work
WHERE p.department_id = ANY(%(department_ids)s) AND (p.is_active OR duty.minutes > 0 OR work.visits > 0)
ORDER BY frame.number, p.number NULLS FIRST, {ORDER.format("p.name")}, p.id
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Share:
    """One provider's part of the work. `shift` is time on duty, absences taken out; `back_since` is the beginning of
    the first shift of somebody who was not on duty for some weeks before it.
    """

    provider: Provider
    shift: timedelta
    booked: timedelta
    visits: int
    reasons: Mapping[AssignmentReason, int]
    back_since: datetime | None

    @property
    def load(self) -> float | None:
        """Booked ÷ shift, None without a shift."""
        return self.booked / self.shift if self.shift else None

    @property
    def per_cent(self) -> int | None:
        return None if self.load is None else round(100 * self.load)


@dataclass(frozen=True, slots=True)
class Fairness:
    """The shares of one department in [first_day, last_day], places apart: nobody gets tired of a bed."""

    first_day: date
    last_day: date
    people: Sequence[Share]
    places: Sequence[Share]

    @property
    def loads(self) -> list[float]:
        """Of everybody who was on duty."""
        return [share.load for share in self.people if share.load is not None]

    @property
    def spread(self) -> float | None:
        """Largest less smallest load; None with fewer than two on duty, because there was nothing to share."""
        loads = self.loads
        return max(loads) - min(loads) if len(loads) > 1 else None


def fairness_of(department: Department, *, until: date, weeks: int = TRAILING_WEEKS) -> Fairness:
    """The work that began in so many weeks, `until` being the last day. One query, however many providers."""
    first_day = until - timedelta(weeks=weeks) + timedelta(days=1)
    shares = shares_of([department.pk], first_day=first_day, last_day=until).get(department.pk, [])
    return _fairness(shares, first_day=first_day, last_day=until)


def fairness_of_all(
    department_ids: Iterable[int], *, first_day: date, last_day: date
) -> Mapping[int, Fairness]:
    """By department, those with any provider. One query, however many departments."""
    (found,) = fairness_in(department_ids, spells=[(first_day, last_day)])
    return found


def fairness_in(
    department_ids: Iterable[int], *, spells: Sequence[tuple[date, date]]
) -> Sequence[Mapping[int, Fairness]]:
    """The same of each of the spells, given by their first and last day. One query, however many of them."""
    return [
        {
            department_id: _fairness(shares, first_day=first_day, last_day=last_day)
            for department_id, shares in found.items()
        }
        for (first_day, last_day), found in zip(spells, _shares_in(department_ids, spells), strict=True)
    ]


def shares_of(
    department_ids: Iterable[int], *, first_day: date, last_day: date
) -> Mapping[int, Sequence[Share]]:
    """Everybody's part in the work that began on these days, both included, by department. One query."""
    (shares,) = _shares_in(department_ids, [(first_day, last_day)])
    return shares


def _shares_in(
    department_ids: Iterable[int], spells: Sequence[tuple[date, date]]
) -> Sequence[Mapping[int, Sequence[Share]]]:
    frames = [
        Span(span_of_day(first_day).starts_at, span_of_day(last_day).ends_at)
        for first_day, last_day in spells
    ]
    parameters: dict[str, Any] = {
        "department_ids": list(department_ids),
        "from_at": [frame.starts_at for frame in frames],
        "until_at": [frame.ends_at for frame in frames],
        "back_after": BACK_AFTER,
        "counted": COUNTED,
    }
    shares = [defaultdict[int, list[Share]](list) for _frame in frames]
    with connection.cursor() as cursor:
        cursor.execute(SHARES, parameters)
        for number, department_id, *row in cursor.fetchall():
            shares[number - 1][department_id].append(_share(row))
    return shares


def _fairness(shares: Sequence[Share], *, first_day: date, last_day: date) -> Fairness:
    places = [share for share in shares if share.provider.kind == ProviderKind.PLACE]
    people = [share for share in shares if share.provider.kind != ProviderKind.PLACE]
    return Fairness(first_day, last_day, people, places)


def _share(row: Sequence[Any]) -> Share:
    pk, name, number, kind, is_active, shift, booked, visits, reasons, counts, back_since = row
    return Share(
        provider=Provider(pk=pk, name=name, number=number, kind=kind, is_active=is_active),
        shift=float(shift) * MINUTE,
        booked=int(booked) * MINUTE,
        visits=visits,
        reasons={
            AssignmentReason(reason): count for reason, count in zip(reasons or (), counts or (), strict=True)
        },
        back_since=back_since,
    )
