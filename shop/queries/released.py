"""Released time: what was granted, and neither booked nor delivered. It changes no decision; it is time for others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from foundation.alphabet import ORDER
from shop.enums import EntitlementUnit
from shop.lengths import MINUTE
from shop.models import Department

# A period counts in the month in which it begins.
RELEASED = f"""
WITH begun AS MATERIALIZED (
    SELECT id AS department_id, (SELECT (min(starts_at) AT TIME ZONE %(zone)s)::date FROM shop_booking
        WHERE department_id = asked.id) AS first_day
    FROM unnest(%(department_ids)s::bigint[]) AS asked(id)
)
SELECT s.department_id, s.module_key, s.id, s.name, s.duration, s.stay_unit <> '', e.unit,
    date_trunc('month', p.starts_on)::date AS month,
    count(*), bool_and(p.ends_before <= %(today)s), coalesce(bool_or(p.starts_on < begun.first_day), false),
    sum(p.granted)::bigint, sum(ledger.taken - ledger.used)::bigint, sum(ledger.used)::bigint
FROM begun JOIN shop_service s ON s.department_id = begun.department_id
    JOIN shop_entitlement e ON e.service_id = s.id
    JOIN shop_entitlementperiod p ON p.entitlement_id = e.id,
    LATERAL (
        SELECT coalesce(sum(quantity) FILTER (WHERE kind = 'reserved'), 0)
                - coalesce(sum(quantity) FILTER (WHERE kind = 'released'), 0) AS taken,
            coalesce(sum(quantity) FILTER (WHERE kind = 'used'), 0) AS used
        FROM shop_entitlemententry WHERE period_id = p.id
    ) AS ledger
WHERE p.starts_on >= %(first_day)s AND p.starts_on < %(before)s
GROUP BY s.id, e.unit, month
ORDER BY {ORDER.format("s.name")}, s.id, e.unit, month
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class ReleasedTime:
    """One service's periods that begin in a month, of decisions in one unit. Quantities in the ledger's unit.

    `booked` is still to come, `delivered` is used, also by who was not home. `visit` is how long a visit usually
    lasts, None for a stay. Until all of the periods are over, more may still be booked. It `is_part` where one of them
    began before the department's first visit here: what was done until then is not known, and seems to be released.
    """

    department_id: int
    module_key: str
    service_id: int
    service: str
    visit: timedelta | None
    unit: EntitlementUnit
    month: date
    periods: int
    is_over: bool
    is_part: bool
    granted: int
    booked: int
    delivered: int

    @property
    def released(self) -> int:
        """Below zero where a reduced decision is overdrawn."""
        return self.granted - self.booked - self.delivered

    @property
    def minutes(self) -> int | None:
        """The released time in minutes, where the unit says how long it is."""
        if self.unit in {EntitlementUnit.MINUTES, EntitlementUnit.HOURS}:
            return self.released
        if self.unit == EntitlementUnit.VISITS and self.visit is not None:
            return self.released * (self.visit // MINUTE)
        return None


def released_time(department: Department, *, first_day: date, before: date) -> Sequence[ReleasedTime]:
    """By service, unit and month, of the periods that begin in the half-open span. One query."""
    return released_times([department.pk], first_day=first_day, before=before)


def released_times(department_ids: Iterable[int], *, first_day: date, before: date) -> Sequence[ReleasedTime]:
    """The same of several departments. One query."""
    parameters: dict[str, Any] = {
        "department_ids": list(department_ids),
        "first_day": first_day,
        "before": before,
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(RELEASED, parameters)
        return [
            ReleasedTime(of, module, pk, name, None if is_stay else visit, EntitlementUnit(unit), *figures)
            for of, module, pk, name, visit, is_stay, unit, *figures in cursor.fetchall()
        ]
