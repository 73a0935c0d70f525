"""Reminders of real visits: by preference, once, and never of what is no longer so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import ContactPreferences, OutboxMessage
from notifications.outbox import deliver
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.reminders.promising import remind
from shop.enums import CancelReason
from shop.models import Booking, Reminder
from shop.queries.reminders import REMINDER
from tests.factories.representatives import account_of, make_representation
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service, make_world

STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def visit(world: World, *, day: int = 7, hour: int = 10) -> Booking:
    """One that was booked long ago."""
    booking = world.book(at(day, hour))
    OutboxMessage.objects.all().delete()
    return booking


def before(booking: Booking, hours: float) -> Any:
    return time_machine.travel(booking.starts_at - timedelta(hours=hours), tick=False)


def run_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return remind()


def reminders() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=REMINDER).order_by("pk"))


def test_two_days_before_and_once(world: World) -> None:
    booking = visit(world)
    assert run_at(booking.starts_at - timedelta(hours=49)) == 0
    for hours in (47.9, 47.8, 24, 1.9, 0.5):
        run_at(booking.starts_at - timedelta(hours=hours))
    (message,) = reminders()
    with before(booking, 47):
        deliver(message_id=message.pk)
    (letter,) = mail.outbox
    assert letter.subject.startswith("Reminder: your appointment on ")
    assert world.service.name not in letter.subject + str(letter.body)


def test_two_hours_before_by_preference(world: World) -> None:
    booking = visit(world, hour=12)
    ContactPreferences.objects.create(user=world.user, two_days_before=False, two_hours_before=True)
    assert run_at(booking.starts_at - timedelta(hours=40)) == 0
    assert run_at(booking.starts_at - timedelta(hours=1.9)) == 1
    assert run_at(booking.starts_at - timedelta(hours=1.8)) == 0


def test_who_wants_none_gets_none(world: World) -> None:
    booking = visit(world)
    ContactPreferences.objects.create(user=world.user, two_days_before=False, two_hours_before=False)
    assert [run_at(booking.starts_at - timedelta(hours=hours)) for hours in (47, 1.5)] == [0, 0]


def test_a_job_that_comes_late_says_nothing_after_the_visit_nor_just_before(world: World) -> None:
    booking = visit(world)
    for hours in (3, 0.1, -0.1, -5):
        assert run_at(booking.starts_at - timedelta(hours=hours)) == 0


def test_not_at_night(world: World) -> None:
    booking = visit(world)
    night = (booking.starts_at - timedelta(hours=30)).replace(hour=23)
    assert run_at(night) == 0


def test_a_visit_that_was_cancelled_meanwhile_is_not_spoken_of(world: World) -> None:
    booking = visit(world)
    run_at(booking.starts_at - timedelta(hours=47))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    (message,) = reminders()
    with before(booking, 46.9):
        deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (mail.outbox, message.status) == ([], DeliveryStatus.WITHDRAWN)
    assert run_at(booking.starts_at - timedelta(hours=46)) == 0


def test_a_moved_visit_is_reminded_of_at_its_new_time(world: World) -> None:
    booking = visit(world, day=5)
    run_at(booking.starts_at - timedelta(hours=47))
    old_time = booking.starts_at
    moved = move_booking(booking, starts_at=at(9, 12), actor=STAFF)
    (old,) = reminders()
    with time_machine.travel(old_time - timedelta(hours=46), tick=False):
        deliver(message_id=old.pk)
        assert remind() == 0
    assert mail.outbox == []
    assert run_at(moved.starts_at - timedelta(hours=47)) == 1
    assert Reminder.objects.filter(booking=booking).count() == 2


def test_who_has_just_booked_or_moved_is_not_reminded_of_it(world: World) -> None:
    soon = world.book(at(2, 12))
    with time_machine.travel(
        timezone.localtime().replace(hour=12, minute=5) + timedelta(hours=1), tick=False
    ):
        assert remind() == 0
    assert not Reminder.objects.filter(booking=soon).exists()


def test_one_that_waits_in_the_queue_until_night_waits_until_morning(world: World) -> None:
    booking = visit(world, hour=12)
    run_at(booking.starts_at - timedelta(hours=40))  # eight in the evening is too late; see below
    Reminder.objects.all().delete()
    run_at(booking.starts_at - timedelta(hours=45))
    message = reminders()[-1]
    with time_machine.travel(booking.starts_at - timedelta(hours=37), tick=False):  # at eleven at night
        deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (mail.outbox, message.status) == ([], DeliveryStatus.WAITING)
    with time_machine.travel(booking.starts_at - timedelta(hours=27), tick=False):
        deliver(message_id=message.pk)
    assert len(mail.outbox) == 1


def test_it_asks_no_more_for_many_visits_than_for_one(larvik: object) -> None:
    world = make_world(providers=3)
    counts = []
    for hours in ((9,), (9, 10, 11, 12, 13, 14)):
        for hour in hours:
            world.book(at(6 + len(hours), hour), recipient=_another(world))
        moment = at(6 + len(hours), 8) - timedelta(hours=40)
        with (
            time_machine.travel(moment, tick=False),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            assert remind() == len(hours)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _another(world: World) -> Any:
    from tests.factories.world import make_entitlement  # noqa: PLC0415 - of this function alone

    recipient = make_recipient()
    make_entitlement(recipient, world.service)
    return recipient


@pytest.mark.race
def test_two_at_once_promise_one(committed_db: None) -> None:
    with works_for(LARVIK):
        booking = visit(make_world())

    def run() -> int:
        with works_for(LARVIK):
            return remind()

    with time_machine.travel(booking.starts_at - timedelta(hours=47), tick=False):
        promised = [each.value for each in at_once([run] * 3)]
    assert sorted(promised) == [0, 0, 1]


def test_who_acts_with_one_service_is_reminded_once_of_its_visits_and_of_no_other(world: World) -> None:
    other = make_service(world.department, name="Another")
    make_entitlement(world.recipient, other)
    theirs, *_others = [
        world.book(at(7, hour), service=service)
        for hour, service in ((10, world.service), (11, other), (12, other))
    ]
    acts = make_representation(world.recipient, world.service)
    run_at(theirs.starts_at - timedelta(hours=44))
    told = [each.params for each in reminders() if each.user == account_of(acts)]
    assert [(each["booking_id"], each["acting"]) for each in told] == [(theirs.pk, acts.pk)]
