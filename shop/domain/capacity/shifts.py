"""Shifts are made from weekly templates for the weeks ahead; the schedule lock is held while they change."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, IntegerField, Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.models import Department, Shift, ShiftTemplate
from shop.queries.rota import CALLED_FOR, called_for_parameters

BEYOND_HORIZON = timedelta(weeks=8)
LEAST_HORIZON = 14

DELETE_NOT_CALLED_FOR = f"""
WITH {CALLED_FOR}
DELETE FROM shop_shift s USING shop_provider p
WHERE p.id = s.provider_id AND p.department_id = %(department_id)s AND s.template_id IS NOT NULL
    AND lower(s.during) >= %(midnight)s
    AND NOT EXISTS (
        SELECT FROM called_for c WHERE c.template_id = s.template_id AND c.during = s.during
            AND c.provider_id = s.provider_id)
"""  # noqa: S608 - built from constants of this package

DELETE_OF_TEMPLATES = """
DELETE FROM shop_shift WHERE template_id = ANY (%(template_ids)s) AND lower(during) >= %(midnight)s
"""

INSERT_CALLED_FOR = f"""
WITH {CALLED_FOR}
INSERT INTO shop_shift (provider_id, template_id, during)
SELECT provider_id, template_id, during FROM called_for
ON CONFLICT ON CONSTRAINT shift_of_a_provider_is_told_once DO NOTHING
"""  # noqa: S608 - built from constants of this package


@transaction.atomic
def make_shifts(
    department: Department, *, from_day: date | None = None, until_day: date | None = None
) -> int:
    """Make the shifts that the templates call for and that are not there yet; returns how many were new.

    Where somebody changed a shift, took one off or added one, the template makes none.
    """
    today = timezone.localdate()
    parameters = called_for_parameters(
        department_id=department.pk,
        first_day=from_day or today,
        last_day=until_day or last_day_of_shifts(department),
    )
    lock_schedule(department.pk)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_CALLED_FOR, parameters)
        made = int(cursor.rowcount)
    if made:
        time_was_freed(department.pk)
    return made


@transaction.atomic
def remake_shifts(department: Department, *, from_day: date | None = None) -> int:
    """After a change of templates: let the shifts from that day on (today unless told) follow them.

    Shifts that somebody edited by hand no longer belong to a template, and stay. Returns how many bookings
    of the department are stranded afterwards.
    """
    today = timezone.localdate()
    first_day = max(from_day or today, today)
    lock_schedule(department.pk)
    # Those that were made for a longer horizon than today's stay, and so does what is booked in them.
    last_day = max(last_day_of_shifts(department), _last_day_made(department))
    parameters = called_for_parameters(department_id=department.pk, first_day=first_day, last_day=last_day)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_NOT_CALLED_FOR, parameters | {"midnight": _midnight(first_day)})
    make_shifts(department, from_day=first_day, until_day=last_day)
    return flag_stranded_bookings(department)


def last_day_of_shifts(department: Department) -> date:
    """Until when there are shifts: eight weeks beyond the longest horizon of its services, stays included."""
    furthest = department.services.aggregate(
        days=Max(F("booking_horizon") + Coalesce("longest_stay", 0, output_field=IntegerField()))
    )["days"]
    return timezone.localdate() + timedelta(days=max(furthest or 0, LEAST_HORIZON)) + BEYOND_HORIZON


def _last_day_made(department: Department) -> date:
    made = Shift.objects.filter(provider__department=department, template__isnull=False)
    latest = made.aggregate(latest=Max("starts_at"))["latest"]
    return timezone.localdate(latest) if latest else timezone.localdate()


def drop_made_shifts(templates: Sequence[ShiftTemplate]) -> None:
    """Delete the shifts of templates that are about to go, from today on; not those somebody edited by hand."""
    parameters: dict[str, Any] = {
        "template_ids": [each.pk for each in templates],
        "midnight": _midnight(timezone.localdate()),
    }
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OF_TEMPLATES, parameters)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
