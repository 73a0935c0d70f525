"""A stay that ended before its time, or that nobody came to: from then on its place is free, and when that was wrong it
is theirs again.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from shop.domain.door.changes import lock_booking
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import reserve_until
from shop.domain.locks import lock_for_booking, lock_for_those_apart
from shop.errors import FreedAndTaken, GivenBackAndSpent, NothingLeft
from shop.models import Assignment, Booking
from shop.queries.asked_first import who_is_barred
from shop.queries.presence import elsewhere
from shop.ways import way_of

# In seconds: a day of an interval is as long as the clock says. What was not shortened is not made longer either; what
# is kept free after a stay went with its end.
SHIFT_END = """
UPDATE shop_assignment
SET occupied = tstzrange(lower(occupied), upper(occupied) + make_interval(secs => %(seconds)s))
WHERE booking_id = %(booking_id)s AND active AND (%(seconds)s < 0 OR upper(occupied) < %(kept_until)s)
"""


def lock_to_tell(booking: Booking) -> Booking:
    """The booking as it is now, locked; a stay under the locks of one that is booked, as it may take time again."""
    if booking.service.stay_unit:
        lock_for_booking(department_id=booking.department_id, recipient_id=booking.recipient_id)
        lock_for_those_apart(booking.service)
    return lock_booking(booking.pk)


def follow_end(booking: Booking, *, former: datetime, gives_back: bool) -> None:
    """Let time and ledger follow a stay that ends at another hour than `former`; what is freed is offered.

    What was not used is given back where it `gives_back`, and taken again when it was used after all. Raises
    FreedAndTaken or GivenBackAndSpent where that is no longer to be had.
    """
    now = booking.freed_at or booking.ends_at
    if gives_back or former != booking.ends_at:  # a decision that was not touched is not counted anew
        try:
            reserve_until(booking, ends_at=now if gives_back else booking.ends_at)
        except NothingLeft as error:
            raise GivenBackAndSpent(booking=booking.pk) from error
    if now == former:
        return
    if now > former and (_is_elsewhere(booking, since=former) or _is_kept_from_them(booking, since=former)):
        raise FreedAndTaken(booking=booking.pk)
    _before, after = way_of(booking).buffers(booking.service)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            changed: dict[str, Any] = {
                "seconds": (now - former).total_seconds(),
                "kept_until": booking.ends_at + after,
                "booking_id": booking.pk,
            }
            cursor.execute(SHIFT_END, changed)
    except IntegrityError as error:
        if "assignment_provider_is_in_one_place" in str(error):
            raise FreedAndTaken(booking=booking.pk) from error
        raise
    if now < former:
        time_was_freed(booking.department_id)


def _is_elsewhere(booking: Booking, *, since: datetime) -> bool:
    """Whether they have booked that time somewhere else themselves meanwhile."""
    during = since, booking.freed_at or booking.ends_at
    return bool(
        elsewhere(
            booking.service,
            booking.recipient_id,
            way=way_of(booking),
            during=during,
            but_not=(booking.pk,),
        )
    )


def _is_kept_from_them(booking: Booking, *, since: datetime) -> bool:
    """Whether somebody whom they must not meet has come to be there meanwhile."""
    given = set(Assignment.objects.filter(booking=booking, active=True).values_list("provider_id", flat=True))
    return any(
        each.provider_id in given and each.from_at < booking.ends_at and since < each.until_at
        for each in who_is_barred(booking, way=way_of(booking)).barred
    )
