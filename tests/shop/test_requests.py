"""Bookings that the department confirms: a request takes its time at once, and gives it back when declined."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.circumstances.ending import end_recipient
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.door.requests import confirm_request, decline_request, decline_unanswered
from shop.domain.outcomes.telling import complete_booking
from shop.enums import BookingStatus, CancelReason, Confirmation, EntryKind, RecipientEnd
from shop.errors import RecipientBusy, TimeTaken, TooManyBookings, TransitionNotAllowed
from shop.models import Booking, EntitlementEntry, EntitlementPeriod
from shop.queries.slots import slots_between
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=1, confirmation=Confirmation.REQUESTED)


def now(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


def kinds() -> list[str]:
    return list(EntitlementEntry.objects.order_by("pk").values_list("kind", flat=True))


def messages() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))


def test_a_booking_is_a_request_until_the_department_has_said_yes(world: World) -> None:
    booking = world.book(at(1, 10))
    assert now(booking).status == BookingStatus.REQUESTED
    confirm_request(booking, actor=OFFICE)
    assert now(booking).status == BookingStatus.CONFIRMED
    assert messages() == ["booking.requested", "booking.confirmed"]


def test_a_request_takes_the_time_and_its_part_of_the_decision_at_once(world: World) -> None:
    world.book(at(1, 10))
    other = make_recipient()
    make_entitlement(other, world.service)
    with refused(TimeTaken):
        world.book(at(1, 10), recipient=other)
    with refused(TimeTaken):
        world.book(at(1, 10))
    assert kinds() == [EntryKind.GRANTED, EntryKind.RESERVED]


def test_who_asked_is_not_free_for_something_else(larvik: object) -> None:
    world = make_world(providers=2, confirmation=Confirmation.REQUESTED)
    world.book(at(1, 10))
    with refused(RecipientBusy):
        world.book(at(1, 10))


def test_declined_all_of_it_is_given_back(world: World) -> None:
    booking = world.book(at(1, 10))
    decline_request(booking, actor=OFFICE)
    assert now(booking).status == BookingStatus.DECLINED
    (slot,) = slots_between(world.service, from_at=at(1, 10), until_at=at(1, 11))
    assert slot.places_left == 1
    assert kinds()[-1] == EntryKind.RELEASED
    assert EntitlementPeriod.objects.get().balance == 100
    assert messages() == ["booking.requested", "booking.declined"]
    assert world.book(at(1, 10)).pk


@pytest.mark.parametrize("answer", [confirm_request, decline_request])
def test_said_twice_it_is_said_once(world: World, answer: object) -> None:
    booking = world.book(at(1, 10))
    for _twice in range(2):
        answer(booking, actor=OFFICE)  # type: ignore[operator]  # one of the two
    assert len(messages()) == 2
    assert AuditEntry.objects.exclude(action="booking.requested").count() == 1


def test_yes_and_no_do_not_follow_one_another(world: World) -> None:
    yes, no = world.book(at(1, 10)), world.book(at(1, 12))
    confirm_request(yes, actor=OFFICE)
    decline_request(no, actor=OFFICE)
    with refused(TransitionNotAllowed):
        decline_request(yes, actor=OFFICE)
    with refused(TransitionNotAllowed):
        confirm_request(no, actor=OFFICE)


def test_what_was_no_request_is_not_answered(larvik: object) -> None:
    world = make_world()
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 12), actor=world.actor())
    with refused(TransitionNotAllowed):
        confirm_request(held, actor=OFFICE)
    booking = world.book(at(1, 10))
    with refused(TransitionNotAllowed):
        decline_request(booking, actor=OFFICE)


def test_a_request_whose_time_has_passed_is_not_answered(world: World) -> None:
    booking = world.book_past(ago=timedelta(hours=2))
    with refused(TransitionNotAllowed):
        confirm_request(booking, actor=OFFICE)


def test_the_recipient_may_withdraw_it(world: World) -> None:
    booking = world.book(at(1, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert now(booking).status == BookingStatus.CANCELLED
    with refused(TransitionNotAllowed):
        confirm_request(booking, actor=OFFICE)


def test_a_request_counts_among_the_coming_ones(larvik: object) -> None:
    world = make_world(confirmation=Confirmation.REQUESTED, maximum_active_bookings=1)
    world.book(at(1, 10))
    with refused(TooManyBookings):
        world.book(at(2, 10))


def test_a_hold_becomes_a_request(world: World) -> None:
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
    assert world.book(at(1, 10)).pk == held.pk
    assert now(held).status == BookingStatus.REQUESTED


def test_what_was_never_confirmed_was_not_carried_out(world: World) -> None:
    booking = world.book_past()
    with refused(TransitionNotAllowed):
        complete_booking(booking, actor=OFFICE)


def test_what_nobody_answered_before_it_began_is_declined_at_night(world: World) -> None:
    unanswered = world.book_past()
    waiting = world.book(at(2, 10))
    assert (decline_unanswered(), decline_unanswered()) == (1, 0)
    assert now(unanswered).status == BookingStatus.DECLINED
    assert now(waiting).status == BookingStatus.REQUESTED
    assert not unanswered.assignments.filter(active=True).exists()
    assert kinds().count(EntryKind.RELEASED) == 1
    assert messages()[-1] == "booking.declined"
    entry = AuditEntry.objects.get(action="booking.declined")
    assert (entry.channel, entry.actor_id) == (Channel.SYSTEM, None)


def test_nobody_is_woken_by_a_no_of_the_night(world: World) -> None:
    world.book_past()
    with time_machine.travel(at(1, 3), tick=False):
        decline_unanswered()
    assert OutboxMessage.objects.get(kind="booking.declined").not_before == at(1, 8)


def test_who_has_died_meanwhile_is_not_told_of_the_no(world: World) -> None:
    booking = world.book(at(1, 10))
    with time_machine.travel(booking.starts_at + timedelta(minutes=5), tick=True):
        end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=SYSTEM)
        assert decline_unanswered() == 1
    assert "booking.declined" not in messages()


def test_what_was_confirmed_is_a_request_again_when_its_recipient_moves_it(world: World) -> None:
    booking = confirm_request(world.book(at(1, 10)), actor=OFFICE)
    move_booking(booking, starts_at=at(1, 12), actor=world.actor())
    assert now(booking).status == BookingStatus.REQUESTED
    assert messages()[-1] == "booking.requested"


def test_what_the_department_moves_it_has_confirmed(world: World) -> None:
    booking = confirm_request(world.book(at(1, 10)), actor=OFFICE)
    move_booking(booking, starts_at=at(1, 12), actor=OFFICE)
    assert now(booking).status == BookingStatus.CONFIRMED
    assert messages()[-1] == "booking.moved"
