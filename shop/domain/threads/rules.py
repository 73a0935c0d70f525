"""Whether recipients may write to a department, and for how long after a visit."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.meanwhile import require_unchanged
from shop.errors import UnlikelyThreadDays
from shop.models import Department
from shop.queries.versions import version_of_thread_rules

MOST_DAYS = 365
CHANGED = "department.threads_changed"


@transaction.atomic
def set_thread_rules(
    department: Department, *, takes_messages: bool, thread_days: int, actor: Actor, seen: str = ""
) -> Department:
    """From now on. What was written stays to be read by both. `seen` is the version the actor looked at.

    Raises UnlikelyThreadDays or ChangedMeanwhile.
    """
    if not 0 <= thread_days <= MOST_DAYS:
        raise UnlikelyThreadDays(most=MOST_DAYS)
    # No key of it changes: bookings that point at it go on.
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    wanted = (takes_messages, thread_days)
    if (department.takes_messages, department.thread_days) != wanted:
        require_unchanged(seen, now=version_of_thread_rules(department))
        department.takes_messages, department.thread_days = wanted
        department.save(update_fields=["takes_messages", "thread_days"])
        record(actor, CHANGED, department, takes=int(takes_messages), days=thread_days)
    return department
