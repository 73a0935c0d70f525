"""Who waits for whom. Advisory locks are per database, so every key begins with the tenant's schema.

Rows come after them: a booking before what belongs to it (its assignments, its lines in the ledger, what is owed for
it, the messages about it), and of several bookings the lowest id first. So nobody waits for somebody who waits for
them.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from shop.models import Booking, Department, Service
from shop.registry import traits_of

SCHEDULE = "hashtextextended(current_schema() || '/schedule/' || %(department)s::text, 0)"
POOL = "hashtextextended(current_schema() || '/pool/' || %(department)s::text, 0)"
RECIPIENT = "hashtextextended(current_schema() || '/recipient/' || %(recipient)s::text, 0)"
LINE = "hashtextextended(current_schema() || '/line/' || %(department)s::text, 0)"
QUEUE = "hashtextextended(current_schema() || '/queue/' || %(job)s::text, 0)"
FREED = "hashtextextended(current_schema() || '/freed/' || %(department)s::text, 0)"
NUMBER = "hashtextextended(current_schema() || '/number/' || %(number)s, 0)"
DIGEST = "hashtextextended(current_schema() || '/digest', 0)"
STAFF = "hashtextextended(current_schema() || '/staff', 0)"


IN_ORDER = """
SELECT pg_advisory_xact_lock(%s) FROM unnest(%%s::%s[]) WITH ORDINALITY AS keys (key, place) ORDER BY place
"""

FOR_BOOKING = f"pg_advisory_xact_lock_shared({SCHEDULE}), pg_advisory_xact_lock({RECIPIENT})"


def lock_for_booking(*, department_id: int, recipient_id: int) -> None:
    """Bookings share the schedule among themselves, and one recipient's bookings come one at a time.

    Nothing costs less than to do this first in a transaction.
    """
    backend: Any = connection  # one of our own, of whose methods Django's type does not know
    backend.run_first(
        FOR_BOOKING % {"department": f"'{department_id:d}'", "recipient": f"'{recipient_id:d}'"}
    )


def lock_recipients(*recipient_ids: int) -> None:
    """Whatever is booked for these recipients waits, or was there before; of several the lowest id comes first.

    Nor does any department change its schedule meanwhile: who does that has locked their visits in an order of its own.
    """
    with connection.cursor() as cursor:
        for department_id in Department.objects.order_by("pk").values_list("pk", flat=True):
            cursor.execute(
                f"SELECT pg_advisory_xact_lock_shared({SCHEDULE})", {"department": str(department_id)}
            )
        for recipient_id in sorted(set(recipient_ids)):
            cursor.execute(f"SELECT pg_advisory_xact_lock({RECIPIENT})", {"recipient": str(recipient_id)})


def lock_bookings(bookings: QuerySet[Booking]) -> None:
    """Nobody else changes these bookings, or what belongs to them, before this transaction ends."""
    # Of a subquery, for there may be joins; and the order is the one everybody keeps.
    locked = Booking.objects.filter(pk__in=bookings.values("pk")).order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk", flat=True))


def lock_pool(department_id: int) -> None:
    """Where shares of the pool are kept for one channel, those who take from it come one at a time. After the locks
    of a booking.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({POOL})", {"department": str(department_id)})


def lock_for_those_apart(service: Service) -> None:
    """Where who is booked may have to be apart from others, visits are given one at a time: all before are seen."""
    if traits_of(service.module_key).keeps_apart:
        lock_pool(service.department_id)


def lock_schedule(department_id: int) -> None:
    """Changes of hours, shifts and absences wait for bookings under way, and make new ones wait."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SCHEDULE})", {"department": str(department_id)})


def lock_line(department_id: int) -> None:
    """Who waits in the department is offered one time after the other. Taken before a booking's locks, never after."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({LINE})", {"department": str(department_id)})


def lock_staff() -> None:
    """Who decides which accounts and roles there are does so alone. Taken before every other lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({STAFF})")


def lock_digest() -> None:
    """Who writes the morning's messages to the departments does so alone, and sees what was written before."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({DIGEST})")


def wait_for_what_is_freed(department_id: int) -> None:
    """Wait for those who have freed time and not committed yet, and lock nothing: see `shop.domain.freeing`."""
    with connection.cursor() as cursor:
        for function in ("pg_advisory_lock", "pg_advisory_unlock"):
            cursor.execute(f"SELECT {function}({FREED})", {"department": str(department_id)})


def lock_number(lookup_hash: str) -> None:
    """Whoever makes the account of a person with this national number does so alone. No other lock is taken after it
    but rows of that person.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({NUMBER})", {"number": lookup_hash})


def lock_numbers(lookup_hashes: Iterable[str]) -> None:
    """The same for many at once, always in one order; before any other lock of theirs."""
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER % (NUMBER % {"number": "key"}, "text"), [sorted(set(lookup_hashes))])


def lock_all_for_booking(*, department_id: int, recipient_ids: Iterable[int]) -> None:
    """As `lock_for_booking` for many of one department: of several the lowest id comes first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({SCHEDULE})", {"department": str(department_id)})
        cursor.execute(IN_ORDER % (RECIPIENT % {"recipient": "key"}, "bigint"), [sorted(set(recipient_ids))])
