"""What is written to somebody whose services end: once, and before nothing is written any more."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.domain.circumstances.ending import TOLD_TO_RECIPIENT
from shop.models import Department, Recipient
from ui.dates import long_day


@message_kind(TOLD_TO_RECIPIENT, is_decision=True)
def services_end(params: Mapping[str, Any]) -> MessageText | None:
    """Until when; nothing when they were opened again meanwhile, or end on another day."""
    last_day = date.fromisoformat(params["last_day"])
    if not Recipient.objects.filter(pk=params["recipient_id"], ended_on=last_day).exists():
        return None
    words = {
        "day": long_day(last_day),
        "phone": Department.objects.values_list("phone", flat=True).get(pk=params["department_id"]),
    }
    text = MessageText(
        subject=_("Your services end on %(day)s") % words,
        body=_(
            "Your services end on %(day)s. Until then all is as before; visits after that are cancelled.\n\n"
            "If this is wrong, or you wonder what comes afterwards, call %(phone)s and we will help you."
        )
        % words,
    )
    return with_address(text, "bookings")
