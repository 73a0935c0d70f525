"""A sick day or a last day was undone: who had heard something of a visit by other ways, and who hears of it only now.

What it would have said itself was withdrawn. But a message about something earlier may have said who comes
while it lasted, or have said nothing because somebody else was to come.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.cover_messages import (
    GIVEN_VISITS,
    REASSIGNED,
    Message,
    promise,
    that_nobody_comes,
    upset_already,
    who_comes,
    whose_they_are,
)
from shop.enums import UPCOMING
from shop.models import Absence, Assignment, Booking, Disruption, Provider
from shop.queries.causes import Cause, Named, because_of, departure_of, named
from shop.queries.days import span_of_day


def tell_who_comes_after_all(back: Sequence[Disruption], *, because: Named, at: datetime) -> None:
    """To the visits that fell away by these disruptions comes again who came before: say so where it must be said.

    `at` is the moment of the act: in one mail with what else it says to the same person.
    """
    standing = Booking.objects.filter(pk__in=[each.booking_id for each in back], stranded="")
    bookings = standing.filter(status__in=UPCOMING).select_related("recipient").in_bulk()
    here = [(each, each.former) for each in back if each.booking_id in bookings and each.former is not None]
    if not here:
        return
    messages: list[Message] = []
    theirs = defaultdict[Provider, list[int]](list)
    said = _said([former for _each, former in here])
    for each, former in here:
        if _was_told_otherwise(said, each, former):
            booking = bookings[each.booking_id]
            messages.append(who_comes(booking, given=former.pk, because=because))
        if _has_not_heard(said, each, former):
            theirs[former.provider].append(each.booking_id)
    promise(messages + whose_they_are(theirs, because=because), not_before=at)


def _said(assignments: Sequence[Assignment]) -> Sequence[OutboxMessage]:
    """Whatever was promised to the recipients or the providers; locked, so that none goes out now. One query."""
    to_recipients = Q(kind=REASSIGNED, params__booking_id__in=[each.booking_id for each in assignments])
    to_providers = Q(kind=GIVEN_VISITS, params__provider_id__in=[each.provider_id for each in assignments])
    messages = OutboxMessage.objects.filter(to_recipients | to_providers)
    return list(messages.select_for_update().order_by("pk"))


def _was_told_otherwise(said: Sequence[OutboxMessage], each: Disruption, former: Assignment) -> bool:
    """Whether the recipient has heard since that somebody else comes, or was to hear who comes and has not."""
    of_it = [
        message
        for message in said
        if message.kind == REASSIGNED and message.params["booking_id"] == each.booking_id
    ]
    promised = [message for message in of_it if message.params.get("given") == former.pk]
    if any(message.status == DeliveryStatus.WAITING for message in promised):
        return False
    if promised and all(message.status != DeliveryStatus.SENT for message in promised):
        return True
    return any(_is_sent_since(message, each) for message in of_it)


def _has_not_heard(said: Sequence[OutboxMessage], each: Disruption, former: Assignment) -> bool:
    """Whether the provider was to hear that the visit is theirs, and it was not theirs when the message went out."""
    of_it = [
        message
        for message in said
        if message.kind == GIVEN_VISITS
        and message.params["provider_id"] == former.provider_id
        and str(each.booking_id) in str(message.params["bookings"]).split(",")
    ]
    if any(message.status == DeliveryStatus.WAITING for message in of_it):
        return False
    sent = [message for message in of_it if message.status == DeliveryStatus.SENT]
    return bool(of_it) and all(_is_sent_since(message, each) for message in sent)


def _is_sent_since(message: OutboxMessage, each: Disruption) -> bool:
    return message.sent_at is not None and message.sent_at >= each.opened_at


def tell_who_still_waits(waiting: Sequence[Disruption], *, away: Provider) -> None:
    """Nobody can come to these visits for something else about the same provider: it says so, with its own messages."""
    still = Booking.objects.filter(pk__in=[each.booking_id for each in waiting]).exclude(stranded="")
    bookings = still.filter(status__in=UPCOMING).select_related("recipient").in_bulk()
    said = upset_already(list(bookings))
    for each in waiting:
        if each.booking_id not in bookings or each.former is None:
            continue
        other = _else_about(away, former=each.former)
        if other is None:
            continue
        Disruption.objects.filter(pk=each.pk).update(**because_of(other))
        if each.booking_id not in said:
            message = that_nobody_comes(bookings[each.booking_id], because=named(other))
            promise([message], not_before=other.told_at)


def _else_about(away: Provider, *, former: Assignment) -> Cause | None:
    """Why else they cannot come then: another absence, or that they have left by then."""
    absence = Absence.objects.filter(provider=away, during__overlap=former.occupied).first()
    if absence is not None:
        return absence
    departure = departure_of(away)
    if departure is None or former.occupied.upper <= span_of_day(departure.last_day).ends_at:
        return None
    return departure
