"""Whatever frees or adds time says so here, and whoever waits for it in the department is looked at anew.

A job that waits in the queue looks for everybody who frees time before it starts, so one is enough. Whoever finds one
there and adds none holds a shared lock until they commit, and the job waits for those first (`wait_for_what_is_freed`):
so no freed time is overlooked. Nobody who frees time waits for somebody else who does: where it cannot be known yet
whether the other's job will be there, there are two.

A hold that lapses frees time with nobody there to say so: a round that meets one has the line looked at again then.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from foundation.jobs import enqueue
from foundation.scope import current_tenant_key
from shop.domain.locks import FREED, QUEUE
from shop.enums import BookingStatus, WaitlistStatus
from shop.models import Booking, WaitlistEntry

OFFER, LOOK_AGAIN = "shop.offer_waitlist", "shop.look_again"
A_MOMENT = timedelta(seconds=1)
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


def look_again_when_a_hold_ends(department_id: int) -> None:
    """What is held while a form is filled in may come free, and nobody acts then. After a round, and while some wait.

    What a hold keeps from those who wait was free before it, or they asked for it since: each has led to a round, so
    it is enough that each round looks for holds. The first that ends is looked at, and then the next.
    """
    now = timezone.now()
    held = Booking.objects.filter(
        department=department_id, status=BookingStatus.HELD, is_offer=False, held_until__gt=now
    )
    waits = WaitlistEntry.objects.filter(
        service__department=department_id, status=WaitlistStatus.WAITING, asked_at=None
    )
    until = held.filter(Exists(waits)).order_by("held_until").values_list("held_until", flat=True).first()
    if until is not None:
        enqueue_unless_waiting(
            LOOK_AGAIN, key=department_id, not_before=until + A_MOMENT, department_id=department_id
        )


def enqueue_unless_waiting(name: str, *, key: int, not_before: datetime | None = None, **args: int) -> None:
    """Enqueue the job `name` unless one with this key waits already; it starts after this transaction, or theirs."""
    try:
        with transaction.atomic():  # the refusal fails the statement: let it fail a savepoint only
            lock = f"{name}:{key}" if _comes_first(name, key=key) else None
            enqueue(current_tenant_key(), name, args, queueing_lock=lock, not_before=not_before)
    except AlreadyEnqueued:
        pass


def _comes_first(name: str, *, key: int) -> bool:
    """Whether nobody else is about to enqueue it: the queue would let us wait for what becomes of theirs."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({QUEUE})", {"job": f"{name}:{key}"})
        return bool(cursor.fetchone()[0])
