"""What is written to somebody whose services end: once, and before nothing is written any more."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from notifications.kinds import message_kind
from notifications.standards import MessageText
from shop.addresses import written
from shop.domain.circumstances.ending import TOLD_TO_RECIPIENT
from shop.models import Department, Recipient
from shop.standard_texts.decisions import SERVICES_END
from ui.dates import long_day


@message_kind(TOLD_TO_RECIPIENT, SERVICES_END, is_decision=True)
def services_end(params: Mapping[str, Any]) -> MessageText | None:
    """Until when; nothing when they were opened again meanwhile, or end on another day."""
    last_day = date.fromisoformat(params["last_day"])
    if not Recipient.objects.filter(pk=params["recipient_id"], ended_on=last_day).exists():
        return None
    words = {
        "day": long_day(last_day),
        "phone": Department.objects.values_list("phone", flat=True).get(pk=params["department_id"]),
    }
    return written(SERVICES_END, words, "bookings")
