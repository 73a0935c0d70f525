"""Hours change while people book: a visit is refused or flagged, but never left standing on closed ground."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import time
from functools import partial
from typing import Self

import psycopg
import pytest
from django.db import OperationalError, connection, connections, transaction

from foundation.actor import SYSTEM, Actor, Channel
from foundation.scope import Scope, use_scope
from shop.domain.absence.away import report_away
from shop.domain.capacity.schedule import set_opening_hours
from shop.domain.capacity.shifts import remake_shifts
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.door.changes import cancel_booking
from shop.domain.locks import lock_for_booking, lock_schedule
from shop.enums import AbsenceReason, CancelReason
from shop.errors import BookingRefused, OutsideOpeningHours
from shop.hours import HoursOfDay
from shop.models import Booking, Department, OpeningHours, Provider, Recipient
from tests.database import administrator_url
from tests.factories.scopes import LARVIK, SANDEFJORD, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.worker import PATIENCE, wait_until
from tests.factories.world import EVERY_DAY, World, at
from tests.race.rush import assert_all_is_in_order, book, make_rush

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

MORNING = [HoursOfDay(weekday, time(8), time(12)) for weekday in EVERY_DAY]
WHOLE_DAY = [HoursOfDay(weekday, time(8), time(16)) for weekday in EVERY_DAY]


class Meanwhile:
    """Something another thread does as soon as it is told to; it is over when the block has been left."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.outcome = Outcome()
        self._go = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(act,))

    def _run(self, act: Callable[[], object]) -> None:
        self._go.wait(PATIENCE)
        (self.outcome,) = at_once([act])

    def begin(self) -> None:
        self._go.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._go.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


def somebody_waits_for_a_lock() -> bool:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(administrator_url(), dbname=name) as administrator:
        row = administrator.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    return row is not None


def unflagged() -> list[int]:
    """Bookings that stand on lost ground without a flag: judged anew, in a transaction that is thrown away."""
    with works_for(LARVIK):
        before = dict(Booking.objects.values_list("pk", "stranded"))
        for department in Department.objects.all():
            flag_stranded_bookings(department)
        after = dict(Booking.objects.values_list("pk", "stranded"))
        transaction.set_rollback(True)
    return [pk for pk, verdict in after.items() if verdict != before[pk]]


def close_in_the_afternoon(world: World) -> int:
    with use_scope(LARVIK):
        return set_opening_hours(world.department, hours=MORNING, actor=SYSTEM)


def test_who_books_while_the_hours_change_waits_and_is_refused() -> None:
    world, (person,) = make_rush(providers=1, recipients=1)
    with Meanwhile(lambda: book(world, person, starts_at=at(1, 15))) as booking, works_for(LARVIK):
        close_in_the_afternoon(world)
        booking.begin()
        wait_until(somebody_waits_for_a_lock)
    assert isinstance(booking.outcome.refusal, OutsideOpeningHours)
    assert unflagged() == []


def test_who_changes_the_hours_while_somebody_books_waits_and_flags_the_visit() -> None:
    world, (person,) = make_rush(providers=1, recipients=1)
    with Meanwhile(lambda: close_in_the_afternoon(world)) as change, works_for(LARVIK):
        book(world, person, starts_at=at(1, 15))
        change.begin()
        wait_until(somebody_waits_for_a_lock)
    assert change.outcome.value == 1
    assert unflagged() == []
    with works_for(LARVIK):
        assert Booking.objects.get().stranded == "closed"


def test_a_visit_cancelled_while_the_hours_change_is_not_flagged() -> None:
    world, (person,) = make_rush(providers=1, recipients=1)
    book(world, person, starts_at=at(1, 15))
    with Meanwhile(lambda: close_in_the_afternoon(world)) as change, works_for(LARVIK):
        cancel_one(person)
        change.begin()
        wait_until(somebody_waits_for_a_lock)
    assert change.outcome.value == 0
    with works_for(LARVIK):
        assert Booking.objects.get().stranded == ""


def test_without_the_lock_a_visit_is_left_standing_on_closed_ground() -> None:
    """The control: the same change of hours, but nobody waits for anybody."""
    world, (person,) = make_rush(providers=1, recipients=1)
    with works_for(LARVIK):
        world.department.opening_hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(department=world.department, weekday=day, opens_at=time(8), closes_at=time(12))
            for day in EVERY_DAY
        )
        assert flag_stranded_bookings(world.department) == 0
        with Meanwhile(lambda: book(world, person, starts_at=at(1, 15))) as booking:
            pass  # it is made, by the hours as they still are for everybody else
    assert booking.outcome.refusal is None
    assert unflagged() == [booking.outcome.value]


def test_bookings_of_other_hours_do_not_wait_for_each_other() -> None:
    world, people = make_rush(providers=1, recipients=2)
    with works_for(LARVIK):
        book(world, people[0], starts_at=at(1, 14))
        with Meanwhile(lambda: book(world, people[1], starts_at=at(1, 15))) as other:
            pass  # made and committed while the first is still open
        assert other.outcome.refusal is None
    assert_all_is_in_order()


def try_lock(scope: Scope, take: Callable[[], None]) -> bool:
    """Whether the lock is to be had at once."""

    def act() -> bool:
        try:
            with works_for(scope), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = 50")
                take()
        except OperationalError:
            return False
        return True

    return bool(at_once([act])[0].value)


def test_the_locks_of_one_municipality_are_not_those_of_another() -> None:
    """Both count their departments from one."""
    with works_for(LARVIK):
        lock_schedule(1)
        lock_for_booking(department_id=2, recipient_id=1)
        assert try_lock(SANDEFJORD, lambda: lock_schedule(1))
        assert try_lock(SANDEFJORD, lambda: lock_for_booking(department_id=1, recipient_id=1))
        assert not try_lock(LARVIK, lambda: lock_schedule(1))
        assert not try_lock(LARVIK, lambda: lock_schedule(2)), "bookings share it, changes do not"
        assert not try_lock(LARVIK, lambda: lock_for_booking(department_id=1, recipient_id=2))
        assert not try_lock(LARVIK, lambda: lock_for_booking(department_id=2, recipient_id=1))
        assert try_lock(LARVIK, lambda: lock_for_booking(department_id=2, recipient_id=2))
    assert try_lock(LARVIK, lambda: lock_schedule(1)), "it ends with the transaction"


def change_everything(world: World, *, turn: int) -> None:
    provider = Provider.objects.filter(department=world.department).order_by("?")[:1].get()
    if turn % 3 == 0:
        set_opening_hours(world.department, hours=(MORNING, WHOLE_DAY)[turn % 2], actor=SYSTEM)
    elif turn % 3 == 1:
        report_away(
            provider, from_at=at(1, 8), until_at=at(1, 9 + turn % 7), reason=AbsenceReason.SICK, actor=SYSTEM
        )
    else:
        remake_shifts(world.department)


def cancel_one(person: Recipient) -> None:
    booking = Booking.objects.filter(recipient=person, status="confirmed").first()
    if booking is not None:
        cancel_booking(
            booking, actor=Actor(user_id=None, channel=Channel.STAFF), reason=CancelReason.BY_DEPARTMENT
        )


def test_a_day_of_everything_at_once_ends_in_order() -> None:
    """Bookings, cancellations, new hours, absences and new shifts from ten sides: no deadlock, no visit in two
    places, and none on lost ground without a flag.
    """
    world, people = make_rush(providers=3, recipients=6)

    def citizen(number: int) -> None:
        for hour in range(8, 16):
            at_most_refused(partial(book, world, people[number], starts_at=at(1, 8 + (hour + number) % 8)))
            if hour % 3 == 0:
                with works_for(LARVIK):
                    cancel_one(people[number])

    def office(number: int) -> None:
        for turn in range(6):
            with use_scope(LARVIK), transaction.atomic():
                change_everything(world, turn=turn + number)

    at_once(
        [
            *(partial(citizen, number) for number in range(6)),
            *(partial(office, number) for number in range(3)),
        ]
    )
    assert_all_is_in_order()
    assert unflagged() == []


def at_most_refused(act: Callable[[], object]) -> None:
    with suppress(BookingRefused):
        act()
