"""Put a message in the outbox, and deliver it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.models import User
from foundation.jobs import enqueue, enqueue_all, enqueue_sql, job
from foundation.scope import current_tenant_key
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage

DELIVER = "notifications.deliver"
APART = "\n\n\n"
"""Between two messages in one mail."""


@dataclass(frozen=True, slots=True)
class MessageText:
    """What the reader gets. Never a national number, never more than the reader needs to know."""

    subject: str
    body: str


type Writer = Callable[[Mapping[str, Any]], MessageText | None]

type Silence = Callable[[int], bool]

_writers: dict[str, Writer] = {}
_silences: list[Silence] = []


def message_kind(kind: str) -> Callable[[Writer], Writer]:
    """Register the function that words messages of `kind`; it returns None when there is nothing to say any more."""

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def silent_to(silence: Silence) -> Silence:
    """Register a function that says to which users, by their ids, nothing is said any more when it would go out."""
    _silences.append(silence)
    return silence


def put_in_outbox(
    kind: str, *, to: User | int, not_before: datetime | None = None, **params: str | int
) -> OutboxMessage:
    """Promise a message to the user, or the user with that id, in the current transaction.

    It goes out at once, or when `not_before` has come. Raises KeyError for a kind nobody words.
    """
    if kind not in _writers:
        raise KeyError(f"nobody words messages of the kind {kind}")
    user_id = to if isinstance(to, int) else to.pk
    message = OutboxMessage.objects.create(kind=kind, user_id=user_id, params=params, not_before=not_before)
    enqueue(current_tenant_key(), DELIVER, {"message_id": message.pk}, not_before=not_before)
    return message


def put_all_in_outbox(
    messages: Iterable[tuple[str, int, Mapping[str, str | int]]], *, not_before: datetime | None = None
) -> None:
    """Promise several messages: of which kind, to the user with which id, with which params. Two statements.

    Raises KeyError for a kind nobody words.
    """
    wanted = list(messages)
    for kind, _user_id, _params in wanted:
        if kind not in _writers:
            raise KeyError(f"nobody words messages of the kind {kind}")
    made = OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=kind, user_id=user_id, params=dict(params), not_before=not_before)
        for kind, user_id, params in wanted
    )
    promised = [{"message_id": message.pk} for message in made]
    enqueue_all(current_tenant_key(), DELIVER, promised, not_before=not_before)


def withdraw(messages: QuerySet[OutboxMessage]) -> bool:
    """Take these messages back; False, and nothing is withdrawn, when one of them has gone out already."""
    found = list(messages.select_for_update().order_by("pk"))
    if any(message.status == DeliveryStatus.SENT for message in found):
        return False
    waiting = [message.pk for message in found if message.status == DeliveryStatus.WAITING]
    OutboxMessage.objects.filter(pk__in=waiting).update(status=DeliveryStatus.WITHDRAWN)
    return True


POST = """
INSERT INTO notifications_outboxmessage (kind, user_id, params, status, attempts, created_at)
SELECT %(message_kind)s, %(message_to)s::bigint, jsonb_build_object('{param}', id), 'waiting', 0,
    %(message_at)s::timestamptz
FROM {things} WHERE %(message_to)s::bigint IS NOT NULL
RETURNING id
"""
"""What `put_in_outbox` writes, as part of a larger statement: `things` has the id, which becomes the message's
`param`. Nobody to write to, no row. Each row it returns needs its DELIVERY."""
DELIVERY = enqueue_sql(DELIVER, args="jsonb_build_object('message_id', {message_id})")


def post_parameters(kind: str, *, to: int | None) -> dict[str, Any]:
    """The parameters of POST and DELIVERY. Raises KeyError for a kind nobody words."""
    if kind not in _writers:
        raise KeyError(f"nobody words messages of the kind {kind}")
    return {
        "message_at": timezone.now(),
        "message_kind": kind,
        "message_to": to,
        "tenant": current_tenant_key(),
    }


@job(DELIVER)
def deliver(*, message_id: int) -> None:
    """Send one message, in one mail with those that were promised to the same person for the very same moment.

    Run again after a success it does nothing; an error is retried by the queue. Nobody is written to who may not sign
    in any more, or to whom others keep silent: whoever has died gets no more messages.
    """
    message = OutboxMessage.objects.select_related("user").get(pk=message_id)
    user, together = message.user, _waiting_with(message)
    if not together:
        return
    if not user.is_active or any(is_silent(user.pk) for is_silent in _silences):
        OutboxMessage.objects.filter(pk__in=[each.pk for each in together]).update(
            status=DeliveryStatus.WITHDRAWN
        )
        return
    with translation.override(user.language or translation.get_language()):
        texts = [(each, _writers[each.kind](each.params)) for each in together]
        mail = _in_one([text for _message, text in texts if text is not None])
    if user.email and mail is not None:
        EmailMessage(mail.subject, mail.body, to=[user.email]).send()
    for each, text in texts:
        each.attempts += 1
        if not user.email or text is None:
            each.status = DeliveryStatus.NO_ADDRESS
        else:
            each.status, each.sent_at = DeliveryStatus.SENT, timezone.now()
        each.save(update_fields=["status", "attempts", "sent_at"])


def _waiting_with(message: OutboxMessage) -> list[OutboxMessage]:
    """The message and what goes with it, locked one after the other; nothing when it has gone out or been withdrawn.

    What one act says about several things is promised for one moment, such as a sick day with two visits to the same
    person. What goes out at once goes alone.
    """
    same = OutboxMessage.objects.filter(pk=message.pk)
    if message.not_before is not None:
        same = OutboxMessage.objects.filter(user=message.user_id, not_before=message.not_before)
    locked = same.select_for_update(of=("self",)).order_by("pk")
    waiting = [each for each in locked if each.status == DeliveryStatus.WAITING]
    return waiting if message in waiting else []


def _in_one(texts: Sequence[MessageText]) -> MessageText | None:
    """The texts as one: the first subject, which says that there is more, and one body below the other."""
    if len(texts) <= 1:
        return texts[0] if texts else None
    subject = ngettext(
        "%(subject)s, and %(count)s more message", "%(subject)s, and %(count)s more messages", len(texts) - 1
    )
    words = {"subject": texts[0].subject, "count": len(texts) - 1}
    return MessageText(subject % words, APART.join(text.body for text in texts))
