"""Who has heard that somebody is away, or leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.enums import DeliveryStatus
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
