"""Who is told that it ends, and who hears nothing any more."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Session
from notifications.enums import DeliveryStatus
from notifications.kinds import in_envelope, text_of
from notifications.models import OutboxMessage
from notifications.outbox import MessageText, deliver, put_in_outbox
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.enums import (
    RecipientEnd,
)
from shop.models import (
    Representation,
)
from tests.factories.representatives import make_representation
from tests.factories.world import World, at, make_service, make_user
from tests.shop.domain.ended import STAFF, dies, today
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


def test_every_message_is_silenced_and_every_session_ends(world: World, larvik_client: Client) -> None:
    sign_in(larvik_client, world.user)
    world.book(at(1, 10))
    dies(world)
    mine = OutboxMessage.objects.filter(user=world.user)
    assert [message.status for message in mine] == [DeliveryStatus.WITHDRAWN]
    world.user.refresh_from_db()
    assert not world.user.is_active
    assert not Session.objects.filter(user=world.user).exists()


def test_a_message_that_is_made_later_is_not_sent(world: World) -> None:
    booking = world.book(at(1, 10))
    dies(world)
    message = put_in_outbox("booking.created", to=world.user, booking_id=booking.pk)
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert message.status == DeliveryStatus.WITHDRAWN
    assert mail.outbox == []


def test_each_provider_is_told_once_and_of_nobody(world: World) -> None:
    for number, provider in enumerate(world.providers):
        provider.user = make_user(f"Hjelper {number}")
        provider.save()
    for day in range(1, 6):
        world.book(at(day, 10))
    ended = dies(world)
    messages = list(OutboxMessage.objects.filter(kind="recipient.ended"))
    assert {message.user_id for message in messages} == {provider.user_id for provider in ended.told}
    assert len(messages) == len(ended.told) > 0
    named = [pk for message in messages for pk in message.params["bookings"].split(",")]
    assert sorted(map(int, named)) == [visit.pk for visit in sorted(ended.visits, key=lambda each: each.pk)]
    for message in messages:
        deliver(message_id=message.pk)
    for letter in mail.outbox:
        assert "10.00" in letter.body or "10:00" in letter.body
        for word in ("Ingrid", "Prøvegata", "dead", "died", "død"):
            assert word not in f"{letter.subject} {letter.body}"


@pytest.mark.parametrize("reason", [RecipientEnd.MOVED, RecipientEnd.NO_LONGER])
def test_the_living_are_told_once_until_when(world: World, reason: RecipientEnd) -> None:
    make_visit(world, at(5, 10), recipient=world.recipient)
    for _time in range(2):
        end_recipient(world.recipient, last_day=today() + timedelta(days=3), reason=reason, actor=STAFF)
    message = OutboxMessage.objects.get(kind="recipient.ends")
    assert message.not_before is not None
    deliver(message_id=message.pk)
    (letter,) = mail.outbox
    assert letter.to == [world.user.email]
    assert world.department.phone in letter.body


def test_who_acts_for_them_is_told_as_well_if_one_of_the_services_is_theirs(world: World) -> None:
    other = make_service(world.department, name="Another")
    for name, services in (("All", ()), ("This", (world.service,)), ("Other", (other,))):
        make_representation(world.recipient, *services, name=f"{name} Fullmakt")
    make_representation(world.recipient, name="Taus Fullmakt", gets_messages=False)
    over = {"valid_from": today() - timedelta(days=9), "valid_until": today() - timedelta(days=1)}
    Representation.objects.filter(pk=make_representation(world.recipient, name="Forhen Fullmakt").pk).update(
        **over
    )
    make_visit(world, at(5, 10), recipient=world.recipient)
    end_recipient(
        world.recipient, last_day=today() + timedelta(days=3), reason=RecipientEnd.MOVED, actor=STAFF
    )
    told = OutboxMessage.objects.filter(kind="recipient.ends").order_by("pk")
    assert [each.user.name for each in told] == [world.user.name, "All Fullmakt", "This Fullmakt"]
    text = in_envelope(told[1].params, text_of("recipient.ends", told[1].params) or MessageText("", ""))
    assert text is not None
    assert world.recipient.short_name in text.subject


@pytest.mark.parametrize(("reason", "days"), [(RecipientEnd.DIED, 0), (RecipientEnd.MOVED, -1)])
def test_who_has_died_or_left_already_is_not_told(world: World, reason: RecipientEnd, days: int) -> None:
    end_recipient(world.recipient, last_day=today() + timedelta(days=days), reason=reason, actor=STAFF)
    assert not OutboxMessage.objects.filter(kind="recipient.ends").exists()


def test_of_an_ending_taken_back_in_time_nobody_hears(world: World) -> None:
    end_recipient(world.recipient, last_day=today(), reason=RecipientEnd.MOVED, actor=STAFF)
    reopen_recipient(world.recipient, actor=STAFF)
    deliver(message_id=OutboxMessage.objects.get(kind="recipient.ends").pk)
    assert mail.outbox == []
