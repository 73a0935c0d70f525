"""Who has heard that somebody is away, or leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.models import Disruption
from shop.queries.causes import Cause, messages_about


@dataclass(frozen=True, slots=True)
class Told:
    """How many were written to, the first of them when, and whether some messages have not gone out yet."""

    people: int
    first_at: datetime | None
    is_waiting: bool


def told_about(cause: Cause, disruptions: Sequence[Disruption]) -> Told:
    """Of what was done about its visits, with their recipients and who was `given` them. One query.

    By the people it can be: the outbox is never searched as a whole.
    """
    recipients = {each.booking.recipient.user_id for each in disruptions}
    providers = {each.given.provider.user_id for each in disruptions if each.given is not None}
    messages = messages_about(cause).filter(
        user__in=(recipients | providers) - {None},
        status__in=(DeliveryStatus.SENT, DeliveryStatus.WAITING),
    )
    found = list(messages.values_list("user_id", "sent_at"))
    sent = [(user_id, at) for user_id, at in found if at is not None]
    return Told(
        people=len({user_id for user_id, _at in sent}),
        first_at=min((at for _user_id, at in sent), default=None),
        is_waiting=len(sent) < len(found),
    )


def recipients_told(disruptions: Sequence[Disruption]) -> int:
    """How many of the recipients have been written to about these visits since, or are at once. One query, if any.

    What waits until nothing can be undone any more has not been said yet.
    """
    if not disruptions:
        return 0
    messages = OutboxMessage.objects.filter(
        Q(not_before=None) | Q(not_before__lte=timezone.now()),
        user__in={each.booking.recipient.user_id for each in disruptions} - {None},
        status__in=(DeliveryStatus.SENT, DeliveryStatus.WAITING),
        created_at__gte=min(each.opened_at for each in disruptions),
        params__booking_id__in=[each.booking_id for each in disruptions],
    )
    return messages.values("user").distinct().count()
