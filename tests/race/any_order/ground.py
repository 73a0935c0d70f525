"""What every act stands on: a small municipality, its clock, its queue, and what is known of its bookings."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Sized
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, ClassVar, NamedTuple

import psycopg
import time_machine
from django.core import mail
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.door.booking import book_service
from shop.enums import BookingStatus, Confirmation, EntitlementPeriodKind, ServicePlace
from shop.models import (
    Booking,
    Department,
    Entitlement,
    Provider,
    ProviderQualification,
    Qualification,
    Recipient,
    Service,
)
from shop.ways import ways_of
from tests.database import empty_municipalities
from tests.factories.dates import MAUNDY_THURSDAY, ORDINARY_MONDAY, SHORT_DAY
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import (
    at,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_user,
)

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
OPENS, STEPS, HORIZON = 8, 16, 9
"""Visits begin at so many half hours from eight on, and can be booked for so many days."""
FIRST_DAYS = (ORDINARY_MONDAY, SHORT_DAY - 2 * DAY, MAUNDY_THURSDAY - DAY)
PERIODS = (EntitlementPeriodKind.WEEK, EntitlementPeriodKind.WEEK, EntitlementPeriodKind.FOUR_WEEKS)
COMING = (BookingStatus.CONFIRMED, BookingStatus.REQUESTED)

numbers = st.integers(0, 999)
starts = st.tuples(st.sampled_from((0, 1, 1, 2, 2)), st.integers(0, STEPS - 1))
channels = st.sampled_from([Channel.SELF, Channel.PHONE])


class Known(NamedTuple):
    """What a booking was made, by whom of the acts it was touched last."""

    status: str
    starts_at: datetime
    recipient_id: int


def at_work() -> AbstractContextManager[None]:
    """A transaction of the municipality at hand."""
    return works_for(LARVIK)


def require_nothing(wrong: Sized) -> None:
    assert len(wrong) == 0, wrong


def moment(start: tuple[int, int]) -> datetime:
    day, step = start
    return at(day, OPENS) + step * HALF_HOUR


def clock_of(step: int) -> time:
    return time(OPENS + step // 2, 30 * (step % 2))


def by(channel: Channel) -> Actor:
    return Actor(user_id=None, channel=channel)


class Ground(RuleBasedStateMachine):
    """Two departments: a visit with a decision, one that two come to, a session, and one with the same one again; and
    deliveries.
    """

    queue: ClassVar[psycopg.Connection]

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, Known] = {}
        self.met = Counter[str]()
        self.amounts: dict[int, list[tuple[date, int]]] = {}
        self.cut: set[int] = set()
        self.travel = time_machine.travel(_morning_of(ORDINARY_MONDAY), tick=True)
        self.clock = self.travel.start()

    def teardown(self) -> None:
        self.travel.stop()
        mail.outbox.clear()
        empty_municipalities()

    @initialize(
        first_day=st.sampled_from(FIRST_DAYS),
        helpers=st.integers(1, 3),
        requested=st.booleans(),
        share=st.sampled_from([0, 0, 50]),
        dice=st.integers(0, 2**32 - 1).map(Random),
    )
    def settle(self, *, first_day: date, helpers: int, requested: bool, share: int, dice: Random) -> None:
        """Some have booked already: most of what can happen happens to bookings."""
        self.dice, self.is_mail_carried = dice, dice.random() < 0.3
        self.clock.move_to(_morning_of(first_day))
        with at_work():
            self._make_services(share=share, is_requested=requested)
            self._make_helpers(helpers)
            self.people = [self.arrive() for _ in range(4)]
            self.people.append(self.arrive(is_granted=False))
            self.officer = make_user("Anne Prøve")
        for _ in range(20):
            start = (dice.choice((0, 1, 1, 2, 2)), dice.randrange(STEPS))
            self.book_one(dice.choice(self.services), dice.choice(self.people), start, Channel.PHONE)
        self.begin()

    def begin(self) -> None:
        """What else there is from the first day on."""

    def _make_services(self, *, share: int, is_requested: bool) -> None:
        home, shop = make_department(), make_department(name="Varelevering Prøve")
        self.departments = [home, shop]
        Department.objects.update(reserved_for_phone=share)
        rules: dict[str, Any] = {
            "module_key": "plain",
            "slot_interval": HALF_HOUR,
            "booking_horizon": HORIZON,
        }
        confirmation = Confirmation.REQUESTED if is_requested else Confirmation.AUTOMATIC
        ways = {"other_places": [ServicePlace.BY_PHONE], "may_ask_for_two": True, "buffer_after": HALF_HOUR}
        self.visit = make_service(home, confirmation=confirmation, **rules, **ways)
        self.two = make_service(home, name="To", providers_needed=2, counts_each_provider=True, **rules)
        rules |= {"requires_entitlement": False}
        self.session = make_service(home, name="Kurs", seats=3, buffer_after=HALF_HOUR, **rules)
        delivery = make_service(
            shop, name="Varer", requires_presence=False, maximum_active_bookings=2, **rules
        )
        self.paid = [self.visit, self.two]
        again = make_service(home, name="Igjen", keeps_provider=True, **rules)
        self.services = [*self.paid, self.session, delivery, again]

    def _make_helpers(self, helpers: int) -> None:
        home, shop = self.departments
        self.course = Qualification.objects.create(name="Kurs")
        self.two.required_qualifications.add(self.course)
        self.providers: list[Provider] = []
        for number in range(helpers):
            self.hire(home, has_course_until=at(1, 0).date() if number == 1 else None)
        self.hire(shop)

    def hire(self, department: Department, *, has_course_until: date | None = None) -> Provider:
        provider = make_provider(department, user=make_user("Bente Prøve"))
        ProviderQualification.objects.create(
            provider=provider, qualification=self.course, valid_until=has_course_until
        )
        self.providers.append(provider)
        return provider

    def arrive(self, *, is_granted: bool = True) -> Recipient:
        """Somebody new, with a decision about each of the services that need one, or with none."""
        person = make_recipient()
        for service in self.paid if is_granted else ():
            self.grant(person, service, valid_from=timezone.localdate() - self.dice.randint(0, 6) * DAY)
        return person

    def grant(self, person: Recipient, service: Service, *, valid_from: date) -> Entitlement:
        return make_entitlement(
            person,
            service,
            amount=3,
            period=self.dice.choice(PERIODS),
            carry_over=self.dice.choice((0, 1)),
            valid_from=valid_from,
        )

    def attempt[Result](self, act: Callable[[], Result]) -> Result | None:
        """One transaction. A refusal is an answer, and `met` counts both."""
        name = act.__qualname__.split(".")[-3] if act.__qualname__.count(".") > 1 else act.__qualname__
        try:
            with at_work():
                result = act()
        except DomainError as refusal:
            self.met[f"{name}: {refusal.code}"] += 1
            return None
        self.met[name] += 1
        return result

    def book_one(
        self, service: Service, person: Recipient, start: tuple[int, int], channel: Channel
    ) -> Booking | None:
        starts_at = moment(start)
        way = self.dice.choice(ways_of(service))
        booking = self.attempt(
            lambda: book_service(service, recipient=person, starts_at=starts_at, actor=by(channel), way=way)
        )
        self.follow(booking)
        return booking

    def follow(self, *bookings: Booking | None) -> None:
        """From now on each must be what it is now, until something else is done to it."""
        for booking in bookings:
            if booking is not None:
                self.known[booking.pk] = Known(booking.status, booking.starts_at, booking.recipient_id)

    def follow_called_off(self, bookings: Iterable[Booking]) -> None:
        """They were said to be cancelled."""
        for booking in bookings:
            self.known[booking.pk] = Known(BookingStatus.CANCELLED, booking.starts_at, booking.recipient_id)

    def some_booking(self, which: int, *statuses: BookingStatus, **conditions: Any) -> Booking | None:
        found = Booking.objects.filter(status__in=statuses, **conditions)
        booking: Booking | None = self.one_of(
            found.select_related("service__department", "recipient", "department"), which
        )
        return booking

    def one_of(self, found: QuerySet[Any], which: int) -> Any:
        """One of the rows, or None where there is none."""
        with at_work():
            rows: Sequence[Any] = list(found.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def person(self, number: int) -> Recipient:
        return self.people[number % len(self.people)]

    def provider(self, number: int) -> Provider:
        return self.providers[number % len(self.providers)]

    def service(self, number: int) -> Service:
        return self.services[number % len(self.services)]

    def department(self, number: int) -> Department:
        """Most of them in the first, where most happens."""
        return self.departments[number % 4 == 3]


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(7)))
