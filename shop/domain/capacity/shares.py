"""Shares of a department's pool: how much of it is kept for those who book themselves, and for those who call."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.errors import SharesTooLarge
from shop.models import Department
from shop.queries.versions import version_of_shares


@transaction.atomic
def set_shares(
    department: Department, *, self_service: int, phone: int, actor: Actor, seen: str = ""
) -> Department:
    """Keep so many per cent of every hour's helpers for each way of booking; bookings already made stay.

    `seen` is the version the actor looked at. Raises SharesTooLarge when they come to more than 100, or
    ChangedMeanwhile.
    """
    if min(self_service, phone) < 0 or self_service + phone > 100:
        raise SharesTooLarge(self_service=self_service, phone=phone)
    lock_schedule(department.pk)
    department.refresh_from_db(fields=["reserved_for_self_service", "reserved_for_phone"])
    now = version_of_shares(department)
    department.reserved_for_self_service, department.reserved_for_phone = self_service, phone
    wanted = version_of_shares(department)
    require_unchanged(seen, now=now, wanted=wanted)
    if now != wanted:
        department.save(update_fields=["reserved_for_self_service", "reserved_for_phone"])
        record(actor, "shares.changed", department, self_service=self_service, phone=phone)
        time_was_freed(department.pk)
    return department
