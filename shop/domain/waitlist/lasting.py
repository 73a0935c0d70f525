"""How long a department keeps a time for who waits."""

from datetime import timedelta

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.meanwhile import require_unchanged
from shop.errors import InvalidHours
from shop.models import Department
from shop.queries.versions import version_of_offers

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=48)


@transaction.atomic
def set_offer_lasts(department: Department, *, lasts: timedelta, actor: Actor, seen: str = "") -> Department:
    """Keep offered times so long, in waking hours; those that are offered already keep theirs.

    `seen` is the version the actor looked at. Raises InvalidHours or ChangedMeanwhile.
    """
    if not SHORTEST <= lasts <= LONGEST:
        raise InvalidHours
    department = Department.objects.select_for_update().get(pk=department.pk)
    if department.offer_lasts != lasts:
        require_unchanged(seen, now=version_of_offers(department))
        department.offer_lasts = lasts
        department.save(update_fields=["offer_lasts"])
        minutes = int(lasts.total_seconds()) // 60
        record(actor, "department.offer_lasts_changed", department, minutes=minutes)
    return department
