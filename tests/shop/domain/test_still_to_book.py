"""What was called off by mistake is offered until it is given back, each by itself, and not again after that."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.circumstances.restoring import wait_again
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.door.moves import move_booking
from shop.domain.series.restoring import restore_series
from shop.domain.series.standing import stop_series
from shop.domain.waitlist.line import leave_waitlist
from shop.enums import CancelReason, RecipientEnd, SeriesEnd
from shop.models import Booking, BookingSeries, WaitlistEntry
from shop.queries.called_off import CalledOff, called_off_with_it, would_have_run_until
from shop.queries.still_to_book import still_to_book
from tests.factories.clock import today_is
from tests.factories.waiting import own, wait
from tests.factories.world import World, at
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, start, terms

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)


def lose(world: World, *, days: int = 0) -> CalledOff:
    reason = RecipientEnd.MOVED if days else RecipientEnd.DIED
    end_recipient(world.recipient, last_day=in_days(days), reason=reason, actor=STAFF)
    reopen_recipient(world.recipient, actor=STAFF)
    world.recipient.refresh_from_db()
    return still_to_book(world.recipient)


def at_eight_and_at_two(world: World) -> list[BookingSeries]:
    hours = time(8), time(14)
    return [start(world, weekdays=ALL_WEEK, preferred_at=hour, actor=STAFF).series for hour in hours]


@pytest.mark.parametrize("days", [0, 10])
def test_two_standing_bookings_of_a_service_are_two(world: World, days: int) -> None:
    early, late = at_eight_and_at_two(world)
    assert lose(world, days=days).series == [early, late]
    again = restore_series(early, terms=terms(weekdays=ALL_WEEK, preferred_at=time(9)), actor=STAFF).series
    assert still_to_book(world.recipient).series == [late]
    stop_series(again, actor=STAFF, reason=SeriesEnd.BY_RECIPIENT)
    assert still_to_book(world.recipient).series == [late]


def test_one_that_was_started_by_hand_and_stopped_is_not_offered_again(world: World) -> None:
    early, late = at_eight_and_at_two(world)
    lose(world)
    again = start(world, weekdays=ALL_WEEK, preferred_at=time(8), actor=STAFF).series
    assert still_to_book(world.recipient).series == [late]
    stop_series(again, actor=STAFF, reason=SeriesEnd.BY_RECIPIENT)
    assert still_to_book(world.recipient).series == [late]
    assert early.pk != again.pk


def test_one_that_would_not_have_come_again_is_not_offered(world: World) -> None:
    start(world, weekdays=(in_days(1).isoweekday(),), ends_on=in_days(9))
    assert not lose(world, days=8).series


def test_one_that_came_to_its_own_last_day_was_not_called_off(world: World) -> None:
    start(world, weekdays=ALL_WEEK, ends_on=in_days(6))
    assert not lose(world, days=6).series


def test_lost_a_second_time_what_follows_is_offered_and_until_when_it_would_have_run(world: World) -> None:
    former = start(world, weekdays=ALL_WEEK).series
    lose(world, days=10)
    again = restore_series(former, terms=terms(weekdays=ALL_WEEK), actor=STAFF).series
    assert lose(world, days=5).series == [former, again]
    former.refresh_from_db()
    assert would_have_run_until(former, again) == {former.pk: in_days(10), again.pk: None}


def test_the_visits_of_one_come_with_it_wherever_they_are(world: World) -> None:
    """Its day is taken or skipped by what follows: another hour, and what they had left out, is no visit to book."""
    series = start(world, weekdays=ALL_WEEK, tolerance=timedelta(hours=1)).series
    moved = Booking.objects.get(series=series, series_on=in_days(3))
    move_booking(moved, starts_at=at(3, 14), actor=STAFF)
    lose(world)
    again = restore_series(series, terms=terms(weekdays=ALL_WEEK), actor=STAFF).series
    assert len(days_that_stand(again)) == 14
    assert not still_to_book(world.recipient)


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_visit_that_was_booked_again_is_settled(world: World, *, is_cancelled: bool) -> None:
    first, second = world.book(at(3, 10)), world.book(at(4, 10))
    assert lose(world).visits == [first, second]
    again = world.book(at(3, 10), actor=STAFF)
    assert still_to_book(world.recipient).visits == [second]
    if is_cancelled:
        cancel_booking(again, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    else:
        move_booking(again, starts_at=at(5, 11), actor=world.actor())
    assert still_to_book(world.recipient).visits == [second]


def test_a_time_that_was_only_held_is_not_booked(world: World) -> None:
    visit = world.book(at(3, 10))
    lose(world)
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(3, 10), actor=world.actor())
    assert still_to_book(world.recipient).visits == [visit]
    give_back_hold(held, actor=world.actor())
    assert still_to_book(world.recipient).visits == [visit]


def test_a_place_that_was_given_back_and_left_is_not_offered_again(world: World) -> None:
    entry = wait(world, first=1, last=5)
    assert lose(world).entries == [entry]
    again = wait_again(WaitlistEntry.objects.select_related("service", "recipient").get(), actor=STAFF)
    assert not still_to_book(world.recipient).entries
    leave_waitlist(again, actor=own(world.recipient))
    assert not still_to_book(world.recipient).entries


def test_whoever_has_asked_anew_and_left_is_not_offered_the_former_place(world: World) -> None:
    wait(world, first=1, last=5)
    lose(world)
    leave_waitlist(wait(world, first=2, last=3), actor=own(world.recipient))
    assert not still_to_book(world.recipient).entries


def test_a_place_whose_weekday_is_over_is_not_offered(world: World) -> None:
    entry = wait(world, first=1, last=5, weekdays=[in_days(2).isoweekday()])
    assert lose(world).entries == [entry]
    with today_is(in_days(3)):
        assert timezone.localdate() <= entry.last_day
        assert not still_to_book(world.recipient).entries


def test_a_place_that_is_lost_again_is_offered_again(world: World) -> None:
    entry = wait(world, first=1, last=5)
    lose(world)
    wait_again(WaitlistEntry.objects.select_related("service", "recipient").get(), actor=STAFF)
    assert lose(world).entries == [entry]
    assert called_off_with_it(world.recipient).entries == [entry]
