"""What the words of a message promise: no time that cannot be kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from notifications.outbox import MessageText, _writers
from shop.models import Booking
from tests.factories.world import World, at


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def written(kind: str, **params: Any) -> MessageText:
    text = _writers[kind](params)
    assert text is not None
    return text


def test_the_time_that_we_cannot_keep_is_not_offered_instead(world: World) -> None:
    visit = world.book(at(1, 10))
    Booking.objects.filter(pk=visit.pk).update(stranded="no_shift")
    offered = written("booking.upset", booking_id=visit.pk).body.split("free now:")[1]
    assert [time in offered for time in ("09.00", "10.00", "11.00")] == [True, False, True]
    assert offered.count(" at ") == 3
