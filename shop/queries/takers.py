"""Who could come instead, at the same time, to visits that have lost their helper: found for many at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils import timezone

from shop.enums import StrandedReason
from shop.hooks import BookingDraft, SlotRules
from shop.lengths import length_of
from shop.models import Assignment, Booking, Provider
from shop.queries.asked_first import who_is_barred
from shop.queries.colleagues import AWAY, ON_DUTY, QUALIFIED
from shop.queries.door import window_of
from shop.queries.free_time import FREE
from shop.queries.ranking import BEST_FIRST, FAIRNESS_BOUND, RANK, ranking_parameters
from shop.ways import way_of

OTHERS_COULD_COME = frozenset({StrandedReason.NO_SHIFT, StrandedReason.NOT_QUALIFIED})
"""Without ground for these reasons, a visit has it again when somebody else comes."""
MOST_ASKED = 5
"""The next one is asked where the best has been given another visit of the list; so many are looked up."""

# What differs from visit to visit, and of which type it is. When a visit takes its helper's time its assignment says.
OF_A_VISIT = {
    "service_id": "bigint",
    "department_id": "bigint",
    "recipient_id": "bigint",
    "uses_places": "boolean",
    "from_at": "timestamptz",
    "first_day": "date",
    "last_day": "date",
    "window_start": "timestamptz",
    "window_end": "timestamptz",
    "trail_from": "timestamptz",
    "trail_to": "timestamptz",
    "barred_providers": "text",
    "barred_during": "text",
}
OF_AN_ASSIGNMENT = ("occupied_from", "occupied_to")
OF_ALL = ("zone", "now", "bound", "moving", "offer_id")


def _for_each(part: str) -> str:
    """A part that asks about one visit, asking about each row of `asked`."""
    asked = {*OF_A_VISIT, *OF_AN_ASSIGNMENT}
    return re.sub(r"%\((\w+)\)s", lambda found: f"asked.{found[1]}" if found[1] in asked else found[0], part)


TAKERS = f"""
WITH asked AS MATERIALIZED (
    -- Of those who come to a visit only who cannot: of two who come together one may be at work.
    SELECT a.booking_id, a.provider_id AS instead_of, a.party, a.seat, a.occupied,
        lower(a.occupied) AS occupied_from, upper(a.occupied) AS occupied_to, visit.*
    FROM unnest(%(for_booking)s::bigint[], {", ".join(f"%({name})s::{kind}[]" for name, kind in OF_A_VISIT.items())})
        AS visit(for_booking, {", ".join(OF_A_VISIT)})
    JOIN shop_assignment a ON a.booking_id = visit.for_booking AND a.active
    JOIN shop_provider p ON p.id = a.provider_id
    WHERE NOT (p.is_active AND (p.kind = 'place') = visit.uses_places
        AND {ON_DUTY.format(provider="p.id", occupied="a.occupied")}
        AND NOT {AWAY.format(provider="p.id", occupied="a.occupied")}
        AND {QUALIFIED.format(provider="p.id", service="visit.service_id", occupied="a.occupied")})
)
SELECT asked.booking_id, asked.instead_of, p.id, p.name, p.number, p.kind
FROM asked
LEFT JOIN LATERAL (
    WITH {_for_each(FREE)}, {_for_each(RANK)}
    SELECT provider_id, row_number() OVER (ORDER BY {BEST_FIRST}) AS place FROM ranked
    -- A session goes to somebody else as a whole, and what the recipient holds elsewhere is held.
    WHERE NOT EXISTS (
        SELECT FROM shop_blockedprovider k
        JOIN shop_booking b ON b.recipient_id = k.recipient_id
        JOIN shop_assignment seat ON seat.booking_id = b.id AND seat.active
        WHERE asked.seat > 0 AND seat.party = asked.party AND k.provider_id = ranked.provider_id)
    AND NOT EXISTS (
        SELECT FROM shop_assignment t
        WHERE t.provider_id = ranked.provider_id AND t.active AND t.alive @> %(now)s::timestamptz
            AND t.occupied && asked.occupied)
    ORDER BY place LIMIT {MOST_ASKED}
) AS takers ON true
LEFT JOIN shop_provider p ON p.id = takers.provider_id
ORDER BY asked.booking_id, asked.instead_of, takers.place
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody (`instead_of`, the id) who cannot come to a visit; `takers` could, the best first."""

    instead_of: int
    takers: Sequence[Provider]


def who_can_take(visits: Iterable[Booking]) -> Mapping[int, Sequence[Lost]]:
    """Who cannot come to each of the visits and who could instead, by the visit's id. One query, however many; one more
    where two are of one house, and for each visit those of a module that keeps people apart.

    Each as if it were the only one: whoever is free can take one of those that are at the same time. By the rules and
    in the order of the page on which a person chooses; without those to which nobody else was to come.
    """
    asked = [each for each in visits if each.stranded in OTHERS_COULD_COME and not _is_for_one_only(each)]
    if not asked:
        return {}
    rules = {each.pk: who_is_barred(each, way=way_of(each)) for each in asked}
    with connection.cursor() as cursor:
        cursor.execute(TAKERS, _parameters(asked, rules))
        rows = cursor.fetchall()
    given = _given([each for each in asked if rules[each.pk].groups and each.providers_needed > 1])
    takers = defaultdict[int, dict[int, list[Provider]]](dict)
    for booking_id, instead_of, pk, *known in rows:
        theirs = takers[booking_id].setdefault(instead_of, [])
        staying = given[booking_id] - {instead_of}
        if pk is not None and rules[booking_id].may_be_together(pk, *staying):
            name, number, kind = known
            theirs.append(Provider(pk=pk, name=name, number=number, kind=kind))
    return {
        booking_id: [Lost(instead_of, free) for instead_of, free in lost.items()]
        for booking_id, lost in takers.items()
    }


def one_for_each(lost: Sequence[Lost]) -> Sequence[tuple[int, Provider]]:
    """Who (the id) is replaced by whom; empty where somebody is missing still: half of two is no help."""
    pairs: list[tuple[int, Provider]] = []
    for each in lost:
        taken = {provider.pk for _instead_of, provider in pairs}
        to = next((provider for provider in each.takers if provider.pk not in taken), None)
        if to is None:
            return ()
        pairs.append((each.instead_of, to))
    return pairs


def _is_for_one_only(visit: Booking) -> bool:
    """It was agreed that nobody else comes. The visit's standing booking should be read already."""
    return visit.series is not None and visit.series.only_provider


def _given(visits: Sequence[Booking]) -> Mapping[int, set[int]]:
    """Who comes to each as it stands, by ids. No query for no visits."""
    given = defaultdict[int, set[int]](set)
    if visits:
        standing = Assignment.objects.filter(booking__in=visits, active=True)
        for booking_id, provider_id in standing.values_list("booking_id", "provider_id"):
            given[booking_id].add(provider_id)
    return given


def _parameters(visits: Sequence[Booking], rules: Mapping[int, SlotRules]) -> dict[str, Any]:
    of_each = []
    for visit in visits:
        draft = BookingDraft(visit.service, visit.recipient, visit.starts_at, visit.ends_at, length_of(visit))
        window = window_of(replace(draft, way=way_of(visit), rules=rules[visit.pk]))
        of_each.append(window.parameters() | ranking_parameters(window))
    columns: dict[str, Any] = {name: [each[name] for each in of_each] for name in OF_A_VISIT}
    return columns | {
        "for_booking": [visit.pk for visit in visits],
        "zone": timezone.get_current_timezone_name(),
        "now": timezone.now(),
        "bound": FAIRNESS_BOUND,
        "moving": None,
        "offer_id": None,
        "module_key": "",
        "keeps_provider": False,  # what the department may decide is for it to see
    }
