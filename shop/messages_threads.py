"""What is written about a new message: that there is one, and never what it says."""

from collections.abc import Mapping
from typing import Any

from notifications.kinds import message_kind
from notifications.standards import MessageText
from shop.addresses import written
from shop.domain.threads.telling import TO_DEPARTMENT, TO_RECIPIENT
from shop.messages import when
from shop.models import Booking, Department
from shop.queries.threads import unread_for_recipient, unread_in
from shop.standard_texts import bookings, duties


@message_kind(TO_RECIPIENT, bookings.TO_RECIPIENT)
def message_to_recipient(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was read by then. The department is not named: its name may tell of their health."""
    booking = Booking.objects.get(pk=params["booking_id"])
    if not unread_for_recipient([booking.pk]):
        return None
    return written(bookings.TO_RECIPIENT, {"when": when(booking)}, "thread", booking.pk)


@message_kind(TO_DEPARTMENT, duties.TO_DEPARTMENT.one, duties.TO_DEPARTMENT.several)
def messages_to_department(params: Mapping[str, Any]) -> MessageText | None:
    """As it is when the notice goes out; nothing when all of it was read by then."""
    department = Department.objects.get(pk=params["department_id"])
    count = unread_in(department).count()
    if not count:
        return None
    words = {"department": department.name, "count": count}
    return written(duties.TO_DEPARTMENT.of(count), words, "manage:threads", department.pk)
