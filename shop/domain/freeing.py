"""Whatever frees or adds time says so here, and whoever waits for it in the department is looked at anew.

A job that waits in the queue looks for everybody who frees time before it starts, so one is enough. Whoever finds one
there and adds none holds a shared lock until they commit, and the job waits for those first (`wait_for_what_is_freed`):
so no freed time is overlooked.
"""

from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from foundation.jobs import enqueue
from foundation.scope import current_tenant_key
from shop.domain.locks import FREED

OFFER = "shop.offer_waitlist"
WAITS = f"""
SELECT pg_advisory_xact_lock_shared({FREED})::text, EXISTS (
    SELECT FROM shop_waitlistentry e JOIN shop_service s ON s.id = e.service_id
    WHERE s.department_id = %(department)s::bigint AND e.status = 'waiting')
"""  # noqa: S608 - built from constants of this package


def time_was_freed(department_id: int) -> None:
    """Promise, in this transaction, that it is offered to who waits in the department. Nobody waits: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, {"department": str(department_id)})
        _locked, somebody_waits = cursor.fetchone()
    if somebody_waits:
        look_at_line(department_id)


def look_at_line(department_id: int) -> None:
    """Enqueue the department's job, unless one waits to be started."""
    enqueue_unless_waiting(OFFER, key=department_id, department_id=department_id)


def enqueue_unless_waiting(name: str, *, key: int, **args: int) -> None:
    """Enqueue the job `name` unless one with this key waits already; it starts after this transaction, or theirs."""
    try:
        with transaction.atomic():  # the refusal fails the statement: let it fail a savepoint only
            enqueue(current_tenant_key(), name, args, queueing_lock=f"{name}:{key}")
    except AlreadyEnqueued:
        pass
