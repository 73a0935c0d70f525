"""The free times of fourteen days, against one query that only fetches the rows they are computed from."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from foundation.scope import use_scope
from shop.models import Service
from shop.queries.slots import bookable_window, slots_for_citizens
from tests.bench.bench import Bench
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.timing import compare
from tests.bench.world import SCOPE

FETCH = """
SELECT 'shift', s.provider_id, lower(during), upper(during)
FROM shop_shift s JOIN shop_provider p ON p.id = s.provider_id
WHERE p.department_id = %(department_id)s AND p.is_active AND during && tstzrange(%(from_at)s, %(until_at)s)
UNION ALL
SELECT 'absence', a.provider_id, lower(during), upper(during)
FROM shop_absence a JOIN shop_provider p ON p.id = a.provider_id
WHERE p.department_id = %(department_id)s AND p.is_active AND during && tstzrange(%(from_at)s, %(until_at)s)
UNION ALL
SELECT 'assignment', t.provider_id, lower(occupied), upper(occupied)
FROM shop_assignment t JOIN shop_provider p ON p.id = t.provider_id
WHERE p.department_id = %(department_id)s AND p.is_active AND t.active AND t.alive @> now()
    AND occupied && tstzrange(%(from_at)s, %(until_at)s)
UNION ALL
SELECT 'hours', weekday, current_date + opens_at, current_date + closes_at
FROM shop_openinghours WHERE department_id = %(department_id)s
UNION ALL
SELECT 'exception', id, date + opens_at, date + closes_at
FROM shop_exceptionday WHERE department_id = %(department_id)s
    AND date BETWEEN %(from_at)s::date AND %(until_at)s::date
"""


def free_times(bench: Bench) -> list[Row]:
    """Both inside one open transaction, as in a request."""
    service = bench.world.half_booked.service
    with use_scope(SCOPE), transaction.atomic():
        _require_half_free(service)
        ours, reference = compare(
            lambda: slots_for_citizens(service),
            lambda: fetch_rows(service),
            seconds=bench.seconds,
            times=3,
        )
    name = "14-day list, 10 providers half booked, vs. one query fetching the same rows: ms"
    return [Row(name, ours, reference, Goal("≤", 2))]


def fetch_rows(service: Service) -> Sequence[tuple[Any, ...]]:
    from_at, until_at = bookable_window(service, now=timezone.now())
    parameters: dict[str, Any] = {
        "department_id": service.department_id,
        "from_at": from_at,
        "until_at": until_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(FETCH, parameters)
        return list(cursor.fetchall())


def _require_half_free(service: Service) -> None:
    slots = slots_for_citizens(service)
    share = sum(slot.places_left for slot in slots) / sum(slot.places for slot in slots)
    if not 0.4 < share < 0.6:
        raise WrongResultError(f"{share:.0%} of the half-booked department is free")
