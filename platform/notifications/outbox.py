"""Put a message in the outbox, and deliver it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.jobs import enqueue, enqueue_all, enqueue_sql, job
from foundation.scope import current_tenant_key
from notifications.claiming import DELIVER, claim
from notifications.enums import DeliveryStatus
from notifications.errors import SendingFailed
from notifications.kinds import _writers, message_kind, require_kind, silent_to
from notifications.models import OutboxMessage
from notifications.parcels import send
from notifications.recording import note_failure, note_sent
from notifications.standards import MessageText

__all__ = [
    "DELIVER",
    "DELIVERY",
    "POST",
    "MessageText",
    "_writers",
    "deliver",
    "message_kind",
    "post_parameters",
    "put_all_in_outbox",
    "put_in_outbox",
    "silent_to",
    "withdraw",
]


def put_in_outbox(
    kind: str,
    *,
    to: User | int,
    not_before: datetime | None = None,
    by: int | None = None,
    **params: str | int,
) -> OutboxMessage:
    """Promise a message to the user, or the user with that id, in the current transaction.

    It goes out at once, or when `not_before` has come; a text message at night only `by` whose act they hear of it, the
    user with that id, or where it presses (`notifications.night`). Raises KeyError for a kind nobody words.
    """
    require_kind(kind)
    user_id = to if isinstance(to, int) else to.pk
    message = OutboxMessage.objects.create(
        kind=kind, user_id=user_id, params=params, not_before=not_before, is_own_act=by == user_id
    )
    enqueue(current_tenant_key(), DELIVER, {"message_id": message.pk}, not_before=not_before)
    return message


def put_all_in_outbox(
    messages: Iterable[tuple[str, int, Mapping[str, str | int]]],
    *,
    not_before: datetime | None = None,
    by: int | None = None,
) -> None:
    """Promise several messages: of which kind, to the user with which id, with which params. Two statements.

    `by` as in `put_in_outbox`. Raises KeyError for a kind nobody words.
    """
    wanted = list(messages)
    for kind, _user_id, _params in wanted:
        require_kind(kind)
    made = OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind=kind, user_id=user_id, params=dict(params), not_before=not_before, is_own_act=by == user_id
        )
        for kind, user_id, params in wanted
    )
    promised = [{"message_id": message.pk} for message in made]
    enqueue_all(current_tenant_key(), DELIVER, promised, not_before=not_before)


def withdraw(messages: QuerySet[OutboxMessage]) -> bool:
    """Take these messages back; False, and nothing is withdrawn, when one has gone out already or may have."""
    found = list(messages.select_for_update().order_by("pk"))
    if any(each.status == DeliveryStatus.SENT or each.claimed_until is not None for each in found):
        return False
    waiting = [message.pk for message in found if message.status == DeliveryStatus.WAITING]
    OutboxMessage.objects.filter(pk__in=waiting).update(status=DeliveryStatus.WITHDRAWN)
    return True


POST = """
INSERT INTO notifications_outboxmessage (kind, user_id, params, status, attempts, created_at, is_own_act)
SELECT %(message_kind)s, hearer.user_id, jsonb_build_object('{param}', id) || hearer.more, 'waiting', 0,
    %(message_at)s::timestamptz, hearer.user_id IS NOT DISTINCT FROM %(message_by)s::bigint
FROM {things} CROSS JOIN {hearers} AS hearer
RETURNING id
"""
"""What `put_in_outbox` writes, as part of a larger statement: `things` has the id, which becomes the message's
`param`. The rows of `hearers` are to whom (`user_id`; TO says that it is one) and what `more` of params theirs has.
Nobody to write to, no row. Each row it returns needs its DELIVERY."""
TO = """(
    SELECT %(message_to)s::bigint AS user_id, '{}'::jsonb AS more WHERE %(message_to)s::bigint IS NOT NULL
)"""
DELIVERY = enqueue_sql(DELIVER, args="jsonb_build_object('message_id', {message_id})")


def post_parameters(kind: str, *, to: int | None, by: int | None) -> dict[str, Any]:
    """The parameters of POST and DELIVERY; `by` as in `put_in_outbox`. Raises KeyError for a kind nobody words."""
    require_kind(kind)
    return {
        "message_at": timezone.now(),
        "message_by": by,
        "message_kind": kind,
        "message_to": to,
        "tenant": current_tenant_key(),
    }


@job(DELIVER, in_steps=True)
def deliver(*, message_id: int) -> None:
    """Send one message, in one mail or SMS with those promised to the same person for the very same moment.

    Run again after a success it does nothing. Nothing is locked while it is sent: what is to go out is claimed first,
    and what came of it is noted afterwards. Whoever is killed in between leaves a claim that ends by itself.
    """
    for parcel in claim(message_id):
        try:
            send(parcel)
        except SendingFailed as failure:
            note_failure(parcel, failure)
        except Exception:
            # The queue hears of it; and it is counted, or it would be tried again and again and shown to nobody.
            note_failure(parcel, SendingFailed("unexpected"))
            raise
        else:
            note_sent(parcel)
