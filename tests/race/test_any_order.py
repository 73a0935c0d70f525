"""Everything that can be done is done in any order; after every step all is as it must be.

A plain account is kept beside: what every booking has become, who could come, what is left, how much everybody works.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.schedule import (
    register_absence,
    remove_absence,
    remove_exception_day,
    set_exception_day,
    set_opening_hours,
    set_weekly_shifts,
)
from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import forget_lapsed_holds, give_back_hold
from shop.domain.door.moves import move_booking
from shop.domain.door.requests import confirm_request, decline_request
from shop.domain.ledger.decisions import change_amount
from shop.enums import AbsenceReason, BookingStatus, CancelReason, Confirmation, ReassignmentReason
from shop.hours import HoursOfDay
from shop.models import (
    Absence,
    Booking,
    Closure,
    Entitlement,
    ExceptionDay,
    Provider,
    ProviderQualification,
    Qualification,
    Recipient,
    Service,
)
from tests.factories.clock import age, let_lapse
from tests.factories.world import (
    EVERY_DAY,
    at,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
)
from tests.race.order import faults
from tests.race.plain_account import (
    balances_that_do_not_add_up,
    work_that_is_not_counted_once,
    wrongly_flagged,
)

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("larvik")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HALF_HOUR = timedelta(minutes=30)
DAYS, STEPS = (1, 2), 16
numbers = st.integers(0, 999)
starts = st.builds(lambda day, step: (day, step), st.sampled_from(DAYS), st.integers(0, STEPS - 1))
channels = st.sampled_from([Channel.SELF, Channel.PHONE])
wishes = st.lists(st.tuples(numbers, numbers, starts, channels), min_size=1, max_size=5)

fast = settings(
    max_examples=10,
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.generate],  # the steps of the first failure are said; to make them fewer takes minutes
    derandomize=True,  # `make test` says the same twice; `make test-long` looks for news
    suppress_health_check=list(HealthCheck),
)
thorough = settings(fast, max_examples=200, stateful_step_count=60, derandomize=False)


def moment(start: tuple[int, int]) -> datetime:
    day, step = start
    return at(day, 8) + step * HALF_HOUR


class AnyOrder(RuleBasedStateMachine):
    """One department; a visit with a decision, one that two come to, a session, and a delivery."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.known: dict[int, tuple[str, datetime]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(
        providers=st.integers(1, 3),
        requested=st.booleans(),
        share=st.sampled_from([0, 0, 50]),
        dice=st.integers(0, 2**32 - 1).map(Random),
    )
    def settle(self, *, providers: int, requested: bool, share: int, dice: Random) -> None:
        """Some have booked already: most of what can happen happens to bookings."""
        self.department = make_department()
        type(self.department).objects.update(reserved_for_phone=share)
        rules: dict[str, Any] = {"module_key": "home_help", "slot_interval": HALF_HOUR}
        confirmation = Confirmation.REQUESTED if requested else Confirmation.AUTOMATIC
        self.visit = make_service(self.department, confirmation=confirmation, **rules)
        self.two = make_service(
            self.department, name="To", providers_needed=2, counts_each_provider=True, **rules
        )
        rules |= {"requires_entitlement": False}
        session = make_service(self.department, name="Kurs", seats=3, buffer_after=HALF_HOUR, **rules)
        delivery = make_service(
            self.department, name="Varer", requires_presence=False, maximum_active_bookings=2, **rules
        )
        self.services = [self.visit, self.two, session, delivery]
        course = Qualification.objects.create(name="Kurs")
        self.two.required_qualifications.add(course)
        self.providers = [make_provider(self.department) for _ in range(providers)]
        for number, provider in enumerate(self.providers):
            until = at(1, 0).date() if number == 1 else None
            ProviderQualification.objects.create(provider=provider, qualification=course, valid_until=until)
        self.people = [make_recipient() for _ in range(4)]
        for person in self.people:
            for service in (self.visit, self.two):
                make_entitlement(person, service, amount=3)
        for _ in range(20):
            start = at(dice.choice(DAYS), 8) + dice.randrange(STEPS) * HALF_HOUR
            self._book(dice.choice(self.services), dice.choice(self.people), start, Channel.PHONE)

    # What people do.

    @rule(wishes=wishes)
    def book(self, wishes: list[tuple[int, int, tuple[int, int], Channel]]) -> None:
        for who, what, start, channel in wishes:
            self._book(self._service(what), self._person(who), moment(start), channel)

    def _book(self, service: Service, person: Recipient, starts_at: datetime, channel: Channel) -> None:
        actor = Actor(user_id=None, channel=channel)
        self._follow(
            self._try(lambda: book_service(service, recipient=person, starts_at=starts_at, actor=actor))
        )

    @rule(who=numbers, what=numbers, start=starts)
    def hold(self, who: int, what: int, start: tuple[int, int]) -> None:
        held = self._try(
            lambda: hold_time(
                self._service(what),
                recipient=self._person(who),
                starts_at=moment(start),
                actor=_by(Channel.SELF),
            )
        )
        self._follow(held)

    @rule(which=numbers, is_late=st.booleans())
    def confirm(self, which: int, *, is_late: bool) -> None:
        held = self._some(which, BookingStatus.HELD)
        if held is None:
            return
        if is_late:
            let_lapse(held)
        booking = self._try(
            lambda: book_service(
                held.service, recipient=held.recipient, starts_at=held.starts_at, actor=_by(Channel.SELF)
            )
        )
        self._follow(booking)

    @rule(which=numbers, how=st.sampled_from(["lapses", "is given back", "is tidied up"]))
    def a_hold_ends(self, which: int, how: str) -> None:
        held = self._some(which, BookingStatus.HELD)
        if held is not None and how == "lapses":
            let_lapse(held)
        elif held is not None and how == "is given back":
            give_back_hold(held, actor=OFFICE)
        elif held is not None and not held.is_held:
            age(held, by=timedelta(days=2))
            assert forget_lapsed_holds() == 1

    @rule(which=numbers, start=starts, channel=channels)
    def move(self, which: int, start: tuple[int, int], channel: Channel) -> None:
        booking = self._some(which, BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
        if booking is not None:
            moved = self._try(lambda: move_booking(booking, starts_at=moment(start), actor=_by(channel)))
            self._follow(moved)

    @rule(which=numbers)
    def cancel(self, which: int) -> None:
        self._change(
            which, lambda booking: cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        )

    # What the department does.

    @rule(which=numbers, is_yes=st.booleans())
    def answer(self, which: int, *, is_yes: bool) -> None:
        answer = confirm_request if is_yes else decline_request
        self._change(which, lambda booking: answer(booking, actor=OFFICE))

    @rule(which=numbers, to=numbers)
    def give_away(self, which: int, to: int) -> None:
        booking = self._some(which, BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
        if booking is None:
            return
        given = booking.assignments.filter(active=True)[0]
        self._try(
            lambda: reassign(
                booking,
                to=self._provider(to),
                instead_of=given.provider,
                reason=ReassignmentReason.ROUTE,
                actor=OFFICE,
            )
        )

    @rule(which=st.sampled_from(range(11)), who=numbers, start=starts)
    def plan_anew(self, which: int, who: int, start: tuple[int, int]) -> None:
        """Hours, shifts, absences, exception days, closures and decisions, one of them at a time."""
        plans = (
            self._change_hours,
            self._change_shifts,
            self._fall_sick,
            self._have_others_come,
            self._never_mind,
            self._come_back,
            self._say_other_hours,
            self._take_other_hours_back,
            self._close,
            self._open_again,
            self._decide_anew,
        )
        plans[which](who, moment(start))

    def _change_hours(self, number: int, _start: datetime) -> None:
        closes = time((16, 12, 14)[number % 3])
        hours = [HoursOfDay(weekday, time(8), closes) for weekday in EVERY_DAY]
        set_opening_hours(self.department, hours=hours, actor=OFFICE)

    def _change_shifts(self, number: int, start: datetime) -> None:
        ends = time(16 if start.minute else 12)
        hours = [HoursOfDay(weekday, time(8), ends) for weekday in EVERY_DAY]
        set_weekly_shifts(self._provider(number), hours=hours, actor=OFFICE)

    def _fall_sick(self, number: int, start: datetime) -> None:
        register_absence(
            self._provider(number),
            from_at=start,
            until_at=start + timedelta(hours=1 + number % 5),
            reason=AbsenceReason.SICK,
            actor=OFFICE,
        )

    def _have_others_come(self, number: int, start: datetime) -> None:
        report_away(
            self._provider(number),
            from_at=start,
            until_at=start + timedelta(hours=1 + number % 7),
            reason=AbsenceReason.SICK,
            actor=OFFICE,
        )

    def _never_mind(self, _number: int, _start: datetime) -> None:
        if absence := Absence.objects.select_related("provider__department").last():
            self._try(lambda: undo_away(absence, actor=OFFICE))

    def _come_back(self, _number: int, _start: datetime) -> None:
        if absence := Absence.objects.select_related("provider__department").last():
            remove_absence(absence, actor=OFFICE)

    def _say_other_hours(self, number: int, start: datetime) -> None:
        opens, closes = (time(9), time(13)) if number % 2 else (None, None)
        set_exception_day(
            self.department, day=start.date(), opens_at=opens, closes_at=closes, label="", actor=OFFICE
        )

    def _take_other_hours_back(self, _number: int, _start: datetime) -> None:
        if exception := ExceptionDay.objects.select_related("department").last():
            remove_exception_day(exception, actor=OFFICE)

    def _close(self, number: int, start: datetime) -> None:
        department, day = (self.department, None)[number % 2], start.date()
        self._try(lambda: add_closure(department, first_day=day, last_day=day, label="", actor=OFFICE))

    def _open_again(self, _number: int, _start: datetime) -> None:
        if closure := Closure.objects.select_related("department").last():
            remove_closure(closure, actor=OFFICE)

    def _decide_anew(self, number: int, start: datetime) -> None:
        decision = Entitlement.objects.filter(recipient=self._person(number), service=self.visit).get()
        change_amount(decision, amount=start.hour % 6, actor=OFFICE)

    # What must be so after each of them.

    @invariant()
    def everything_is_in_order(self) -> None:
        assert faults() == {}

    @invariant()
    def every_booking_is_what_it_was_made(self) -> None:
        for booking in Booking.objects.filter(pk__in=self.known):
            status, starts_at = self.known[booking.pk]
            assert booking.starts_at == starts_at, booking
            if booking.status != BookingStatus.EXPIRED:  # a hold that was given up for another
                assert booking.status == status, booking

    @invariant()
    def the_plain_account_says_the_same(self) -> None:
        assert wrongly_flagged(self.department) == []
        assert balances_that_do_not_add_up(self.visit, cost=1) == []
        assert balances_that_do_not_add_up(self.two, cost=2) == []
        assert work_that_is_not_counted_once(self.department, until=at(max(DAYS), 0)) == []

    def _try[Result](self, act: Callable[[], Result]) -> Result | None:
        """A refusal is an answer."""
        try:
            return act()
        except DomainError:
            return None

    def _change(self, which: int, act: Callable[[Booking], Booking]) -> None:
        booking = self._some(which, BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
        if booking is not None:
            self._follow(self._try(lambda: act(booking)))

    def _follow(self, booking: Booking | None) -> None:
        """From now on it must be what it is now, until something else is done to it."""
        if booking is not None:
            self.known[booking.pk] = (booking.status, booking.starts_at)

    def _some(self, which: int, *statuses: BookingStatus) -> Booking | None:
        found = list(
            Booking.objects.filter(status__in=statuses)
            .select_related("service__department", "recipient", "department")
            .order_by("pk")
        )
        return found[which % len(found)] if found else None

    def _person(self, number: int) -> Recipient:
        return self.people[number % len(self.people)]

    def _provider(self, number: int) -> Provider:
        return self.providers[number % len(self.providers)]

    def _service(self, number: int) -> Service:
        return self.services[number % len(self.services)]


def _by(channel: Channel) -> Actor:
    return Actor(user_id=None, channel=channel)


def test_whatever_is_done_in_any_order_all_is_as_it_must_be() -> None:
    run_state_machine_as_test(AnyOrder, settings=fast)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_whatever_is_done_in_many_orders_all_is_as_it_must_be() -> None:
    run_state_machine_as_test(AnyOrder, settings=thorough)
