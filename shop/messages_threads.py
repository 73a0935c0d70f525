"""What is written about a new message: that there is one, and never what it says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.domain.threads.telling import TO_DEPARTMENT, TO_RECIPIENT
from shop.messages import when
from shop.models import Booking, Department
from shop.queries.threads import unread_for_recipient, unread_in


@message_kind(TO_RECIPIENT)
def message_to_recipient(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was read by then. The department is not named: its name may tell of their health."""
    booking = Booking.objects.get(pk=params["booking_id"])
    if not unread_for_recipient([booking.pk]):
        return None
    words = {"when": when(booking)}
    text = MessageText(
        subject=_("A message about your appointment on %(when)s") % words,
        body=_(
            "There is a message for you about your appointment on %(when)s. Sign in to read it, and to answer."
        )
        % words,
    )
    return with_address(text, "thread", booking.pk)


@message_kind(TO_DEPARTMENT)
def messages_to_department(params: Mapping[str, Any]) -> MessageText | None:
    """As it is when the notice goes out; nothing when all of it was read by then."""
    department = Department.objects.get(pk=params["department_id"])
    count = unread_in(department).count
    if not count:
        return None
    words = {"department": department.name, "count": count}
    text = MessageText(
        subject=_("New messages from recipients: %(count)s") % words,
        body=ngettext(
            "%(department)s: there is a message about %(count)s visit that nobody has read. Sign in to see whom it"
            " is from.",
            "%(department)s: there are messages about %(count)s visits that nobody has read. Sign in to see whom"
            " they are from.",
            count,
        )
        % words,
    )
    return with_address(text, "manage:threads", department.pk)
