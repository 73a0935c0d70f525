"""Which of a reader's messages go out now, and as what: decided in one transaction, before anything is sent.

Whoever sends them is believed to be at work for a while (`LEASE`). Killed meanwhile, the queue runs the job again, and
after the lease they go out once more under the same reference.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from foundation.jobs import enqueue
from foundation.scope import current_tenant_key
from notifications.enums import Channel, DeliveryStatus, SendingStatus
from notifications.kinds import in_envelope, is_silent, is_to_closed, must_wait_until, text_of
from notifications.models import Delivery, OutboxMessage, SmsGateway
from notifications.night import is_too_late, waits_until
from notifications.parcels import Parcel, in_one
from notifications.reach import Reach, reach_of
from notifications.standards import MessageText
from notifications.wording import own_words

DELIVER = "notifications.deliver"
LEASE = timedelta(minutes=5)
"""Longer than any attempt takes: a mail server that is slow at each step, then Maskinporten and Fiks asked twice each
(the time limits of `asking`, some 24 seconds a request)."""
ON_THEIR_WAY = (DeliveryStatus.WAITING, DeliveryStatus.SENT)
OPEN = (SendingStatus.WAITING, SendingStatus.SENDING)

type Texts = Mapping[int, MessageText]


@transaction.atomic
def claim(message_id: int) -> Sequence[Parcel]:
    """What is to be sent now of the message and those that go with it; nothing where nothing is due.

    Nobody is written to who may not sign in any more, but that it is so, or to whom others keep silent: whoever has
    died gets no more messages.
    """
    message = OutboxMessage.objects.select_related("user").get(pk=message_id)
    user, now = message.user, timezone.now()
    together = _locked_with(message)
    if not together:
        return []
    is_theirs = user.is_active or all(is_to_closed(each.kind) for each in together)
    if not is_theirs or is_silent(user.pk):
        _withdraw(together)
        return []
    if (until := must_wait_until(message.kind, now)) is not None:
        deliver_at(message.pk, until)
        return []
    language = user.language or translation.get_language()
    with translation.override(language):
        return _parcels_of(together, user, language=language, now=now)


def _parcels_of(
    together: Sequence[OutboxMessage], user: User, *, language: str, now: datetime
) -> Sequence[Parcel]:
    texts = _texts_of(together, language=language)
    spoken = [each for each in together if each.pk in texts]
    _withdraw([each for each in together if each.pk not in texts])
    reach = reach_of(user, kinds=[each.kind for each in spoken])
    due = _due(spoken, texts=texts, reach=reach, now=now)
    _mark(due, spoken, now=now)
    return _parcels(due, texts=texts, reach=reach)


def deliver_at(message_id: int, moment: datetime | None = None) -> None:
    """Look at the message again at the moment, or at once."""
    enqueue(current_tenant_key(), DELIVER, {"message_id": message_id}, not_before=moment)


def _locked_with(message: OutboxMessage) -> list[OutboxMessage]:
    """The message and what goes with it, locked one after the other; nothing when it was withdrawn or is settled.

    What one act says about several things is promised for one moment, such as a sick day with two visits to the same
    person. What goes out at once goes alone.
    """
    same = OutboxMessage.objects.filter(pk=message.pk)
    if message.not_before is not None:
        same = OutboxMessage.objects.filter(user=message.user_id, not_before=message.not_before)
    locked = same.select_for_update(of=("self",)).order_by("pk")
    still = [each for each in locked if each.status in ON_THEIR_WAY]
    open_ones = Delivery.objects.filter(message__in=[each.pk for each in still], status__in=OPEN)
    by_one = set(
        open_ones.values_list("message_id", flat=True)
    )  # sent on one channel, and not yet on the other
    waiting = [each for each in still if each.status == DeliveryStatus.WAITING or each.pk in by_one]
    return waiting if message in waiting else []


def _texts_of(messages: Sequence[OutboxMessage], *, language: str) -> Texts:
    """As it is worded now, in the reader's language and the municipality's words; none where nothing is to be said."""
    written = {each.pk: text_of(each.kind, each.params) for each in messages}
    found = {pk: text for pk, text in written.items() if text is not None}
    worded = own_words(found, language=language)
    params = {each.pk: each.params for each in messages}
    sealed = {pk: in_envelope(params[pk], text) for pk, text in worded.items()}
    return {pk: text for pk, text in sealed.items() if text is not None}


def _withdraw(messages: Sequence[OutboxMessage]) -> None:
    """Nothing of them is said any more; what has gone out stays sent."""
    ids = [each.pk for each in messages]
    if ids:
        open_ones = OutboxMessage.objects.filter(pk__in=ids, status=DeliveryStatus.WAITING)
        open_ones.update(status=DeliveryStatus.WITHDRAWN, claimed_until=None)
        unsent = Delivery.objects.filter(message__in=ids, status=SendingStatus.WAITING)
        unsent.update(status=SendingStatus.WITHDRAWN, next_at=None)


def _due(
    messages: Sequence[OutboxMessage], *, texts: Texts, reach: Reach, now: datetime
) -> Sequence[Delivery]:
    """Those that are new, those whose time has come, and those whose sender was killed; text messages by day."""
    known = defaultdict[int, list[Delivery]](list)
    for delivery in Delivery.objects.filter(message__in=[each.pk for each in messages]).select_related(
        "message"
    ):
        known[delivery.message_id].append(delivery)
    new = [each for each in messages if each.status == DeliveryStatus.WAITING and each.pk not in known]
    due = list(_first_deliveries(new, texts=texts, reach=reach))
    for delivery in (each for those in known.values() for each in those):
        if delivery.status in OPEN and (delivery.next_at is None or delivery.next_at <= now):
            due.append(delivery)
        elif delivery.status == SendingStatus.SENDING:
            deliver_at(delivery.message_id, delivery.next_at)
    return _those_by_day(due, now=now)


def _those_by_day(due: Sequence[Delivery], *, now: datetime) -> Sequence[Delivery]:
    """All but the text messages that must wait for the morning."""
    short = [each for each in due if each.channel == Channel.SMS]
    morning = waits_until([each.message for each in short], short, now=now) if short else None
    if morning is None:
        return due
    for delivery in short:
        delivery.status, delivery.next_at = SendingStatus.WAITING, morning
        deliver_at(delivery.message_id, morning)
    Delivery.objects.bulk_update(short, ["status", "next_at"])
    return [each for each in due if each.channel != Channel.SMS]


def _first_deliveries(messages: Sequence[OutboxMessage], *, texts: Texts, reach: Reach) -> Sequence[Delivery]:
    """One for each channel that is wanted; whoever has none is noted as not reached."""
    together = {channel: uuid.uuid4() for channel in Channel}
    made, unreachable = [], []
    for message in messages:
        channels = channels_for(texts[message.pk], reach, user=message.user)
        made += [Delivery(message=message, channel=each, reference=together[each]) for each in channels]
        if not channels:
            unreachable.append(message.pk)
    if unreachable:
        nobody = OutboxMessage.objects.filter(pk__in=unreachable)
        nobody.update(status=DeliveryStatus.NO_ADDRESS, attempts=1)
    return Delivery.objects.bulk_create(made)


def channels_for(text: MessageText, reach: Reach, *, user: User) -> Sequence[Channel]:
    """What goes by e-mail alone, such as a link that lets somebody in, does so whatever else they want."""
    if not text.sms:
        return [Channel.EMAIL] if user.email else []
    return reach.wanted


def _mark(due: Sequence[Delivery], messages: Sequence[OutboxMessage], *, now: datetime) -> None:
    for delivery in due:
        delivery.status, delivery.next_at = SendingStatus.SENDING, now + LEASE
        delivery.attempts += 1
    Delivery.objects.bulk_update(due, ["status", "next_at", "attempts"])
    under_way = {each.message_id for each in due}
    for message in messages:
        if message.pk in under_way:
            message.claimed_until = now + LEASE
            message.attempts += 1
            message.save(update_fields=["claimed_until", "attempts"])


def _parcels(due: Sequence[Delivery], *, texts: Texts, reach: Reach) -> Sequence[Parcel]:
    by_reference = defaultdict[tuple[str, str, bool], list[Delivery]](list)
    for delivery in due:
        is_late = delivery.channel == Channel.SMS and is_too_late(delivery.message)
        by_reference[delivery.channel, str(delivery.reference), is_late].append(delivery)
    has_short = any(channel == Channel.SMS for channel, _reference, _is_late in by_reference)
    gateway = SmsGateway.current() if has_short else SmsGateway()
    return [
        Parcel(
            channel=Channel(channel),
            address=_address(Channel(channel), those, reach=reach, texts=texts),
            text=in_one([texts[each.message_id] for each in those]),
            reference=reference,
            deliveries=[each.pk for each in those],
            messages=[each.message_id for each in those],
            gateway=gateway,
            has_short=all(texts[each.message_id].sms for each in those),
            is_too_late=is_late,
        )
        for (channel, reference, is_late), those in by_reference.items()
    ]


def _address(channel: Channel, those: Sequence[Delivery], *, reach: Reach, texts: Texts) -> str:
    is_for_mail_alone = any(not texts[each.message_id].sms for each in those)
    return (those[0].message.user.email or "") if is_for_mail_alone else reach.address_of(channel)
