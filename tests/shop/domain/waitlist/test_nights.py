"""At night: who booked a time themselves need not wait on, and whose days went by is told."""

from datetime import datetime, timedelta

import time_machine
from django.core.mail import EmailMessage

from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.waitlist.nights import let_lapse_what_is_over, settle_those_who_booked
from shop.enums import OfferOutcome, WaitlistStatus
from shop.models import (
    Booking,
    Recipient,
)
from tests.factories.clock import age
from tests.factories.waiting import free, offer_round, wait
from tests.factories.world import World, at


def test_who_booked_a_time_themselves_need_not_wait_on(world: World, booked: dict[datetime, Booking]) -> None:
    entry = wait(world)
    free(booked[at(1, 10)])
    booking = world.book(at(1, 10))
    assert settle_those_who_booked() == 1
    entry.refresh_from_db()
    assert (entry.status, entry.booking) == (WaitlistStatus.BOOKED, booking)
    assert settle_those_who_booked() == 0


def test_nor_is_anything_offered_to_them_meanwhile(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    wait(world)
    wait(world, recipient=neighbour)
    free(booked[at(1, 10)])
    world.book(at(1, 10))
    free(booked[at(1, 12)])
    assert [offer.recipient for offer in offer_round(world)] == [neighbour]


def test_what_they_had_before_does_not_count_nor_what_lies_outside(
    world: World, booked: dict[datetime, Booking]
) -> None:
    free(booked[at(1, 10)])
    age(world.book(at(1, 10)), by=timedelta(hours=1))
    wait(world)
    world.book(at(2, 10))
    assert settle_those_who_booked() == 0


def test_an_offer_they_have_is_given_back(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    free(booked[at(1, 12)])
    world.book(at(1, 12))
    settle_those_who_booked()
    offer.refresh_from_db()
    assert offer.outcome == OfferOutcome.WITHDRAWN


def test_whose_days_went_by_is_told_once(
    world: World, booked: dict[datetime, Booking], mailoutbox: list[EmailMessage]
) -> None:
    entry = wait(world)
    assert let_lapse_what_is_over() == 0
    with time_machine.travel(at(2, 3), tick=False):
        assert let_lapse_what_is_over() == 1
        assert let_lapse_what_is_over() == 0
    entry.refresh_from_db()
    assert (entry.status, entry.booking) == (WaitlistStatus.LAPSED, None)
    message = OutboxMessage.objects.get(kind="waitlist.lapsed")
    assert message.not_before == at(2, 8)
    deliver(message_id=message.pk)
    assert len(mailoutbox) == 1
