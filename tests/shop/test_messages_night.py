"""At night a text message goes to who has just done something, or whose visit begins before the morning helps."""

from datetime import datetime, time, timedelta

import pytest

from foundation.actor import SYSTEM, Actor
from foundation.actor import Channel as By
from notifications.enums import Channel, GatewayKind, SendingStatus
from notifications.models import Delivery, OutboxMessage, SmsGateway
from notifications.outbox import deliver
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.reminders import OPENED
from shop.domain.series.occurrences import book_occurrences
from shop.enums import CancelReason
from shop.messages_night import begins_soon, has_begun
from shop.models import BookingSeries
from tests.factories.clock import today_is
from tests.factories.sms import wants
from tests.factories.world import World, at
from tests.shop.domain.series.in_the_way import make_busy
from tests.shop.domain.standing import in_days, start

STAFF = Actor(user_id=None, channel=By.STAFF)
SENT, WAITS = SendingStatus.SENT, SendingStatus.WAITING


@pytest.fixture(autouse=True)
def _by_sms(world: World) -> None:
    SmsGateway.objects.create(kind=GatewayKind.LOG)
    wants(world.user, email=False)


def delivered(kind: str) -> Delivery:
    message = OutboxMessage.objects.filter(kind=kind).latest("pk")
    deliver(message_id=message.pk)
    return Delivery.objects.get(message=message, channel=Channel.SMS)


def test_a_standing_visit_that_the_night_books_at_another_time_is_told_in_the_morning(world: World) -> None:
    series = start(world, tolerance=timedelta(hours=1)).series
    BookingSeries.objects.filter(pk=series.pk).update(booked_through=in_days(14))
    OutboxMessage.objects.all().delete()
    two_on = in_days(2)
    with today_is(two_on, time(2)):
        make_busy(world, hour=10, day=13)
        book_occurrences(series.pk, through=two_on + timedelta(days=13))
        told = delivered("booking.created")
        assert (told.status, told.next_at) == (WAITS, at(0, 8))
    with today_is(two_on, time(8)):
        assert delivered("booking.created").status == SENT


@pytest.mark.parametrize(("actor", "status"), [(None, SENT), (STAFF, WAITS)], ids=["own", "another"])
def test_only_ones_own_act_is_answered_at_night(world: World, actor: Actor | None, status: str) -> None:
    with today_is(in_days(0), time(23)):
        visit = world.book(at(3, 12), actor=actor or world.actor())
        assert delivered("booking.created").status == status
        cancel_booking(visit, actor=actor or world.actor(), reason=CancelReason.BY_RECIPIENT)
        assert delivered("booking.cancelled").status == status


@pytest.mark.parametrize(("hour", "status"), [(9, SENT), (10, WAITS)])
def test_a_visit_early_in_the_morning_is_told_of_at_night(world: World, hour: int, status: str) -> None:
    visit = world.book(at(1, hour))
    with today_is(in_days(0), time(23)):
        cancel_booking(visit, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
        assert delivered("booking.cancelled").status == status


def test_who_waits_at_the_former_time_is_told_at_night_that_it_is_moved(world: World) -> None:
    visit = world.book(at(1, 9))
    with today_is(in_days(0), time(23)):
        move_booking(visit, starts_at=at(4, 9), actor=STAFF)
        assert delivered("booking.moved").status == SENT


def test_nothing_is_sent_after_the_visit_has_begun(world: World) -> None:
    world.book(at(1, 10))
    with today_is(in_days(1), time(10)):
        assert delivered("booking.created").error == "too_late"


def test_a_door_that_was_not_opened_never_waits(world: World) -> None:
    morning = datetime.fromisoformat("2030-01-01T08:00+01:00")
    assert begins_soon(OPENED, {"follow_up_id": 1}, morning)
    assert not has_begun("booking.missed", {"booking_id": world.book(at(1, 10), actor=SYSTEM).pk})
