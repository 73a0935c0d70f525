"""A municipality's own words are filled in whatever has happened: no brace and no placeholder reaches a reader."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.utils import translation

from foundation.actor import Actor, Channel
from notifications.enums import Channel as By
from notifications.kinds import Standard, standards
from notifications.models import OutboxMessage, Wording
from notifications.outbox import deliver
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from shop.views.manage.outgoing.examples import examples, explained
from tests.factories.world import World, at

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def word_everything() -> None:
    """Every kind names every word it may name."""
    for kind, standard in standards().items():
        body = " ".join(f"{{{each}}}" for each in standard.words)
        for language in ("nb", "nn", "en"):
            Wording.objects.create(kind=kind, channel=By.EMAIL, language=language, subject="Hei", body=body)


@pytest.mark.parametrize("reason", [CancelReason.BY_DEPARTMENT, CancelReason.BY_RECIPIENT])
def test_a_cancellation_names_every_word(world: World, reason: CancelReason) -> None:
    word_everything()
    booking = world.book(at(3, 10))
    cancel_booking(booking, actor=OFFICE, reason=reason)
    deliver(message_id=OutboxMessage.objects.get(kind="booking.cancelled").pk)
    (sent,) = mail.outbox
    assert "{" not in str(sent.body)


@pytest.mark.parametrize("standard", standards().values(), ids=standards().keys())
def test_every_word_that_may_be_named_is_explained(larvik: object, standard: Standard) -> None:
    assert set(standard.words) <= explained().keys()
    assert set(standard.words) <= examples().keys()
    assert set(standard.required) <= set(standard.words)
