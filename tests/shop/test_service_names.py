"""What leaves the house names no service unless its department says how it may be called."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.utils import translation

from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.capacity.services import change_service
from shop.models import Booking
from tests.factories.world import World, at, make_administrator


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def written(booking: Booking) -> str:
    mail.outbox.clear()
    deliver(message_id=OutboxMessage.objects.get(params__booking_id=booking.pk).pk)
    return f"{mail.outbox[0].subject} {mail.outbox[0].body}"


def test_no_service_is_named(world: World) -> None:
    text = written(world.book(at(3, 10)))
    assert world.service.name not in text
    assert "Your appointment, " in text


def test_a_department_says_what_it_may_be_called(world: World) -> None:
    actor = Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)
    change_service(world.service, rules={"name_in_messages": "besøk"}, actor=actor)
    assert "Besøk, " in written(world.book(at(3, 10)))
