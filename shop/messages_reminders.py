"""What is written before a visit: that it is still so. Nothing when it is not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from notifications.kinds import message_kind
from notifications.standards import MessageText
from shop.addresses import answer_address
from shop.domain.waitlist.waking import next_waking
from shop.enums import BookingStatus
from shop.messages import about
from shop.models import Booking
from shop.queries.reminders import REMINDER
from shop.standard_texts import bookings as standard


@message_kind(REMINDER, standard.REMINDER, later=next_waking)
def booking_reminder(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was cancelled or moved meanwhile, lost its ground, or has begun. At night it waits."""
    booking = Booking.objects.select_related("service", "department").filter(pk=params["booking_id"]).first()
    if booking is None or booking.status != BookingStatus.CONFIRMED or booking.stranded:
        return None
    is_another_time = booking.starts_at != datetime.fromisoformat(params["starts_at"])
    if is_another_time or booking.starts_at <= timezone.now():
        return None
    return about(booking, standard.REMINDER, answer=answer_address(booking, params))
