"""What came of an attempt: it is noted, and what follows is promised, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from notifications.claiming import deliver_at
from notifications.enums import Channel, DeliveryStatus, SendingStatus
from notifications.errors import SendingFailed
from notifications.models import Delivery, OutboxMessage
from notifications.parcels import Parcel
from notifications.reach import Reach, reach_of

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""After each attempt that came to nothing. After the last the other channel is tried, then a person is asked."""
STILL_HOPED_FOR = (SendingStatus.WAITING, SendingStatus.SENDING, SendingStatus.SENT)


@transaction.atomic
def note_sent(parcel: Parcel) -> None:
    messages, now = _locked(parcel), timezone.now()
    Delivery.objects.filter(pk__in=parcel.deliveries).update(
        status=SendingStatus.SENT, sent_at=now, next_at=None, error=""
    )
    for message in messages:
        message.status, message.claimed_until = DeliveryStatus.SENT, None
        message.sent_at = message.sent_at or now
        message.save(update_fields=["status", "sent_at", "claimed_until"])


@transaction.atomic
def note_failure(parcel: Parcel, failure: SendingFailed) -> None:
    """It is tried again after a while; when that has been done often enough, by the other channel."""
    messages = _locked(parcel)
    attempts = Delivery.objects.get(pk=parcel.deliveries[0]).attempts
    OutboxMessage.objects.filter(pk__in=parcel.messages).update(claimed_until=None)
    if failure.is_final or attempts > len(BACKOFF):
        _give_up(parcel, messages, code=failure.code)
        return
    wait = max(BACKOFF[attempts - 1], failure.retry_after or timedelta(0))
    again = timezone.now() + wait
    Delivery.objects.filter(pk__in=parcel.deliveries).update(
        status=SendingStatus.WAITING, next_at=again, error=failure.code
    )
    _look_again(parcel.messages, again)


def _look_again(messages: Sequence[int], moment: datetime | None = None) -> None:
    """At each of them: what goes with one that is withdrawn meanwhile goes out all the same."""
    for message_id in messages:
        deliver_at(message_id, moment)


def _locked(parcel: Parcel) -> Sequence[OutboxMessage]:
    found = OutboxMessage.objects.filter(pk__in=parcel.messages).select_related("user")
    return list(found.select_for_update(of=("self",)).order_by("pk"))


def _reach(messages: Sequence[OutboxMessage]) -> Reach:
    return reach_of(messages[0].user, kinds=[each.kind for each in messages])


def _give_up(parcel: Parcel, messages: Sequence[OutboxMessage], *, code: str) -> None:
    """Of what neither channel could take a person hears: whoever was to be told must be told otherwise."""
    Delivery.objects.filter(pk__in=parcel.deliveries).update(
        status=SendingStatus.FAILED, next_at=None, error=code
    )
    other = Channel.EMAIL if parcel.channel == Channel.SMS else Channel.SMS
    hoped_for = set(
        Delivery.objects.filter(message__in=parcel.messages, status__in=STILL_HOPED_FOR).values_list(
            "message_id", flat=True
        )
    )
    left = [each for each in messages if each.pk not in hoped_for and each.status == DeliveryStatus.WAITING]
    if not left:
        return
    tried = Delivery.objects.filter(message__in=[each.pk for each in left], channel=other).exists()
    if parcel.has_short and not tried and _reach(left).address_of(other):
        made = Delivery.objects.bulk_create(Delivery(message=each, channel=other) for each in left)
        Delivery.objects.filter(pk__in=[each.pk for each in made]).update(reference=made[0].reference)
        _look_again([each.pk for each in left])
    else:
        lost = OutboxMessage.objects.filter(pk__in=[each.pk for each in left])
        lost.update(status=DeliveryStatus.FAILED)
