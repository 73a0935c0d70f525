"""A sick day around one visit, and what has been written to whom."""

from datetime import timedelta
from typing import Any

import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.models import User
from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.away import report_away
from shop.enums import AbsenceReason
from shop.models import Absence, Booking, Provider
from tests.factories.world import World

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
MINUTE = timedelta(minutes=1)


def who_has(booking: Booking) -> Provider:
    return booking.assignments.select_related("provider", "provider__department").get(active=True).provider


def is_sick(provider: Provider, *, hours: int = 8) -> Absence:
    away = report_away(provider, **around_it(hours=hours))
    assert away.absence is not None
    return away.absence


def around_it(*, hours: int = 8) -> dict[str, Any]:
    """From two hours before the visit."""
    begins = Booking.objects.earliest("pk").starts_at - timedelta(hours=2)
    until_at = begins + timedelta(hours=hours)
    return {"from_at": begins, "until_at": until_at, "reason": AbsenceReason.SICK, "actor": OFFICE}


def deliver_due() -> None:
    """As the worker does: whatever may go out by now."""
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        if message.not_before is None or message.not_before <= timezone.now():
            deliver(message_id=message.pk)


def said_to(world: World) -> list[str]:
    """The first words of each mail to the recipient."""
    return [letter.subject.split(" on ")[0] for letter in letters_to(world)]


def letters_to(world: World) -> list[EmailMessage]:
    return [letter for letter in mail.outbox if letter.to == [world.user.email]]


def who_was_written_to() -> set[User]:
    return set(User.objects.filter(email__in=[letter.to[0] for letter in mail.outbox]))


def later(minutes: int) -> Any:
    return time_machine.travel(timezone.now() + minutes * MINUTE)
