"""Last days at work, noted and undone in a sentence."""

from datetime import date, timedelta

from django.core import mail
from django.utils import timezone

from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.undoing import Undone
from shop.domain.circumstances.leaving import (
    Leaving,
    set_last_day,
    undo_last_day,
)
from shop.models import (
    Booking,
    Departure,
    Provider,
    Shift,
)
from shop.queries.causes import departure_of
from tests.factories.world import World, at, make_recipient
from tests.shop.domain.absence.told import deliver_due, later
from tests.shop.views.visits import make_visit

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def leaves(provider: Provider, number: int = 5) -> Leaving:
    return set_last_day(provider, last_day=day(number), actor=STAFF)


def noted(provider: Provider) -> Departure:
    provider.refresh_from_db()
    departure = departure_of(provider)
    assert departure is not None
    return departure


def undo(provider: Provider) -> Undone | None:
    return undo_last_day(provider, departure_id=noted(provider).pk, actor=STAFF)


def theirs(world: World, *days: int) -> list[Booking]:
    """Visits of the first helper, each of somebody else."""
    return [
        make_visit(world, at(number, 10), provider=world.providers[0], recipient=make_recipient())
        for number in days
    ]


def leaves_on(provider: Provider) -> date | None:
    return Provider.objects.get(pk=provider.pk).leaves_on


def shifts_of(provider: Provider) -> list[tuple[object, bool]]:
    shifts = Shift.objects.filter(provider=provider).order_by("starts_at")
    return list(shifts.values_list("during", "is_off"))


def to_nobody() -> bool:
    with later(6):
        deliver_due()
    return mail.outbox == []


def told_by_now() -> None:
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        deliver(message_id=message.pk)
    Departure.objects.update(told_at=timezone.now())
