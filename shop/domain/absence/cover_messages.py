"""Who hears that somebody is away, or leaves: whom somebody else comes to or nobody can, and who has new visits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox
from shop.domain.absence.cover import Cover
from shop.domain.events import tell_module
from shop.enums import DisruptionOutcome
from shop.models import Booking, Disruption, Provider
from shop.queries.causes import NAMES, Named
from shop.queries.hearers import representatives_by_booking

REASSIGNED, UPSET, GIVEN_VISITS = "booking.reassigned", "booking.upset", "provider.given_visits"

type Message = tuple[str, int | None, dict[str, str | int]]


def tell_about(
    covers: Sequence[Cover], *, away: Provider, because: Named, not_before: datetime | None
) -> None:
    """Promise every message, not before the moment until which all of it can be undone.

    Four statements, two more where nobody can come to some. Where it is numbers that change, not names, a recipient
    sees no difference and is not told of one; nor is who was told before that nobody can come.
    """
    visits = defaultdict[int, list[int]](list)
    for each in covers:
        if each.given is not None:
            visits[each.given.provider_id].append(each.booking.pk)
    providers = Provider.objects.in_bulk(visits.keys()) if visits else {}
    upset = upset_already([each.booking.pk for each in covers if each.given is None])
    messages: list[Message] = []
    for each in covers:
        if each.given is None:
            if each.booking.pk not in upset:
                messages.append(that_nobody_comes(each.booking, because=because))
            continue
        tell_module(REASSIGNED, each.booking)
        if away.is_named or providers[each.given.provider_id].is_named:
            messages.append(who_comes(each.booking, given=each.given.pk, because=because))
    messages += whose_they_are({providers[pk]: visits[pk] for pk in visits}, because=because)
    promise(messages, not_before=not_before)


def upset_already(visits: Sequence[int]) -> frozenset[int]:
    """Of visits (their ids) nobody can come to: those whose recipient has been told so, or is about to be."""
    if not visits:
        return frozenset()
    owed = Disruption.objects.filter(booking__in=visits, outcome=DisruptionOutcome.OPEN)
    since = dict(owed.values_list("booking_id", "opened_at"))
    messages = OutboxMessage.objects.filter(
        kind=UPSET,
        params__booking_id__in=list(since),
        params__has_any_keys=NAMES,
        status__in=(DeliveryStatus.WAITING, DeliveryStatus.SENT),
    )
    said = messages.values_list("params__booking_id", "created_at")
    return frozenset(booking_id for booking_id, at in said if at >= since[booking_id])


def who_comes(booking: Booking, *, given: int, because: Named) -> Message:
    """To the recipient; `given` is the assignment of who comes instead."""
    return REASSIGNED, booking.recipient.user_id, {"booking_id": booking.pk, "given": given, **because}


def that_nobody_comes(booking: Booking, *, because: Named) -> Message:
    return UPSET, booking.recipient.user_id, {"booking_id": booking.pk, **because}


def whose_they_are(visits: Mapping[Provider, Sequence[int]], *, because: Named) -> list[Message]:
    """To each provider one message for all of the visits (their ids) that are theirs now."""
    return [
        (
            GIVEN_VISITS,
            provider.user_id,
            {"provider_id": provider.pk, "bookings": ",".join(map(str, theirs)), **because},
        )
        for provider, theirs in visits.items()
    ]


def promise(messages: Sequence[Message], *, not_before: datetime | None) -> None:
    """Those to somebody who can be reached."""
    reached = [(kind, to, about) for kind, to, about in messages if to is not None]
    reached += _to_representatives(messages)
    if reached:
        put_all_in_outbox(reached, not_before=not_before)


def _to_representatives(messages: Sequence[Message]) -> Sequence[tuple[str, int, dict[str, str | int]]]:
    """What is said to the recipients, to who acts for them. One query, and none where nothing is."""
    to_recipients = [each for each in messages if each[0] in {REASSIGNED, UPSET}]
    if not to_recipients:
        return []
    hearers = representatives_by_booking(int(about["booking_id"]) for _kind, _to, about in to_recipients)
    return [
        (kind, user_id, {**about, **more})
        for kind, _to, about in to_recipients
        for user_id, more in hearers.get(int(about["booking_id"]), ())
    ]
