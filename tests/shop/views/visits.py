"""Visits as they are found on a day, also those that have begun: the door makes none in the past."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from shop.enums import AssignmentReason, BookingStatus
from shop.models import Assignment, Booking, Provider, Recipient, Service
from tests.factories.world import World, make_recipient

LONG_AGO = timedelta(days=400)


def make_visit(
    world: World, starts_at: datetime, *, provider: Provider | None = None, **changes: Any
) -> Booking:
    """A confirmed visit of an hour with the first provider, for somebody new unless told otherwise.

    With a `seat` it is of the session that the visit `party` opened, or opens one.
    """
    recipient: Recipient = changes.pop("recipient", None) or make_recipient(name="Odd Prøve")
    service: Service = changes.pop("service", None) or world.service
    party, seat = changes.pop("party", None), changes.pop("seat", 0)
    booking = Booking.objects.create(
        department=world.department,
        service=service,
        recipient=recipient,
        starts_at=starts_at,
        ends_at=starts_at + service.duration,
        requires_presence=True,
        channel="self",
        **({"status": BookingStatus.CONFIRMED} | changes),
    )
    Assignment.objects.create(
        booking=booking,
        provider=provider or world.providers[0],
        occupied=(booking.starts_at, booking.ends_at),
        alive=(starts_at - LONG_AGO, None),
        active=booking.status != BookingStatus.CANCELLED,
        reason=AssignmentReason.LEAST_LOADED,
        party=party or booking.pk,
        seat=seat,
        minutes=(booking.ends_at - booking.starts_at) // timedelta(minutes=1),
    )
    return booking


def make_session(world: World, starts_at: datetime, recipients: Sequence[Recipient]) -> list[Booking]:
    """One session of the first provider's, announced as a walk, with a seat for each."""
    walk: dict[str, Any] = {"title": "På tur", "where_text": "Ved fjorden"}
    visits = [make_visit(world, starts_at, recipient=recipients[0], seat=1, **walk)]
    for seat, recipient in enumerate(recipients[1:], start=2):
        more: dict[str, Any] = {"recipient": recipient, "party": visits[0].pk, "seat": seat}
        visits.append(make_visit(world, starts_at, **more, **walk))
    return visits


def yes_to_all() -> dict[str, str]:
    """The answer to a question that showed every visit there is."""
    return {
        "confirmed": "1",
        "shown": ",".join(str(pk) for pk in Booking.objects.values_list("pk", flat=True)),
    }
