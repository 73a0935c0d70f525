"""Which beds a stay may have, and when: by the home, and by who must not be there at the same time. Never explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from modules.respite_care.chosen import BETWEEN, ids_in
from modules.respite_care.enums import PairingRule
from modules.respite_care.queries.rounds import KEPT, Kept, kept_parameters, read_kept
from shop.enums import TAKES_TIME
from shop.hooks import Barred
from shop.models import Service

FAR_BACK, FAR_AHEAD = timedelta(days=2), timedelta(days=2 * 366)
"""A bed that is not for them is barred for as long as anybody can look."""

BEDS = f"""
WITH chosen AS (
    SELECT id, home_id, ended_on FROM respite_care_caredfor
    WHERE id = ANY(%(chosen)s) AND recipient_id = %(recipient_id)s
), others AS (
    SELECT array_agg(CASE WHEN pairing.first_id = chosen.id THEN pairing.second_id ELSE pairing.first_id END::text)
        AS ids
    FROM respite_care_pairing AS pairing
    JOIN chosen ON chosen.id IN (pairing.first_id, pairing.second_id)
    WHERE pairing.rule = %(apart)s
), meetings AS (
    SELECT bed.home_id, lower(taken.occupied) AS from_at, upper(taken.occupied) AS until_at
    FROM others
    JOIN shop_booking AS stay ON string_to_array(stay.chosen, %(between)s) && others.ids
    JOIN shop_assignment AS taken ON taken.booking_id = stay.id AND taken.active
        AND taken.alive @> %(now)s::timestamptz
    JOIN respite_care_homebed AS bed ON bed.provider_id = taken.provider_id
    WHERE stay.department_id = %(department_id)s AND stay.ends_at > %(now)s AND stay.status = ANY(%(statuses)s)
)
SELECT bed.provider_id, bed.home_id,
    home.is_active AND home.kind = %(kind)s
        AND NOT EXISTS (SELECT FROM chosen WHERE chosen.home_id IS DISTINCT FROM home.id
            AND chosen.home_id IS NOT NULL),
    (SELECT coalesce(array_agg(from_at ORDER BY from_at), '{{}}') FROM meetings WHERE meetings.home_id = home.id),
    (SELECT coalesce(array_agg(until_at ORDER BY from_at), '{{}}') FROM meetings WHERE meetings.home_id = home.id),
    (SELECT min(ended_on) FROM chosen),
    {KEPT}
FROM respite_care_homebed AS bed
JOIN respite_care_home AS home ON home.id = bed.home_id
WHERE home.department_id = %(department_id)s
ORDER BY bed.id
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Beds:
    """What is `barred` for whom was chosen, in which of the `homes` each bed is, what is `kept` for rounds, and the
    `last_day` on which anything can begin for all of them.
    """

    barred: Sequence[Barred]
    homes: Mapping[int, int]
    kept: Sequence[Kept]
    last_day: date | None


def beds_for(service: Service, *, recipient_id: int, chosen: str, kind: str) -> Beds:
    """As it is now. One query."""
    now = timezone.now()
    parameters: dict[str, Any] = {
        "chosen": list(ids_in(chosen)),
        "recipient_id": recipient_id,
        "apart": PairingRule.APART,
        "between": BETWEEN,
        "now": now,
        "department_id": service.department_id,
        "statuses": sorted(TAKES_TIME),
        "kind": kind,
        "service_id": service.pk,
        **kept_parameters(),
    }
    barred, homes = list[Barred](), dict[int, int]()
    with connection.cursor() as cursor:
        cursor.execute(BEDS, parameters)
        rows = cursor.fetchall()
    for bed, home, is_theirs, starts, ends, _last_day, _kept in rows:
        homes[bed] = home
        barred += _barred(bed, list(zip(starts, ends, strict=True)) if is_theirs else _always(now))
    if not rows:
        return Beds((), {}, (), None)
    return Beds(barred, homes, read_kept(rows[0][-1]), rows[0][-2])


def _always(now: datetime) -> list[tuple[datetime, datetime]]:
    return [(now - FAR_BACK, now + FAR_AHEAD)]


def _barred(bed: int, spans: Sequence[tuple[datetime, datetime]]) -> list[Barred]:
    return [Barred(bed, *span) for span in spans]
