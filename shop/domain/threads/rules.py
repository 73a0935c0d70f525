"""Whether recipients may write to a department, and for how long after a visit."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.errors import UnlikelyThreadDays
from shop.models import Department

MOST_DAYS = 365
CHANGED = "department.threads_changed"


@transaction.atomic
def set_thread_rules(
    department: Department, *, takes_messages: bool, thread_days: int, actor: Actor
) -> Department:
    """From now on. What was written stays to be read by both. Raises UnlikelyThreadDays."""
    if not 0 <= thread_days <= MOST_DAYS:
        raise UnlikelyThreadDays(most=MOST_DAYS)
    # No key of it changes: bookings that point at it go on.
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    wanted = (takes_messages, thread_days)
    if (department.takes_messages, department.thread_days) != wanted:
        department.takes_messages, department.thread_days = wanted
        department.save(update_fields=["takes_messages", "thread_days"])
        record(actor, CHANGED, department, takes=int(takes_messages), days=thread_days)
    return department
