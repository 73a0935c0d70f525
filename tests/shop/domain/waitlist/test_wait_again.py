"""A place in line that was lost with the services is the same one when it is given back."""

import pytest
from django.utils import timezone

from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.circumstances.restoring import wait_again
from shop.domain.door.moves import move_booking
from shop.domain.waitlist.answers import decline_offer
from shop.domain.waitlist.nights import settle_those_who_booked
from shop.enums import RecipientEnd, WaitlistStatus
from shop.errors import NoLongerWaiting
from shop.models import Booking, WaitlistEntry
from tests.factories.refusals import refused
from tests.factories.waiting import OFFICE, fill, free, offer_round, own, wait
from tests.factories.world import World, at


def lose_and_wait_again(world: World, entry: WaitlistEntry) -> WaitlistEntry:
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=OFFICE)
    reopen_recipient(world.recipient, actor=OFFICE)
    world.recipient.refresh_from_db()
    lost = WaitlistEntry.objects.select_related("service", "recipient").get(pk=entry.pk)
    assert lost.status == WaitlistStatus.WITHDRAWN
    return wait_again(lost, actor=OFFICE)


@pytest.mark.parametrize("is_moved", [False, True])
def test_a_visit_they_had_before_does_not_take_the_place_when_it_is_restored(
    world: World, *, is_moved: bool
) -> None:
    world.book(at(3, 10))
    again = lose_and_wait_again(world, wait(world, first=1, last=5))
    visit = world.book(at(3, 10), actor=OFFICE)
    if is_moved:
        move_booking(visit, starts_at=at(4, 11), actor=OFFICE)
    assert settle_those_who_booked() == 0
    again.refresh_from_db()
    assert again.status == WaitlistStatus.WAITING


def test_another_visit_that_they_book_does(world: World) -> None:
    world.book(at(3, 10))
    again = lose_and_wait_again(world, wait(world, first=1, last=5))
    booked = world.book(at(2, 10))
    assert settle_those_who_booked() == 1
    again.refresh_from_db()
    assert (again.status, again.booking) == (WaitlistStatus.BOOKED, booked)


def test_so_does_one_restored_that_they_had_booked_while_they_waited(world: World) -> None:
    entry = wait(world, first=1, last=5)
    world.book(at(3, 10))
    lose_and_wait_again(world, entry)
    world.book(at(3, 10), actor=OFFICE)
    assert settle_those_who_booked() == 1


def test_a_time_they_said_no_to_is_not_offered_again(world: World) -> None:
    fill(world, days=(1, 2))
    entry = wait(world, last=2)
    free(Booking.objects.filter(starts_at=at(1, 9), status="confirmed")[0])
    (offer,) = offer_round(world)
    decline_offer(offer, actor=own(world.recipient))
    lose_and_wait_again(world, entry)
    assert not offer_round(world)


def test_who_was_asked_whether_they_still_wait_has_not_answered(world: World) -> None:
    entry = wait(world, last=2)
    asked_at = timezone.now()
    WaitlistEntry.objects.filter(pk=entry.pk).update(asked_at=asked_at)
    assert lose_and_wait_again(world, entry).asked_at == asked_at
    assert not offer_round(world)


def test_who_got_a_time_does_not_wait_again(world: World) -> None:
    entry = wait(world, first=1, last=5)
    world.book(at(3, 10))
    settle_those_who_booked()
    with refused(NoLongerWaiting):
        wait_again(entry, actor=OFFICE)
