"""What is written to those who look after a stay: that there is a message, and never what it says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from modules.respite_care.round_messages import OF_ROUNDS
from notifications.kinds import message_kind
from notifications.standards import LINK, MessageText
from shop.addresses import written
from shop.enums import ThreadSide
from shop.messages import when
from shop.models import Booking
from shop.queries.threads import unread_by_visit
from shop.standard_texts.parts import STAFF, text

__all__ = ["MESSAGE_WRITTEN", "OF_ROUNDS", "TO_HELPER"]

MESSAGE_WRITTEN = "respite_care.message_written"

TO_HELPER = text(
    MESSAGE_WRITTEN,
    _("A message about a stay"),
    STAFF,
    subject=_("A message about a stay that begins %(when)s"),
    body=_(
        "There is a message about a stay that you look after, %(when)s. Sign in to read it, and to answer."
    ),
    words=("when", LINK),
)


@message_kind(MESSAGE_WRITTEN, TO_HELPER)
def message_to_helper(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was read by then."""
    booking = Booking.objects.get(pk=params["booking_id"])
    if not unread_by_visit([booking.pk], side=ThreadSide.HELPER):
        return None
    return written(TO_HELPER, {"when": when(booking)}, "respite_care:stay_thread", booking.pk)
