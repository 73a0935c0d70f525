"""Somebody dies or moves away, with all that was planned for them."""

from datetime import date, timedelta

from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import Ended, end_recipient
from shop.enums import (
    RecipientEnd,
)
from shop.models import (
    Booking,
    BookingSeries,
    WaitlistEntry,
)
from tests.factories.world import World

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def today() -> date:
    return timezone.localdate()


def dies(world: World, *, on: date | None = None) -> Ended:
    return end_recipient(world.recipient, last_day=on or today(), reason=RecipientEnd.DIED, actor=STAFF)


def moves(world: World, *, days: int) -> Ended:
    last_day = today() + timedelta(days=days)
    return end_recipient(world.recipient, last_day=last_day, reason=RecipientEnd.MOVED, actor=STAFF)


def series_of(world: World, **changes: object) -> BookingSeries:
    fields: dict[str, object] = {
        "weekdays": [1],
        "preferred_at": "10:00",
        "tolerance": timedelta(0),
        "duration": timedelta(hours=1),
        "starts_on": today(),
        "channel": Channel.STAFF,
    }
    return BookingSeries.objects.create(
        recipient=world.recipient, service=world.service, **(fields | changes)
    )


def entry_of(world: World, *, first: int, last: int) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        recipient=world.recipient,
        service=world.service,
        first_day=today() + timedelta(days=first),
        last_day=today() + timedelta(days=last),
        duration=timedelta(hours=1),
        channel=Channel.STAFF,
    )


def statuses() -> list[str]:
    return list(Booking.objects.order_by("starts_at").values_list("status", flat=True))
