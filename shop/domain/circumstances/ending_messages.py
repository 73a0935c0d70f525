"""Which helpers hear that visits fall away with somebody's services, and that they take place after all.

They hear when, and neither whose visits they are nor why.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox, withdraw
from shop.enums import UPCOMING
from shop.models import Assignment, Booking, Provider, Recipient
from shop.queries.fall_away import AFTER_ALL, FALL_AWAY, messages_to

type Whose = Sequence[tuple[Provider, Sequence[int]]]
"""Providers with a way in, each with their visits by their ids."""


def tell_what_falls_away(whose: Whose, *, recipient: Recipient, not_before: datetime) -> None:
    """One message to each, however many visits: which, and no more.

    Where the last day is put forward before they have heard, it is one message of all that falls away by then.
    """
    said = messages_to(Provider.objects.filter(pk__in=[each.pk for each, _visits in whose]), about=recipient)
    said = said.filter(kind=FALL_AWAY, status=DeliveryStatus.WAITING)
    waiting = list(said.select_for_update(of=("self",)).order_by("pk"))
    before = defaultdict[int, list[int]](list)
    for message in waiting:
        before[message.user_id] += _named_in(message)
    OutboxMessage.objects.filter(pk__in=[each.pk for each in waiting]).update(status=DeliveryStatus.WITHDRAWN)
    together = [(each, [*before[each.user_id or 0], *visits]) for each, visits in whose]
    first = min([not_before, *(each.not_before for each in waiting if each.not_before is not None)])
    _promise(FALL_AWAY, together, recipient=recipient, not_before=first)


def withdraw_what_falls_away(recipient: Recipient) -> None:
    """The ending was a mistake: whoever has not heard of it never does."""
    said = messages_to(Provider.objects.filter(assignments__booking__recipient=recipient), about=recipient)
    withdraw(said.filter(kind=FALL_AWAY, status=DeliveryStatus.WAITING))


def tell_what_takes_place_after_all(
    visits: Sequence[Booking] | QuerySet[Booking], *, recipient: Recipient
) -> None:
    """These were booked again: who comes to one and had heard that it falls away hears that it does not.

    Whoever was told nothing, or does not come to it any more, sees their plan. One statement where nobody was told of
    any; said once until they hear again that it falls away.
    """
    given = Assignment.objects.filter(booking__in=visits, active=True)
    said = messages_to(Provider.objects.filter(assignments__in=given), about=recipient)
    told = list(said.filter(status__in=(DeliveryStatus.SENT, DeliveryStatus.WAITING)).order_by("pk"))
    if not any(_was_heard(message) for message in told):
        return
    named = Booking.objects.in_bulk({pk for message in told for pk in _named_in(message)})
    last: dict[tuple[int, int, datetime], str] = {}
    for message in told:
        for visit in (named[pk] for pk in _named_in(message) if pk in named):
            if _was_heard(message) or (message.kind == AFTER_ALL and visit.status in UPCOMING):
                last[message.user_id, visit.service_id, visit.starts_at] = message.kind
    theirs = defaultdict[Provider, list[int]](list)
    in_order = given.select_related("provider", "booking").order_by("booking__starts_at", "provider_id", "pk")
    for each in in_order:
        visit = each.booking
        if last.get((each.provider.user_id or 0, visit.service_id, visit.starts_at)) == FALL_AWAY:
            theirs[each.provider].append(visit.pk)
    _promise(AFTER_ALL, list(theirs.items()), recipient=recipient)


def _was_heard(message: OutboxMessage) -> bool:
    return message.status == DeliveryStatus.SENT


def _named_in(message: OutboxMessage) -> list[int]:
    return [int(each) for each in str(message.params["bookings"]).split(",")]


def _promise(kind: str, whose: Whose, *, recipient: Recipient, not_before: datetime | None = None) -> None:
    messages: list[tuple[str, int, dict[str, str | int]]] = [
        (
            kind,
            provider.user_id,
            {
                "bookings": ",".join(map(str, visits)),
                "provider_id": provider.pk,
                "recipient_id": recipient.pk,
            },
        )
        for provider, visits in whose
        if provider.user_id is not None
    ]
    if messages:
        put_all_in_outbox(messages, not_before=not_before)
