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
from shop.models import Assignment, Booking, Provider, Recipient
from shop.queries.fall_away import AFTER_ALL, FALL_AWAY, messages_to

type Whose = Sequence[tuple[Provider, Sequence[int]]]
"""Providers with a way in, each with their visits by their ids."""


def tell_what_falls_away(whose: Whose, *, recipient: Recipient, not_before: datetime) -> None:
    """One message to each, however many visits: which, and no more."""
    _promise(FALL_AWAY, whose, recipient=recipient, not_before=not_before)


def withdraw_what_falls_away(recipient: Recipient) -> None:
    """The ending was a mistake: whoever has not heard of it never does."""
    said = messages_to(Provider.objects.filter(assignments__booking__recipient=recipient), about=recipient)
    withdraw(said.filter(kind=FALL_AWAY, status=DeliveryStatus.WAITING))


def tell_what_takes_place_after_all(
    visits: Sequence[Booking] | QuerySet[Booking], *, recipient: Recipient
) -> None:
    """These were booked again: who comes to one and had heard that it falls away hears that it does not.

    Whoever was told nothing, or does not come to it any more, sees their plan. One statement where nobody was told of
    any; said once of each visit.
    """
    given = Assignment.objects.filter(booking__in=visits, active=True)
    said = messages_to(Provider.objects.filter(assignments__in=given), about=recipient)
    told = list(said.exclude(status=DeliveryStatus.WITHDRAWN))
    fell_away = [each for each in told if each.kind == FALL_AWAY and each.status == DeliveryStatus.SENT]
    if not fell_away:
        return
    lost = Booking.objects.in_bulk({pk for message in fell_away for pk in _named_in(message)})
    heard = {
        (message.user_id, lost[pk].service_id, lost[pk].starts_at)
        for message in fell_away
        for pk in _named_in(message)
        if pk in lost
    }
    said_of = {pk for message in told if message.kind == AFTER_ALL for pk in _named_in(message)}
    theirs = defaultdict[Provider, list[int]](list)
    in_order = given.select_related("provider", "booking").order_by("booking__starts_at", "provider_id", "pk")
    for each in in_order:
        visit = each.booking
        was_told = (each.provider.user_id, visit.service_id, visit.starts_at) in heard
        if was_told and visit.pk not in said_of:
            theirs[each.provider].append(visit.pk)
    _promise(AFTER_ALL, list(theirs.items()), recipient=recipient)


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
