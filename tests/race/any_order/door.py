"""Booking, holding, moving and cancelling."""

from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import rule

from foundation.actor import Channel
from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.door.moves import move_booking
from shop.domain.door.requests import confirm_request, decline_request
from shop.enums import BookingStatus, CancelReason
from shop.models import Booking
from shop.ways import way_of, ways_of
from tests.factories.clock import let_lapse
from tests.race.any_order.ground import (
    COMING,
    OFFICE,
    Ground,
    at_work,
    by,
    channels,
    moment,
    numbers,
    starts,
)

wishes = st.lists(st.tuples(numbers, numbers, starts, channels), min_size=1, max_size=5)


class Door(Ground):
    @rule(wishes=wishes)
    def book(self, wishes: list[tuple[int, int, tuple[int, int], Channel]]) -> None:
        for who, what, start, channel in wishes:
            self.book_one(self.service(what), self.person(who), start, channel)

    @rule(who=numbers, what=numbers, start=starts)
    def hold(self, who: int, what: int, start: tuple[int, int]) -> None:
        service, starts_at = self.service(what), moment(start)
        way = self.dice.choice(ways_of(service))
        self.follow(
            self.attempt(
                lambda: hold_time(
                    service,
                    recipient=self.person(who),
                    starts_at=starts_at,
                    actor=by(Channel.SELF),
                    way=way,
                )
            )
        )

    @rule(which=numbers, is_late=st.booleans())
    def confirm(self, which: int, *, is_late: bool) -> None:
        held = self.some_booking(which, BookingStatus.HELD, is_offer=False)
        if held is None:
            return
        if is_late:
            with at_work():
                let_lapse(held)
        self.follow(
            self.attempt(
                lambda: book_service(
                    held.service,
                    recipient=held.recipient,
                    starts_at=held.starts_at,
                    actor=by(Channel.SELF),
                    way=way_of(held),
                )
            )
        )

    @rule(which=numbers, is_given_back=st.booleans())
    def a_hold_ends(self, which: int, *, is_given_back: bool) -> None:
        held = self.some_booking(which, BookingStatus.HELD, is_offer=False)
        if held is not None:
            with at_work():
                if is_given_back:
                    give_back_hold(held, actor=OFFICE)
                else:
                    let_lapse(held)

    @rule(which=numbers, start=starts, channel=channels)
    def move(self, which: int, start: tuple[int, int], channel: Channel) -> None:
        booking = self.some_booking(which, *COMING)
        if booking is not None:
            starts_at: datetime = moment(start)
            self.follow(self.attempt(lambda: move_booking(booking, starts_at=starts_at, actor=by(channel))))

    @rule(which=st.lists(numbers, min_size=1, max_size=3), is_by_department=st.booleans())
    def cancel(self, which: list[int], *, is_by_department: bool) -> None:
        for number in which:
            booking = self.some_booking(number, *COMING)
            if booking is not None:
                self._cancel(booking, is_by_department=is_by_department)

    def _cancel(self, booking: Booking, *, is_by_department: bool) -> None:
        reason = CancelReason.BY_DEPARTMENT if is_by_department else CancelReason.BY_RECIPIENT
        actor = OFFICE if is_by_department else by(Channel.SELF)
        self.follow(self.attempt(lambda: cancel_booking(booking, actor=actor, reason=reason)))

    @rule(which=numbers, is_yes=st.booleans())
    def answer(self, which: int, *, is_yes: bool) -> None:
        booking = self.some_booking(which, *COMING)
        if booking is not None:
            answer = confirm_request if is_yes else decline_request
            self.follow(self.attempt(lambda: answer(booking, actor=OFFICE)))
