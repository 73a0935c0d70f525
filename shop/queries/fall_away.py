"""Who of the helpers has heard that visits fall away with somebody's services, and who is about to."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from audit.models import AuditEntry
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.models import Provider, Recipient
from shop.queries.called_off import REOPENED

FALL_AWAY, AFTER_ALL = "recipient.ended", "recipient.comes_again"


@dataclass(frozen=True, slots=True)
class HelpersTold:
    """How many have heard of the present ending, and when the others do; None where nobody is left to."""

    told: int = 0
    waits_until: datetime | None = None


def helpers_told(recipient: Recipient) -> HelpersTold:
    """Of who has ended. One query, and none for who has not."""
    if recipient.ended_on is None:
        return HelpersTold()
    since = AuditEntry.objects.filter(
        recipient_id=recipient.pk, action=REOPENED, at__gte=OuterRef("created_at")
    )
    theirs = Provider.objects.filter(assignments__booking__recipient=recipient)
    said = messages_to(theirs, about=recipient).filter(~Exists(since), kind=FALL_AWAY)
    found = list(said.values_list("user_id", "status", "not_before", "created_at"))
    return HelpersTold(
        told=len({user_id for user_id, status, *_times in found if status == DeliveryStatus.SENT}),
        waits_until=min(
            (
                not_before or created_at
                for _user_id, status, not_before, created_at in found
                if status == DeliveryStatus.WAITING
            ),
            default=None,
        ),
    )


def messages_to(providers: QuerySet[Provider], *, about: Recipient) -> QuerySet[OutboxMessage]:
    """That visits fall away, or take place after all; also what was said of who was merged into them.

    By people: the outbox is never searched as a whole.
    """
    theirs = Recipient.objects.filter(Q(pk=about.pk) | Q(merged_into=about))
    said = OutboxMessage.objects.filter(kind__in=(FALL_AWAY, AFTER_ALL), user__in=providers.values("user"))
    whose = Cast(KeyTextTransform("recipient_id", "params"), BigIntegerField())
    return said.alias(whose=whose).filter(whose__in=theirs.values("pk"))
