"""Whatever frees or adds time asks for who waits: once, in its own transaction, and only if somebody does."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.blocks import block_provider, unblock_provider
from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.pauses import pause_department, pause_service, resume_department, resume_service
from shop.domain.capacity.qualifications import add_qualification, grant_qualification
from shop.domain.capacity.schedule import (
    remove_absence,
    remove_exception_day,
    set_exception_day,
    set_opening_hours,
)
from shop.domain.capacity.services import change_service
from shop.domain.capacity.shares import set_shares
from shop.domain.capacity.shift_edits import add_shift, put_back_shift, take_off_shift
from shop.domain.capacity.shifts import make_shifts
from shop.domain.capacity.staff import deactivate_provider, reactivate_provider
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.door.moves import move_booking
from shop.domain.door.requests import decline_request
from shop.domain.freeing import OFFER, time_was_freed
from shop.domain.ledger.decision_changes import Terms, change_decision
from shop.domain.ledger.decisions import change_amount
from shop.domain.outcomes.telling import mark_no_show
from shop.domain.series.pauses import pause_series
from shop.domain.series.standing import change_series, stop_series
from shop.enums import (
    AbsenceReason,
    BookingStatus,
    CancelReason,
    NoShowBy,
    ReassignmentReason,
    RecipientEnd,
    SeriesEnd,
)
from shop.errors import BookingNotCancellable
from shop.hours import HoursOfDay
from shop.models import Absence, Booking, Closure, Entitlement, ExceptionDay, Shift, WaitlistEntry
from tenants.ddl import in_schema
from tests.factories.absences import be_away
from tests.factories.scopes import LARVIK, works_for
from tests.factories.waiting import make_neighbour, wait
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world
from tests.shop.domain.standing import start, terms

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
type Act = Callable[[World], object]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Departments whose line somebody asked to be looked at."""
    departments: list[int] = []
    monkeypatch.setattr("shop.domain.freeing.look_at_line", departments.append)
    return departments


def cancels(world: World) -> Act:
    booking = world.book(at(1, 10))
    return lambda _world: cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)


def moves(world: World) -> Act:
    booking = world.book(at(1, 10))
    return lambda _world: move_booking(booking, starts_at=at(2, 10), actor=OFFICE)


def declines(world: World) -> Act:
    booking = world.book(at(1, 10))
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.REQUESTED)
    return lambda _world: decline_request(booking, actor=OFFICE)


def gives_back(world: World) -> Act:
    hold = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
    return lambda _world: give_back_hold(hold, actor=world.actor())


def did_not_come(world: World) -> Act:
    booking = world.book_past()
    return lambda _world: mark_no_show(booking, actor=OFFICE, by=NoShowBy.PROVIDER)


def comes_back(world: World) -> Act:
    absence: Absence = be_away(
        world.providers[0], from_at=at(1, 8), until_at=at(1, 16), reason=AbsenceReason.SICK, actor=OFFICE
    )
    return lambda _world: remove_absence(absence, actor=OFFICE)


def works_more(world: World) -> Act:
    return lambda _world: add_shift(world.providers[0], from_at=at(1, 17), until_at=at(1, 19), actor=OFFICE)


def works_again(world: World) -> Act:
    shift = take_off_shift(
        Shift.objects.filter(during__startswith__gt=at(1, 0)).earliest("during"), actor=OFFICE
    )
    return lambda _world: put_back_shift(shift, actor=OFFICE)


def opens_longer(world: World) -> Act:
    hours = [HoursOfDay(weekday, time(7), time(17)) for weekday in range(1, 8)]
    return lambda _world: set_opening_hours(world.department, hours=hours, actor=OFFICE)


def opens_after_all(world: World) -> Act:
    add_closure(world.department, first_day=day(1), last_day=day(1), label="", actor=OFFICE)
    closure = Closure.objects.get()
    return lambda _world: remove_closure(closure, actor=OFFICE)


def has_its_usual_hours(world: World) -> Act:
    exception: ExceptionDay = set_exception_day(
        world.department, day=day(1), opens_at=None, closes_at=None, label="", actor=OFFICE
    )
    return lambda _world: remove_exception_day(exception, actor=OFFICE)


def is_opened_again(world: World) -> Act:
    pause_department(world.department, message="", actor=OFFICE)
    return lambda _world: resume_department(world.department, actor=OFFICE)


def is_booked_again(world: World) -> Act:
    pause_service(world.service, message="", actor=OFFICE)
    return lambda _world: resume_service(world.service, actor=OFFICE)


def returns(world: World) -> Act:
    deactivate_provider(world.providers[0], actor=OFFICE)
    return lambda _world: reactivate_provider(world.providers[0], actor=OFFICE)


def learns(world: World) -> Act:
    course = add_qualification("Kurs", actor=OFFICE)
    return lambda _world: grant_qualification(
        world.providers[0], qualification=course, valid_until=None, actor=OFFICE
    )


def grants_more(world: World) -> Act:
    decision = Entitlement.objects.get(recipient=world.recipient)
    return lambda _world: change_amount(decision, amount=decision.amount + 1, actor=OFFICE)


def keeps_less(world: World) -> Act:
    set_shares(world.department, self_service=0, phone=50, actor=OFFICE)
    return lambda _world: set_shares(world.department, self_service=0, phone=0, actor=OFFICE)


def asks_less(world: World) -> Act:
    return lambda _world: change_service(
        world.service, rules={"minimum_notice": timedelta(hours=1)}, actor=OFFICE
    )


def may_come_again(world: World) -> Act:
    block_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
    return lambda _world: unblock_provider(world.recipient, provider=world.providers[0], actor=OFFICE)


def rolls_on(world: World) -> Act:
    Shift.objects.filter(during__startswith__gt=at(20, 0)).delete()
    return lambda _world: make_shifts(world.department)


def stops_a_standing_booking(world: World) -> Act:
    series = start(world).series
    return lambda _world: stop_series(series, actor=OFFICE, reason=SeriesEnd.BY_DEPARTMENT)


def pauses_a_standing_booking(world: World) -> Act:
    series = start(world).series
    return lambda _world: pause_series(
        series, first=day(1), last=day(10), actor=OFFICE, reason=CancelReason.BY_RECIPIENT
    )


def changes_a_standing_booking(world: World) -> Act:
    series = start(world).series
    other = terms(preferred_at=time(14), starts_on=day(1))
    return lambda _world: change_series(series, terms=other, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)


def gives_it_to_somebody_else(world: World) -> Act:
    """Who waits may have said no to the other one."""
    booking = world.book(at(1, 10))
    given = booking.assignments.get().provider
    other = next(each for each in world.providers if each != given)
    return lambda _world: reassign(
        booking, to=other, instead_of=given, reason=ReassignmentReason.ROUTE, actor=OFFICE
    )


def grants_more_from_a_day_on(world: World) -> Act:
    decision = Entitlement.objects.select_related("service", "recipient").get(recipient=world.recipient)
    more = Terms(decision.amount + 1, decision.unit, decision.period, decision_reference="2026/2")
    return lambda _world: change_decision(decision, from_day=day(1), terms=more, actor=OFFICE)


def receives_services_again(world: World) -> Act:
    end_recipient(world.recipient, last_day=day(0), reason=RecipientEnd.NO_LONGER, actor=OFFICE)
    return lambda _world: reopen_recipient(world.recipient, actor=OFFICE)


def is_here_twice(world: World) -> Act:
    """Who was asked whether they still wait is offered times again."""
    twin = make_recipient(name="Ingrid Prøve")
    entry = wait(world)
    WaitlistEntry.objects.filter(pk=entry.pk).update(asked_at=timezone.now())
    return lambda _world: merge_recipients(world.recipient, into=twin, actor=OFFICE)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(
    "prepare",
    [
        cancels,
        moves,
        declines,
        gives_back,
        did_not_come,
        comes_back,
        works_more,
        works_again,
        opens_longer,
        opens_after_all,
        has_its_usual_hours,
        is_opened_again,
        is_booked_again,
        returns,
        learns,
        grants_more,
        keeps_less,
        asks_less,
        may_come_again,
        rolls_on,
        stops_a_standing_booking,
        pauses_a_standing_booking,
        changes_a_standing_booking,
        gives_it_to_somebody_else,
        grants_more_from_a_day_on,
        receives_services_again,
        is_here_twice,
    ],
)
def test_it_asks_for_who_waits(world: World, prepare: Callable[[World], Act], asked: list[int]) -> None:
    act = prepare(world)
    wait(world, recipient=make_neighbour(world))
    asked.clear()
    act(world)
    assert set(asked) == {world.department.pk}


@pytest.mark.parametrize("prepare", [cancels, moves, opens_longer])
def test_where_nobody_waits_nothing_is_asked(
    world: World, prepare: Callable[[World], Act], asked: list[int]
) -> None:
    prepare(world)(world)
    assert asked == []


def test_who_waits_in_another_department_is_not_asked_for(world: World, asked: list[int]) -> None:
    elsewhere = make_world()
    act = cancels(world)
    wait(elsewhere)
    asked.clear()
    act(world)
    assert asked == []


def test_a_booking_asks_for_nobody_and_nor_does_less(world: World, asked: list[int]) -> None:
    wait(world, recipient=make_neighbour(world))
    asked.clear()
    world.book(at(1, 10))
    decision = make_entitlement(make_neighbour(world), make_world().service)
    change_amount(decision, amount=decision.amount - 1, actor=OFFICE)
    assert asked == []


def test_where_nobody_waits_it_is_one_statement(world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        time_was_freed(world.department.pk)
    assert len(captured) == 1


def jobs() -> int:
    with in_schema("jobs") as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [OFFER])
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("committed_db")
class TestInTheQueue:
    @pytest.fixture
    def world(self, committed_db: None) -> World:
        with works_for(LARVIK):
            return make_world()

    def test_many_at_once_are_one_job(self, world: World) -> None:
        with works_for(LARVIK):
            booked = [world.book(at(1, hour)) for hour in (9, 10, 11)]
            wait(world, recipient=make_neighbour(world))
            for booking in booked:
                cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
        assert jobs() == 1

    def test_what_is_undone_asks_for_nothing(self, world: World) -> None:
        with pytest.raises(BookingNotCancellable), works_for(LARVIK):
            booking = world.book(at(1, 10))
            wait(world, recipient=make_neighbour(world))
            with transaction.atomic():
                cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
                raise BookingNotCancellable
        assert jobs() == 0
