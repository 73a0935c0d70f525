"""Somebody who waits, in a world in which nothing is free."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.jobs import run_job
from shop.domain.door.changes import cancel_booking
from shop.domain.freeing import OFFER
from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import CancelReason
from shop.models import Booking, Recipient, WaitlistEntry, WaitlistOffer
from tests.factories.clock import let_lapse
from tests.factories.world import World, at, make_entitlement, make_recipient

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def own(recipient: Recipient) -> Actor:
    return Actor(user_id=recipient.user_id, channel=Channel.SELF)


def make_neighbour(world: World, *, name: str = "Nina Prøve") -> Recipient:
    """Somebody else with a decision for the world's service."""
    somebody = make_recipient(name=name)
    make_entitlement(somebody, world.service)
    return somebody


def fill(
    world: World, *, days: Sequence[int] = (1,), hours: Sequence[int] = range(8, 16)
) -> dict[datetime, Booking]:
    """Let others book every coming hour of the days, with each of the providers; the last booking by its start."""
    booked = {}
    for day in days:
        for hour in (each for each in hours if at(day, each) > timezone.now()):
            for _provider in world.providers:
                booked[at(day, hour)] = world.book(
                    at(day, hour), recipient=make_neighbour(world, name="Berit Prøve")
                )
    return booked


def wait(
    world: World,
    *,
    recipient: Recipient | None = None,
    first: int = 1,
    last: int = 1,
    earliest: time = time(0),
    latest: time = time(23, 59),
    weekdays: Sequence[int] = (),
    **changes: Any,
) -> WaitlistEntry:
    """The recipient waits for a time on the days from today."""
    recipient = recipient or world.recipient
    today = timezone.localdate()
    days = (today + timedelta(days=first), today + timedelta(days=last))
    wanted = Wanted(*days, earliest, latest, tuple(weekdays))
    service = changes.pop("service", world.service)
    actor = changes.pop("actor", own(recipient))
    return join_waitlist(service, recipient=recipient, wanted=wanted, actor=actor, **changes)


def free(booking: Booking) -> None:
    """Whoever has it cancels."""
    cancel_booking(booking, actor=own(booking.recipient), reason=CancelReason.BY_RECIPIENT)


def run_out(offer: WaitlistOffer) -> None:
    """Its time is over at this moment; no job has run."""
    made = timezone.now() - timedelta(hours=5)
    WaitlistOffer.objects.filter(pk=offer.pk).update(
        made_at=made, expires_at=timezone.now() - timedelta(seconds=1)
    )
    let_lapse(offer.hold)
    offer.refresh_from_db()


def offer_round(world: World) -> list[WaitlistOffer]:
    return offer_free_time(world.department.pk)


def run_offer_job(world: World) -> None:
    run_job(OFFER, tenant="larvik", args={"department_id": world.department.pk})
