"""Whoever was written to hears that there is a message, and not what it says: that may tell of their health."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox
from shop.domain.hearing import tell_recipient
from shop.enums import ThreadSide
from shop.models import ThreadMessage
from shop.queries.duties import administrators_of
from shop.queries.threads import unread_by
from shop.registry import hooks_of

TO_RECIPIENT, TO_DEPARTMENT = "thread.to_recipient", "thread.to_department"
AGAIN_AFTER = timedelta(hours=1)
"""Who was told, and has not read it yet, is told of more only then: several messages in a row are one notice."""
GATHERS = timedelta(minutes=5)
"""What more is written meanwhile stands in the same notice to the department."""


def tell_other_sides(message: ThreadMessage) -> None:
    """Promise the notices, in this transaction, but to who was told lately and has not read since."""
    if message.side != ThreadSide.RECIPIENT:
        _tell_recipient(message)
    if message.side != ThreadSide.DEPARTMENT:
        _tell_department(message)
    if message.side != ThreadSide.HELPER:
        _tell_helpers(message)


def _lately(message: ThreadMessage, *, to: ThreadSide) -> QuerySet[ThreadMessage]:
    """Other messages that this side was told of, and has not seen."""
    told = ThreadMessage.objects.filter(unread_by(to), sent_at__gt=message.sent_at - AGAIN_AFTER)
    return told.exclude(pk=message.pk)


def _tell_recipient(message: ThreadMessage) -> None:
    booking = message.booking
    if not _lately(message, to=ThreadSide.RECIPIENT).filter(booking=booking).exists():
        tell_recipient(TO_RECIPIENT, booking.recipient, service_id=booking.service_id, booking_id=booking.pk)


def _tell_department(message: ThreadMessage) -> None:
    department_id = message.booking.department_id
    if _lately(message, to=ThreadSide.DEPARTMENT).filter(booking__department_id=department_id).exists():
        return
    told = administrators_of([department_id])[department_id]
    will_hear = _who_will_hear(department_id)
    new = [user_id for user_id in told if user_id not in will_hear]
    put_all_in_outbox(
        [(TO_DEPARTMENT, user_id, {"department_id": department_id}) for user_id in new],
        not_before=timezone.now() + GATHERS,
    )


def _tell_helpers(message: ThreadMessage) -> None:
    """Those whom the visit's module says to look after the recipient, if there are any."""
    booking = message.booking
    helpers = hooks_of(booking.service.module_key).thread_helpers
    if helpers is None or _lately(message, to=ThreadSide.HELPER).filter(booking=booking).exists():
        return
    told = helpers.accounts(booking)
    put_all_in_outbox([(helpers.message, user_id, {"booking_id": booking.pk}) for user_id in told])


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
