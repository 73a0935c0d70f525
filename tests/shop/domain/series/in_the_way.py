"""What stands in the way of a day of a standing booking, and what was told of it."""

from foundation.actor import SYSTEM
from notifications.models import OutboxMessage
from shop.enums import AbsenceReason
from shop.models import Provider, Recipient
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_entitlement, make_recipient


def messages(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def stranger(world: World) -> Recipient:
    other = make_recipient(name="Olav Prøve")
    make_entitlement(other, world.service)
    return other


def make_busy(world: World, *, hour: int, day: int) -> None:
    """Everybody has a visit then."""
    for _provider in world.providers:
        world.book(at(day, hour), recipient=stranger(world))


def away(provider: Provider, *, day: int) -> None:
    be_away(
        provider,
        from_at=at(day, 0),
        until_at=at(day + 1, 0),
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )
