"""Whoever has heard that a visit falls away hears that it takes place, whoever books it again, and once."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.circumstances.booking_again import book_all_again
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import reopen_recipient
from shop.enums import RecipientEnd
from shop.models import Provider, Recipient
from shop.queries.fall_away import AFTER_ALL, FALL_AWAY
from tests.factories.world import World, at, make_recipient, make_user
from tests.shop.domain.absence.told import deliver_due, later
from tests.shop.domain.standing import start
from tests.shop.views.conftest import sign_in

STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def helper(world: World) -> Provider:
    """The only one, with a way in."""
    helper, other = world.providers
    other.is_active = False
    other.save()
    helper.user = make_user("Hjelper Prøve")
    helper.save()
    return helper


def ends(world: World, *, days: int = 0) -> None:
    end_recipient(
        world.recipient,
        last_day=timezone.localdate() + timedelta(days=days),
        reason=RecipientEnd.NO_LONGER,
        actor=STAFF,
    )


def opens(world: World) -> None:
    reopen_recipient(world.recipient, actor=STAFF)
    world.recipient.refresh_from_db()


def book_again(recipient: Recipient, world: World) -> None:
    book_all_again(recipient, departments={world.department.pk}, actor=STAFF)


def said(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=kind).exclude(status=DeliveryStatus.WITHDRAWN).count()


def test_also_when_the_recipient_books_it_themselves(
    world: World, helper: Provider, larvik_client: Client
) -> None:
    visit = world.book(at(1, 10))
    ends(world)
    with later(6):
        deliver_due()
        opens(world)
        client = sign_in(larvik_client, world.user)
        client.post(f"/book/{world.service.pk}/?at={quote(timezone.localtime(visit.starts_at).isoformat())}")
        assert world.recipient.bookings.filter(starts_at=visit.starts_at, status="confirmed").count() == 1
        assert said(AFTER_ALL) == 1


def test_also_when_the_standing_booking_is_started_anew_by_hand(world: World, helper: Provider) -> None:
    start(world)
    ends(world)
    with later(6):
        deliver_due()
        opens(world)
        start(world, actor=STAFF)
        assert said(AFTER_ALL) == 1


@pytest.mark.parametrize("is_heard", [False, True])
def test_once_until_they_hear_again_that_it_falls_away(
    world: World, helper: Provider, *, is_heard: bool
) -> None:
    world.book(at(1, 10))
    ends(world)
    with later(6):
        deliver_due()
        opens(world)
        book_again(world.recipient, world)
        deliver_due()
        ends(world)
    with later(12 if is_heard else 6):
        deliver_due()
        opens(world)
        book_again(world.recipient, world)
        deliver_due()
    assert said(AFTER_ALL) == 1 + is_heard


def test_what_was_never_said_is_said_when_it_is_booked_once_more(world: World, helper: Provider) -> None:
    """The first time it fell away again before that had gone out."""
    world.book(at(1, 10))
    ends(world)
    with later(6):
        deliver_due()
        for _time in range(2):
            opens(world)
            book_again(world.recipient, world)
            if _time == 0:
                ends(world)
        deliver_due()
    assert OutboxMessage.objects.filter(kind=AFTER_ALL, status=DeliveryStatus.SENT).count() == 1


def test_also_after_a_merging(world: World, helper: Provider) -> None:
    world.book(at(1, 10))
    ends(world)
    with later(6):
        deliver_due()
        opens(world)
        other = make_recipient(name="Ingrid Prøve")
        merge_recipients(world.recipient, into=other, actor=STAFF)
        book_again(other, world)
        assert said(AFTER_ALL) == 1


def test_an_ending_that_is_put_forward_is_one_message_to_each(world: World, helper: Provider) -> None:
    visits = [world.book(at(day, 10)) for day in (2, 5, 6)]
    ends(world, days=3)
    ends(world, days=1)
    with later(6), translation.override("en"):
        deliver_due()
    assert helper.user is not None
    assert [sorted(each.to) for each in mail.outbox].count([str(helper.user.email)]) == 1
    assert [each.to for each in mail.outbox].count([str(world.user.email)]) == 1
    (message,) = OutboxMessage.objects.filter(kind=FALL_AWAY, status=DeliveryStatus.SENT)
    assert {int(each) for each in message.params["bookings"].split(",")} == {visit.pk for visit in visits}
