"""Somebody who is away, and nobody is asked to come instead: their visits wait for a new time."""

from datetime import datetime

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.locks import lock_schedule
from shop.enums import AbsenceReason
from shop.models import Absence, Provider


@transaction.atomic
def be_away(
    provider: Provider, *, from_at: datetime, until_at: datetime, reason: AbsenceReason, actor: Actor
) -> Absence:
    """As if a sick day had found nobody else for any of the visits in [from_at, until_at)."""
    lock_schedule(provider.department_id)
    absence, is_new = Absence.objects.get_or_create(
        provider=provider, during=(from_at, until_at), defaults={"reason": reason}
    )
    if is_new:
        record(actor, "absence.registered", provider, reason=reason)
    flag_stranded_bookings(provider.department)
    return absence
