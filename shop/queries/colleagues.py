"""Who else of a department could take a visit, and why the others cannot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils import timezone

from foundation.alphabet import ORDER
from shop.enums import Availability
from shop.models import Assignment, Booking, Provider
from shop.queries.asked_first import who_is_barred
from shop.queries.barred import BARRED, barred_parameters
from shop.ways import way_of

ON_DUTY = """coalesce({occupied} <@ (
    SELECT range_agg(s.during) FROM shop_shift s
    WHERE s.provider_id = {provider} AND NOT s.is_off AND s.during && {occupied}), false)"""
AWAY = """EXISTS (
    SELECT FROM shop_absence x WHERE x.provider_id = {provider} AND x.during && {occupied})"""
QUALIFIED = """NOT EXISTS (
    SELECT FROM shop_service_required_qualifications r
    WHERE r.service_id = {service} AND NOT EXISTS (
        SELECT FROM shop_providerqualification q
        WHERE q.provider_id = {provider} AND q.qualification_id = r.qualification_id
            AND (q.valid_until IS NULL
                OR (q.valid_until + 1)::timestamp AT TIME ZONE %(zone)s >= upper({occupied}))))"""
OCCUPIED = "tstzrange(%(occupied_from)s, %(occupied_to)s)"

# The first reason that fits is the one to tell: it decides more than those after it.
COLLEAGUES = f"""
SELECT p.id, p.name, p.number, p.kind, p.is_active, CASE
    WHEN EXISTS (
        SELECT FROM shop_assignment a
        WHERE a.booking_id = ANY(%(booking_ids)s) AND a.provider_id = p.id AND a.active) THEN 'has_it'
    WHEN NOT p.is_active THEN 'left'
    WHEN EXISTS (
        SELECT FROM shop_blockedprovider k
        JOIN shop_booking b ON b.recipient_id = k.recipient_id AND b.id = ANY(%(booking_ids)s)
        WHERE k.provider_id = p.id) THEN 'blocked'
    WHEN NOT {QUALIFIED.format(provider="p.id", service="%(service_id)s", occupied=OCCUPIED)} THEN 'not_qualified'
    WHEN NOT {ON_DUTY.format(provider="p.id", occupied=OCCUPIED)} THEN 'off_duty'
    WHEN {AWAY.format(provider="p.id", occupied=OCCUPIED)} THEN 'absent'
    WHEN EXISTS (
        SELECT FROM shop_assignment t
        WHERE t.provider_id = p.id AND t.active AND t.alive @> %(now)s::timestamptz
            AND t.occupied && {OCCUPIED}) THEN 'busy'
    WHEN EXISTS (
        SELECT FROM shop_kepttime o
        WHERE o.provider_id = p.id AND o.during && {OCCUPIED}
            AND NOT (o.service_id = %(service_id)s AND o.during @> {OCCUPIED})) THEN 'busy'
    WHEN {OCCUPIED} && {BARRED.format(provider="p.id")} THEN 'busy'
    ELSE 'free'
END
FROM shop_provider p
WHERE p.department_id = %(department_id)s AND (p.is_active OR p.id = %(provider_id)s::bigint)
    AND (%(provider_id)s::bigint IS NULL OR p.id = %(provider_id)s::bigint)
    -- A bed does not come to clean: what is no place at all for this service is not among the others.
    AND (p.kind = 'place') = (SELECT uses_places FROM shop_service WHERE id = %(service_id)s)
ORDER BY p.number NULLS FIRST, {ORDER.format("p.name")}, p.id
"""  # noqa: S608 - built from constants of this file


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the department, and whether the visit could be theirs."""

    provider: Provider
    availability: Availability


def moving_with(assignment: Assignment) -> list[Assignment]:
    """What goes to somebody else together with the assignment: in a session everybody's seat. One query."""
    moving = Assignment.objects.filter(active=True, alive__contains=timezone.now())
    if assignment.seat:
        moving = moving.filter(party=assignment.party, provider=assignment.provider_id, seat__gt=0)
    else:
        moving = moving.filter(pk=assignment.pk)
    return list(moving.order_by("booking_id"))


def who_stays(booking: Booking, *, going: Sequence[Assignment]) -> list[int]:
    """The ids of those who come to it besides whoever goes. No query where one comes alone."""
    if booking.providers_needed == 1:
        return []
    staying = Assignment.objects.filter(booking=booking, active=True).exclude(
        pk__in=[each.pk for each in going]
    )
    return list(staying.values_list("provider_id", flat=True))


def colleagues_for(
    moving: Sequence[Assignment], *, booking: Booking, only: Provider | None = None
) -> Sequence[Colleague]:
    """Everybody in the booking's department, or `only` one, and whether they could take all of it. One query."""
    rules = who_is_barred(booking, way=way_of(booking))
    parameters: dict[str, Any] = {
        "booking_ids": [each.booking_id for each in moving],
        "service_id": booking.service_id,
        "department_id": booking.department_id,
        "provider_id": only.pk if only else None,
        "occupied_from": min(each.occupied.lower for each in moving),
        "occupied_to": max(each.occupied.upper for each in moving),
        "zone": timezone.get_current_timezone_name(),
        "now": timezone.now(),
        **barred_parameters(rules.barred),
    }
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, parameters)
        found = [_colleague(row, department_id=booking.department_id) for row in cursor.fetchall()]
    if not rules.groups:
        return found
    staying = who_stays(booking, going=moving)
    return [
        each
        if each.availability != Availability.FREE or rules.may_be_together(each.provider.pk, *staying)
        else replace(each, availability=Availability.BUSY)
        for each in found
    ]


def _colleague(row: tuple[Any, ...], *, department_id: int) -> Colleague:
    pk, name, number, kind, is_active, availability = row
    provider = Provider(
        pk=pk, name=name, number=number, kind=kind, is_active=is_active, department_id=department_id
    )
    return Colleague(provider, Availability(availability))
