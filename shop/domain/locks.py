"""Who waits for whom. Advisory locks are per database, so every key begins with the tenant's schema."""

from django.db import connection

from foundation.prepared import PreparedStatement

SCHEDULE = "hashtextextended(current_schema() || '/schedule/' || %(department)s::text, 0)"
POOL = "hashtextextended(current_schema() || '/pool/' || %(department)s::text, 0)"
RECIPIENT = "hashtextextended(current_schema() || '/recipient/' || %(recipient)s::text, 0)"


FOR_BOOKING = PreparedStatement(
    f"SELECT pg_advisory_xact_lock_shared({SCHEDULE}), pg_advisory_xact_lock({RECIPIENT})"
)
"""Bookings share the schedule among themselves, and one recipient's bookings come one at a time."""


def keys_for_booking(*, department_id: int, recipient_id: int) -> dict[str, str]:
    """The values of FOR_BOOKING."""
    return {"department": str(department_id), "recipient": str(recipient_id)}


def lock_for_booking(*, department_id: int, recipient_id: int) -> None:
    """Take the locks of FOR_BOOKING."""
    FOR_BOOKING.one(keys_for_booking(department_id=department_id, recipient_id=recipient_id))


def lock_pool(department_id: int) -> None:
    """Where shares of the pool are kept for one channel, those who take from it come one at a time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({POOL})", {"department": str(department_id)})


def lock_schedule(department_id: int) -> None:
    """Changes of hours, shifts and absences wait for bookings under way, and make new ones wait."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SCHEDULE})", {"department": str(department_id)})
