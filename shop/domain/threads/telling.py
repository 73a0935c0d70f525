"""Whoever was written to hears that there is a message, and not what it says: that may tell of their health."""

from datetime import timedelta

from django.utils import timezone

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox
from shop.domain.hearing import tell_recipient
from shop.enums import ThreadSide
from shop.models import ThreadMessage
from shop.queries.duties import administrators_of

TO_RECIPIENT, TO_DEPARTMENT = "thread.to_recipient", "thread.to_department"
AGAIN_AFTER = timedelta(hours=1)
"""Who was told, and has not read it yet, is told of more only then: several messages in a row are one notice."""
GATHERS = timedelta(minutes=5)
"""What more is written meanwhile stands in the same notice to the department."""


def tell_other_side(message: ThreadMessage) -> None:
    """Promise the notice, in this transaction, unless they were told lately and have not read since."""
    lately = ThreadMessage.objects.filter(
        side=message.side, read_at__isnull=True, sent_at__gt=message.sent_at - AGAIN_AFTER
    ).exclude(pk=message.pk)
    booking = message.booking
    if message.side == ThreadSide.DEPARTMENT:
        if not lately.filter(booking=booking).exists():
            tell_recipient(
                TO_RECIPIENT, booking.recipient, service_id=booking.service_id, booking_id=booking.pk
            )
        return
    if lately.filter(booking__department_id=booking.department_id).exists():
        return
    about = {"department_id": booking.department_id}
    told = administrators_of([booking.department_id])[booking.department_id]
    will_hear = _who_will_hear(booking.department_id)
    new = [user_id for user_id in told if user_id not in will_hear]
    put_all_in_outbox(
        [(TO_DEPARTMENT, user_id, about) for user_id in new], not_before=timezone.now() + GATHERS
    )


def _who_will_hear(department_id: int) -> frozenset[int]:
    """Whose notice gathers still: it says how it stands when it goes out, and waits until this message is written."""
    gathering = OutboxMessage.objects.filter(
        kind=TO_DEPARTMENT,
        params__department_id=department_id,
        status=DeliveryStatus.WAITING,
        claimed_until=None,
        not_before__gt=timezone.now(),
    )
    return frozenset(gathering.select_for_update().order_by("pk").values_list("user_id", flat=True))
