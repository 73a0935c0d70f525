"""What the door looks up before it opens, in one statement: whether the time exists, who is free, what was granted."""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from foundation.prepared import PreparedStatement
from shop.enums import AssignmentReason
from shop.hooks import BookingDraft, Occurrence
from shop.models import Entitlement
from shop.queries.free_time import FREE, OPENING, Window, closing_of
from shop.queries.ranking import BEST_FIRST, RANK, Candidate, ranking_parameters

A_MOMENT = timedelta(microseconds=1)

LOOK = f"""
WITH {OPENING}, {{grid}}, {FREE}, {RANK},
granted AS MATERIALIZED (
    -- The decision that covers the service on that day, with the periods of it that hold the day: a change of the
    -- decision may have left one that is no longer counted in.
    SELECT e.*, periods.ids, periods.starts, periods.balances
    FROM shop_entitlement e LEFT JOIN LATERAL (
        SELECT array_agg(id) AS ids, array_agg(starts_on) AS starts, array_agg(balance) AS balances
        FROM shop_entitlementperiod
        WHERE entitlement_id = e.id AND starts_on <= %(on)s::date AND ends_before > %(on)s::date
    ) AS periods ON true
    WHERE e.service_id = %(service_id)s AND e.recipient_id = %(recipient_id)s::bigint
        AND e.valid_from <= %(on)s::date AND (e.valid_until IS NULL OR e.valid_until >= %(on)s::date)
),
own AS MATERIALIZED (
    SELECT id, service_id, status, starts_at, ends_at, held_until, place, asked_for_two, chosen
    FROM shop_booking
    WHERE recipient_id = %(recipient_id)s::bigint AND status IN ('held', 'requested', 'confirmed')
        AND ends_at > %(now)s::timestamptz AND starts_at > %(now)s::timestamptz - interval '100 days'
        AND id IS DISTINCT FROM %(moving)s::bigint AND (NOT is_offer OR id = %(offer_id)s::bigint)
)
SELECT
    (SELECT id FROM shop_booking
     WHERE recipient_id = %(recipient_id)s::bigint AND idempotency_key = %(idempotency_key)s::text) AS made_before,
    nextval('shop_booking_id_seq') AS booking_id,
    EXISTS (SELECT FROM shop_moduleswitch WHERE module_key = %(module_key)s) AND s.is_active AND d.is_active
        AS is_offered,
    EXISTS (SELECT FROM shop_recipient WHERE id = %(recipient_id)s::bigint
        AND (NOT is_active OR ended_on < %(on)s::date)) AS has_ended,
    s.edition <> %(edition)s AS is_outdated,
    s.is_paused OR d.is_paused AS is_paused,
    CASE WHEN s.is_paused THEN s.pause_message ELSE d.pause_message END AS pause_message,
    d.reserved_for_self_service, d.reserved_for_phone,
    EXISTS (SELECT FROM served WHERE opens <= %(from_at)s AND %(ends_at)s <= closes) AS is_open,
    EXISTS (SELECT FROM grid) AS is_on_grid,
    {closing_of("tstzrange(%(from_at)s, %(ends_at)s)")} AS closes_at,
    EXISTS (SELECT FROM free WHERE tstzrange(%(occupied_from)s, %(occupied_to)s) <@ duty) AS is_staffed,
    %(keeps_provider)s AND NOT EXISTS (SELECT FROM earlier) AS is_first,
    (SELECT count(*) FROM own WHERE service_id = %(service_id)s AND status <> 'held') AS active_bookings,
    (SELECT max(id) FROM own WHERE service_id = %(service_id)s AND status = 'held'
        AND starts_at = %(from_at)s AND ends_at = %(ends_at)s
        AND place = %(place)s AND asked_for_two = %(for_two)s AND chosen = %(chosen)s) AS hold_id,
    EXISTS (SELECT FROM own WHERE service_id = %(service_id)s AND status = 'held'
        AND starts_at = %(from_at)s AND ends_at = %(ends_at)s AND held_until > %(now)s::timestamptz) AS is_held,
    ARRAY(SELECT id FROM own WHERE status = 'held') AS holds,
    ARRAY(SELECT ARRAY[provider_id, load, is_known::int, (gap IS NOT NULL)::int]::float[]
        FROM ranked ORDER BY {BEST_FIRST}) AS ranked,
    g.id, g.unit, g.amount, g.period, g.carry_over, g.visit_minutes, g.pro_rata, g.valid_from, g.valid_until,
    g.ids, g.starts, g.balances
FROM shop_service s JOIN shop_department d ON d.id = s.department_id LEFT JOIN granted g ON true
WHERE s.id = %(service_id)s
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Look:
    """What is so while the locks are held. `booking_id` is a number for the booking, should it be made.

    `is_outdated` says that the draft's service was read before its rules were changed; nothing else counts then.
    `has_ended` says that the recipient receives no services on that day any more, `is_first` that nobody whom they
    have met could come, where the service is with the same one again. `closes_at` is until when recipients book what is
    announced for that time.
    `made_before` is the booking that the same key made, `hold_id` the recipient's own hold of this very time and way,
    live or lapsed, `is_held` whether they hold the time at all, `holds` all they have. `periods` are the opened ones
    of the decision by their first day: number and balance.
    """

    made_before: int | None
    booking_id: int
    is_offered: bool
    has_ended: bool
    is_outdated: bool
    is_paused: bool
    pause_message: str
    reserved_for_self_service: int
    reserved_for_phone: int
    is_open: bool
    is_on_grid: bool
    closes_at: datetime | None
    is_staffed: bool
    is_first: bool
    active_bookings: int
    hold_id: int | None
    is_held: bool
    holds: Sequence[int]
    candidates: Sequence[Candidate]
    entitlement: Entitlement | None
    periods: Mapping[date, tuple[int, int]]


def look_up(draft: BookingDraft, *, idempotency_key: str | None) -> Look:
    """One query, for when the locks are held."""
    window = window_of(draft)
    parameters = (
        window.parameters()
        | ranking_parameters(window)
        | {
            "ends_at": draft.ends_at,
            "on": timezone.localdate(draft.starts_at),
            "idempotency_key": idempotency_key,
            "edition": draft.service.edition,
            "place": draft.way.place,
            "for_two": draft.way.for_two,
            "chosen": draft.way.chosen,
        }
    )
    look = _read(_statement(window.grid).one(parameters))
    if draft.occurrence is None:
        return look
    return replace(look, candidates=preferring(look.candidates, draft.occurrence))


def preferring(candidates: Sequence[Candidate], occurrence: Occurrence) -> Sequence[Candidate]:
    """Whoever comes to the standing visits first, if free; nobody else where it should be only them."""
    if occurrence.provider_id is None:
        return candidates
    usual = [
        replace(each, reason=AssignmentReason.STANDING)
        for each in candidates
        if each.provider_id == occurrence.provider_id
    ]
    if occurrence.only_provider:
        return usual
    return [*usual, *(each for each in candidates if each.provider_id != occurrence.provider_id)]


def as_before(candidates: Sequence[Candidate], helpers: Collection[int]) -> Sequence[Candidate]:
    """Those of the helpers (their ids) first who are free, as each ranks; then everybody else."""
    theirs = [
        replace(each, reason=AssignmentReason.BEFORE) for each in candidates if each.provider_id in helpers
    ]
    return (
        [*theirs, *(each for each in candidates if each.provider_id not in helpers)] if theirs else candidates
    )


def window_of(draft: BookingDraft, *, now: datetime | None = None) -> Window:
    """The question about this one time."""
    return Window(
        draft.service,
        draft.length,
        draft.starts_at,
        draft.starts_at + A_MOMENT,
        now or timezone.now(),
        timezone.get_current_timezone_name(),
        recipient_id=draft.recipient.pk,
        moving=draft.moving.pk if draft.moving else None,
        offer_id=draft.offer_id,
        way=draft.way,
        anybody=draft.anybody,
        barred=draft.rules.barred if draft.rules else (),
    )


@functools.cache
def _statement(grid: str) -> PreparedStatement:
    return PreparedStatement(LOOK.replace("{grid}", grid))


def _read(row: tuple[Any, ...]) -> Look:
    *facts, ranked, pk, unit, amount, period, carry_over, visit_minutes, pro_rata, valid_from, valid_until = (
        row[:-3]
    )
    ids, starts, balances = (each or () for each in row[-3:])
    entitlement = pk and Entitlement(
        pk=pk,
        unit=unit,
        amount=amount,
        period=period,
        carry_over=carry_over,
        visit_minutes=visit_minutes,
        pro_rata=pro_rata,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    candidates = Candidate.of([(int(each[0]), each[1], bool(each[2]), bool(each[3])) for each in ranked])
    opened = dict(zip(starts, zip(ids, balances, strict=True), strict=True))
    return Look(*(*facts, candidates, entitlement or None, opened))
