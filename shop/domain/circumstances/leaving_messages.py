"""Who hears that a provider leaves: recipients whom somebody else comes to or nobody can, and who has new visits.

And who hears that they stay: those who had been told that nobody can come.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox
from shop.domain.absence.cover import Cover
from shop.domain.absence.when_told import TOLD_AFTER
from shop.domain.events import tell_module
from shop.enums import UPCOMING
from shop.models import Booking, Provider

TAKES_OVER = "provider.takes_over"
UPSET, STANDS_AGAIN = "booking.upset", "booking.stands_again"

type Message = tuple[str, int | None, dict[str, str | int]]


def tell_who_comes(covers: Sequence[Cover], *, leaving: Provider) -> None:
    """Promise every message at once: to a recipient one a visit, to a provider one for all of theirs.

    They wait as those of an absence do. Where it is numbers that change, not names, a recipient sees no difference
    and is not told of one; nor is who was told before that nobody can come.
    """
    providers = Provider.objects.in_bulk({each.given.provider_id for each in covers if each.given})
    said = _last_said([each.booking.pk for each in covers if each.given is None], leaving=leaving)
    messages: list[Message] = []
    taken = defaultdict[int, list[int]](list)
    for each in covers:
        booking, to = each.booking, each.booking.recipient.user_id
        about: dict[str, str | int] = {"booking_id": booking.pk, "leaver_id": leaving.pk}
        if each.given is None:
            if booking.pk not in said or said[booking.pk].kind == STANDS_AGAIN:
                messages.append((UPSET, to, about))
            continue
        tell_module("booking.reassigned", booking)
        taken[each.given.provider_id].append(booking.pk)
        if leaving.is_named or providers[each.given.provider_id].is_named:
            messages.append(("booking.reassigned", to, about | {"given": each.given.pk}))
    for provider_id, visits in taken.items():
        about = {"bookings": ",".join(map(str, visits)), "leaver_id": leaving.pk}
        messages.append((TAKES_OVER, providers[provider_id].user_id, about))
    _promise(messages, not_before=timezone.now() + TOLD_AFTER)


def tell_who_stands_again(visits: Iterable[int], *, leaving: Provider) -> list[Booking]:
    """Of visits (their ids) nobody could come to: those that have their ground again. Returns them.

    Who was told that nobody can come is told that it takes place after all; who was to be told is not.
    """
    again = Booking.objects.filter(pk__in=list(visits), stranded="", status__in=UPCOMING)
    found = list(again.select_related("recipient").order_by("starts_at", "pk"))
    said = _last_said([visit.pk for visit in found], leaving=leaving)
    upset = [message for message in said.values() if message.kind == UPSET]
    waiting = [message.pk for message in upset if message.status == DeliveryStatus.WAITING]
    OutboxMessage.objects.filter(pk__in=waiting).update(status=DeliveryStatus.WITHDRAWN)
    told = {message.params["booking_id"] for message in upset if message.status == DeliveryStatus.SENT}
    _promise(
        [
            (STANDS_AGAIN, visit.recipient.user_id, {"booking_id": visit.pk, "leaver_id": leaving.pk})
            for visit in found
            if visit.pk in told
        ]
    )
    return found


def _last_said(visits: Sequence[int], *, leaving: Provider) -> dict[int, OutboxMessage]:
    """The last message about each because of the one who leaves, sent or waiting; locked, so that none goes out now."""
    messages = OutboxMessage.objects.filter(
        kind__in=(UPSET, STANDS_AGAIN),
        status__in=(DeliveryStatus.WAITING, DeliveryStatus.SENT),
        params__leaver_id=leaving.pk,
        params__booking_id__in=list(visits),
    )
    return {message.params["booking_id"]: message for message in messages.select_for_update().order_by("pk")}


def _promise(messages: Sequence[Message], *, not_before: datetime | None = None) -> None:
    reached = [(kind, to, about) for kind, to, about in messages if to is not None]
    if reached:
        put_all_in_outbox(reached, not_before=not_before)
