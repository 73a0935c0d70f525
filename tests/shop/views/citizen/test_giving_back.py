"""What cancelling gives back is promised only where it does, and no recipient has less than nothing."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.door.requests import decline_request
from shop.domain.ledger.decisions import change_amount
from shop.domain.outcomes.telling import mark_no_show
from shop.enums import BookingStatus, CancelReason, Confirmation, EntitlementPeriodKind, NoShowBy
from shop.models import Booking, Entitlement
from tests.factories.world import World, at, make_world
from tests.shop.views.citizen.conftest import BY_STAFF, book_page, rows, text_of

type SignIn = Callable[[World], Client]
CANCEL = "Cancel an appointment to choose another time."
CALL = "Call the department if you need more."


def grant(world: World, amount: int) -> None:
    change_amount(world.recipient.entitlements.get(), amount=amount, actor=BY_STAFF)


def begun(world: World, hour: int) -> None:
    """A visit of the period that has begun; its time was this morning, whatever the hour is now."""
    booking = world.book(at(1, hour))
    back = timedelta(days=1, hours=hour)
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=booking.starts_at - back, ends_at=booking.ends_at - back, status=BookingStatus.COMPLETED
    )
    booking.assignments.update(active=False)


def test_what_is_all_booked_can_be_had_by_cancelling(world: World, ingrid: Client) -> None:
    grant(world, 1)
    world.book(at(2, 10))
    text = text_of(ingrid.get("/"))
    assert f"is booked. {CANCEL}" in text
    assert CALL not in text


def test_what_is_all_used_is_not_said_to_be_booked(world: World, ingrid: Client) -> None:
    grant(world, 1)
    begun(world, 10)
    text = text_of(ingrid.get("/"))
    assert f"is used. {CALL}" in text
    assert CANCEL not in text


def test_some_used_and_some_booked_is_both(world: World, ingrid: Client) -> None:
    grant(world, 2)
    begun(world, 10)
    world.book(at(2, 10))
    assert f"is used or booked. {CANCEL}" in text_of(ingrid.get("/"))


def test_cancelling_is_not_advised_where_it_is_too_late_for_it(larvik: object, sign_in: SignIn) -> None:
    world = make_world(cancel_deadline=timedelta(days=9))
    ingrid = sign_in(world)
    grant(world, 1)
    world.book(at(2, 10))
    text = text_of(ingrid.get("/"))
    assert f"is booked. {CALL}" in text
    assert CANCEL not in text


class TestOfADecisionThatWasReduced:
    """One visit used, one booked, and then one granted instead of four."""

    def booked(self, world: World) -> Booking:
        grant(world, 4)
        begun(world, 10)
        booking = world.book(at(2, 10))
        grant(world, 1)
        return booking

    def test_the_first_page_does_not_advise_to_cancel(self, world: World, ingrid: Client) -> None:
        self.booked(world)
        text = text_of(ingrid.get("/"))
        assert f"than your decision grants now. {CALL}" in text
        assert CANCEL not in text

    def test_nothing_is_below_zero(self, world: World, ingrid: Client) -> None:
        self.booked(world)
        for page in ("/", "/me/"):
            text = text_of(ingrid.get(page))
            assert "0 of 1 visit left" in text, page
            assert "−" not in text, page
            assert "1 visit more than it grants is booked" in text, page

    def test_nor_is_it_in_the_recipients_own_ledger(self, world: World, ingrid: Client) -> None:
        self.booked(world)
        text = text_of(ingrid.get("/me/ledger/"))
        assert "−3 visits 0 visits" in text, "the change is what it was, what is left is nothing"

    def test_cancelling_says_that_it_is_not_given_back(self, world: World, ingrid: Client) -> None:
        booking = self.booked(world)
        text = text_of(ingrid.get(f"/bookings/{booking.pk}/cancel/"))
        assert "You do not get it back to book anew: your decision has been reduced" in text
        assert "you get back what it took" not in text
        assert "Call 680 50 001 if you have questions." in text

    def test_afterwards_all_is_used(self, world: World, ingrid: Client) -> None:
        booking = self.booked(world)
        text = text_of(ingrid.post(f"/bookings/{booking.pk}/cancel/", follow=True))
        assert f"is used. {CALL}" in text
        assert CANCEL not in text


def test_cancelling_one_that_took_something_gives_it_back(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    text = text_of(ingrid.get(f"/bookings/{booking.pk}/cancel/"))
    assert "and you get back what it took of what was granted" in text


def test_one_that_was_moved_to_another_period_and_back_gives_back_too(world: World, ingrid: Client) -> None:
    Entitlement.objects.update(period=EntitlementPeriodKind.WEEK)
    booking = world.book(at(2, 10))
    for day in (9, 2):
        move_booking(booking, starts_at=at(day, 12), actor=BY_STAFF)
    text = text_of(ingrid.get(f"/bookings/{booking.pk}/cancel/"))
    assert "and you get back what it took of what was granted" in text


def test_one_that_took_nothing_has_nothing_to_give_back(larvik: object, sign_in: SignIn) -> None:
    world = make_world(requires_entitlement=False)
    ingrid = sign_in(world)
    booking = world.book(at(2, 10))
    text = text_of(ingrid.get(f"/bookings/{booking.pk}/cancel/"))
    assert "The time becomes free for somebody else." in text
    assert "back what it took" not in text


class TestOfWhatCameToNothing:
    """It was given back, and another time can be chosen; of what took nothing that is not said."""

    GIVEN_BACK = "You have got back what it took of what was granted."

    @pytest.mark.parametrize("needs_decision", [True, False])
    def test_declined(self, larvik: object, sign_in: SignIn, *, needs_decision: bool) -> None:
        world = make_world(confirmation=Confirmation.REQUESTED, requires_entitlement=needs_decision)
        ingrid = sign_in(world)
        booking = world.book(at(2, 10))
        decline_request(booking, actor=BY_STAFF)
        text = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
        assert "could not say yes to this time." in text
        assert (self.GIVEN_BACK in text) == needs_decision

    @pytest.mark.parametrize("needs_decision", [True, False])
    def test_called_off(self, larvik: object, sign_in: SignIn, *, needs_decision: bool) -> None:
        world = make_world(requires_entitlement=needs_decision)
        ingrid = sign_in(world)
        booking = world.book(at(2, 10))
        cancel_booking(booking, actor=BY_STAFF, reason=CancelReason.BY_DEPARTMENT)
        text = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
        assert "The department had to cancel this visit. We are sorry." in text
        assert (self.GIVEN_BACK in text) == needs_decision

    @pytest.mark.parametrize("needs_decision", [True, False])
    def test_missed_by_us(self, larvik: object, sign_in: SignIn, *, needs_decision: bool) -> None:
        world = make_world(requires_entitlement=needs_decision)
        ingrid = sign_in(world)
        booking = world.book_past()
        mark_no_show(booking, actor=BY_STAFF, by=NoShowBy.PROVIDER)
        text = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
        assert "We did not come to this visit as we had agreed. We are sorry." in text
        assert "Choose a new time" in text
        assert (self.GIVEN_BACK in text) == needs_decision

    def test_missed_by_the_recipient_there_is_nothing_to_be_sorry_for(
        self, world: World, ingrid: Client
    ) -> None:
        booking = world.book_past()
        mark_no_show(booking, actor=BY_STAFF)
        text = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
        assert "We are sorry" not in text
        assert self.GIVEN_BACK not in text


def test_who_has_used_it_up_is_not_told_to_wait_for_others(world: World, ingrid: Client) -> None:
    grant(world, 1)
    world.book(at(2, 10))
    before = rows()
    response = ingrid.post(book_page(world, at(2, 12)), {"key": uuid.uuid4()})
    text = text_of(response)
    assert response.status_code == 409
    assert "Nothing is left of what was granted for this period." in text
    assert CALL in text
    assert "Try again later" not in text
    assert rows() == before


def test_where_all_times_are_taken_one_is_told_to_try_later(larvik: object, sign_in: SignIn) -> None:
    world = make_world(providers=1, booking_horizon=1)
    ingrid = sign_in(world)
    world.providers[0].shifts.all().delete()
    response = ingrid.post(book_page(world, at(1, 10)), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert "Try again later: times become free when others cancel." in text_of(response)
