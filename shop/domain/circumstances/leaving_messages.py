"""Who hears that a provider leaves: recipients whom somebody else comes to or nobody can, and who has new visits."""

from collections import defaultdict
from collections.abc import Sequence

from notifications.outbox import put_all_in_outbox
from shop.domain.absence.cover import Cover
from shop.domain.events import tell_module
from shop.models import Provider

TAKES_OVER = "provider.takes_over"

type Message = tuple[str, int | None, dict[str, str | int]]


def tell_who_comes(covers: Sequence[Cover], *, leaving: Provider) -> None:
    """Promise every message at once: to a recipient one a visit, to a provider one for all of theirs.

    Where it is numbers that change, not names, a recipient sees no difference and is not told of one.
    """
    providers = Provider.objects.in_bulk({each.given.provider_id for each in covers if each.given})
    messages: list[Message] = []
    taken = defaultdict[int, list[int]](list)
    for each in covers:
        booking, to = each.booking, each.booking.recipient.user_id
        if each.given is None:
            messages.append(("booking.upset", to, {"booking_id": booking.pk}))
            continue
        tell_module("booking.reassigned", booking)
        taken[each.given.provider_id].append(booking.pk)
        if leaving.is_named or providers[each.given.provider_id].is_named:
            messages.append(("booking.reassigned", to, {"booking_id": booking.pk}))
    for provider_id, visits in taken.items():
        about: dict[str, str | int] = {"bookings": ",".join(map(str, visits))}
        messages.append((TAKES_OVER, providers[provider_id].user_id, about))
    reached = [(kind, to, about) for kind, to, about in messages if to is not None]
    if reached:
        put_all_in_outbox(reached)
