"""Until a session closes its recipients book, change and cancel, whatever notice its service wants; then staff does."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.capacity.announced import close_session_at
from shop.domain.capacity.kept_times import keep_time
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import can_cancel_self, cancel_booking
from shop.domain.door.moves import can_move_self, move_booking
from shop.domain.waitlist.waking import answer_by
from shop.enums import BookingStatus, CancelReason
from shop.errors import BookingNotCancellable, BookingNotMovable, ClosesTooLate, SessionClosed, TooShortNotice
from shop.models import Booking, KeptTime, Service
from shop.presentation import moment_in_words
from shop.queries.free_by_day import free_times_of
from shop.queries.slots import slots_for_citizens
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_recipient, make_world
from tests.shop.test_sessions import OFFICE
from tests.shop.views.conftest import sign_in

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def world(larvik: object) -> World:
    """Three seats at ten of the day after tomorrow; its service wants a week's notice, also to cancel and move."""
    return make_world(
        providers=1,
        seats=3,
        requires_entitlement=False,
        minimum_notice=7 * DAY,
        cancel_deadline=7 * DAY,
        move_within_day_deadline=7 * DAY,
        move_to_other_day_deadline=7 * DAY,
    )


def announce(world: World, closes_at: datetime | None, *, hour: int = 10) -> KeptTime:
    kept = keep_time(
        world.service,
        provider=world.providers[0],
        starts_at=at(2, hour),
        actor=OFFICE,
        closes_at=closes_at,
    )
    return KeptTime.objects.select_related("service").get(pk=kept.pk)


def close(kept: KeptTime) -> None:
    """As if the time at which it closes had come."""
    past = timezone.now() - timedelta(minutes=1)
    KeptTime.objects.filter(pk=kept.pk).update(closes_at=past)
    Booking.objects.filter(service=kept.service_id).update(closes_at=past)


def offered(world: World) -> set[datetime]:
    return {slot.starts_at for slot in slots_for_citizens(world.service) if slot.is_free}


def test_until_it_closes_it_is_booked_whatever_the_notice(world: World) -> None:
    announce(world, at(2, 9))
    assert at(2, 10) in offered(world)
    assert at(2, 11) not in offered(world)
    assert world.book(at(2, 10)).closes_at == at(2, 9) == Booking.objects.get().closes_at
    with refused(TooShortNotice):
        world.book(at(2, 11), recipient=make_recipient())


def test_what_anybody_sees_is_what_can_be_booked(world: World) -> None:
    announce(world, at(2, 9))
    (free,) = free_times_of([world.service], now=timezone.now())
    assert free.by_day[at(2, 10).date()] == [at(2, 10)]


def test_once_it_has_closed_nobody_books_it_but_the_department(world: World) -> None:
    Service.objects.update(minimum_notice=timedelta(0))
    world.service.refresh_from_db()
    close(announce(world, at(2, 9)))
    assert at(2, 10) not in offered(world)
    assert at(2, 11) in offered(world)
    with refused(SessionClosed):
        world.book(at(2, 10))
    assert world.book(at(2, 10), actor=OFFICE).status == BookingStatus.CONFIRMED


def test_one_held_in_time_is_closed_all_the_same(world: World) -> None:
    kept = announce(world, at(2, 9))
    hold_time(world.service, recipient=world.recipient, starts_at=at(2, 10), actor=world.actor())
    close(kept)
    with refused(SessionClosed):
        world.book(at(2, 10))


def test_what_is_booked_there_is_moved_and_cancelled_until_it_closes(world: World) -> None:
    kept = announce(world, at(2, 9))
    announce(world, at(2, 12), hour=13)
    booking = world.book(at(2, 10))
    assert can_cancel_self(booking)
    assert can_move_self(booking, within_day=True)
    moved = move_booking(booking, starts_at=at(2, 13), actor=world.actor())
    assert moved.closes_at == at(2, 12) == Booking.objects.get().closes_at
    move_booking(booking, starts_at=at(2, 10), actor=world.actor())
    close(kept)
    booking.refresh_from_db()
    assert not can_cancel_self(booking)
    with refused(BookingNotMovable):
        move_booking(booking, starts_at=at(2, 13), actor=world.actor())
    with refused(BookingNotCancellable):
        cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    cancelled = cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    assert cancelled.status == BookingStatus.CANCELLED


def test_whether_recipients_change_it_at_all_is_still_the_services(world: World) -> None:
    announce(world, at(2, 9))
    booking = world.book(at(2, 10))
    for rule in ("cancel_deadline", "move_within_day_deadline"):
        setattr(booking.service, rule, None)
    assert not can_cancel_self(booking)
    assert not can_move_self(booking, within_day=True)


def test_moved_out_of_it_the_services_rules_count_again(world: World) -> None:
    announce(world, at(2, 9))
    booking = world.book(at(2, 10))
    assert move_booking(booking, starts_at=at(2, 14), actor=OFFICE).closes_at is None
    assert not can_cancel_self(Booking.objects.select_related("service").get())


@pytest.mark.parametrize("closes_at", [None, at(2, 8)])
def test_it_can_be_said_anew_also_for_what_is_booked(world: World, closes_at: datetime | None) -> None:
    kept = announce(world, at(2, 9))
    world.book(at(2, 10))
    close_session_at(kept, closes_at, actor=OFFICE)
    assert Booking.objects.get().closes_at == closes_at == KeptTime.objects.get().closes_at


def test_it_closes_before_it_begins(world: World) -> None:
    with refused(ClosesTooLate):
        announce(world, at(2, 11))
    kept = announce(world, None)
    with refused(ClosesTooLate):
        close_session_at(kept, at(2, 11), actor=OFFICE)


def test_an_offer_from_the_waiting_list_ends_when_it_closes(world: World) -> None:
    now = at(2, 8, 30)
    until = answer_by(world.service, starts_at=at(2, 10), now=now, closes_at=at(2, 9))
    assert until == at(2, 9)


def test_pages_say_until_when(world: World, larvik_client: Client) -> None:
    announce(world, at(2, 9))
    client = sign_in(larvik_client, world.user)
    client.cookies["django_language"] = "en"
    booking = world.book(at(2, 10))
    page = client.get(f"/bookings/{booking.pk}/").content.decode()
    assert page.count(moment_in_words(at(2, 9))) >= 2
