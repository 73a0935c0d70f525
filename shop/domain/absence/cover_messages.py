"""Who hears of a sick day: recipients whom somebody else comes to or nobody can, and who has new visits."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from notifications.outbox import put_all_in_outbox
from shop.domain.absence.cover import Cover
from shop.domain.events import tell_module
from shop.models import Provider

type Message = tuple[str, int | None, dict[str, str | int]]


def tell_about(
    covers: Sequence[Cover], *, away: Provider, absence_id: int, not_before: datetime | None
) -> None:
    """Promise every message, not before the moment until which all of it can be undone. Three statements.

    Where it is numbers that change, not names, a recipient sees no difference and is not told of one.
    """
    visits = defaultdict[int, list[int]](list)
    for each in covers:
        if each.given is not None:
            visits[each.given.provider_id].append(each.booking.pk)
    providers = Provider.objects.in_bulk(visits.keys()) if visits else {}
    messages: list[Message] = []
    for each in covers:
        about: dict[str, str | int] = {"booking_id": each.booking.pk, "absence_id": absence_id}
        to = each.booking.recipient.user_id
        if each.given is None:
            messages.append(("booking.upset", to, about))
            continue
        tell_module("booking.reassigned", each.booking)
        if away.is_named or providers[each.given.provider_id].is_named:
            messages.append(("booking.reassigned", to, about))
    for provider in providers.values():
        bookings = ",".join(map(str, visits[provider.pk]))
        about = {"provider_id": provider.pk, "bookings": bookings, "absence_id": absence_id}
        messages.append(("provider.given_visits", provider.user_id, about))
    reached = [(kind, to, about) for kind, to, about in messages if to is not None]
    if reached:
        put_all_in_outbox(reached, not_before=not_before)
