"""Closing a department or the whole municipality for some days: what it strands, and that a refusal changes nothing."""

from copy import copy
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.stranding import Stranding
from shop.enums import StrandedReason
from shop.errors import ClosureInPast, ClosureOverlaps, InvalidHours, OutsideOpeningHours
from shop.models import Closure, Department, ExceptionDay
from shop.queries.department_day import department_day
from shop.queries.slots import slots_between
from shop.queries.special_days import coming_closures, visits_in
from tests.factories.world import World, at, make_world

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def close(department: Department | None, first: int, last: int, *, label: str = "") -> Stranding:
    return add_closure(department, first_day=day(first), last_day=day(last), label=label, actor=ADMINISTRATOR)


def free_days(world: World) -> list[int]:
    slots = slots_between(world.service, from_at=at(0, 0), until_at=at(8, 0))
    days = {timezone.localdate(slot.starts_at) for slot in slots if slot.is_free}
    return [(each - day(0)).days for each in sorted(days)]


class TestOfADepartment:
    def test_both_days_are_closed_and_those_around_are_open(self, world: World) -> None:
        close(world.department, 2, 4)
        assert set(free_days(world)) - {0} == {1, 5, 6, 7}

    def test_the_door_is_closed_too(self, world: World) -> None:
        close(world.department, 2, 2)
        with pytest.raises(OutsideOpeningHours):
            world.book(at(2, 10))

    def test_visits_are_stranded_and_stand_again_when_it_is_removed(self, world: World) -> None:
        inside, outside = world.book(at(2, 10)), world.book(at(3, 10))
        assert close(world.department, 2, 2) == Stranding(frozenset({inside.pk}), in_all=1)
        for booking in (inside, outside):
            booking.refresh_from_db()
        assert (inside.stranded, outside.stranded) == (StrandedReason.CLOSED, "")
        assert remove_closure(Closure.objects.get(), actor=ADMINISTRATOR) == Stranding(frozenset(), in_all=0)
        inside.refresh_from_db()
        assert inside.stranded == ""

    def test_hours_said_for_a_closed_day_do_not_open_it(self, world: World) -> None:
        ExceptionDay.objects.create(
            department=world.department, date=day(2), opens_at=time(9), closes_at=time(12)
        )
        close(world.department, 2, 2, label="Flytting")
        assert 2 not in free_days(world)
        plan = department_day(world.department, day(2))
        assert (plan.opening, plan.label) == ((), "Flytting")

    def test_the_neighbours_are_open(self, world: World) -> None:
        other = make_world()
        close(world.department, 1, 7)
        assert 3 in free_days(other)

    def test_what_it_would_strand_can_be_counted_before(self, world: World) -> None:
        for hour, number in ((10, 2), (12, 2), (10, 3)):
            world.book(at(number, hour))
        before = visits_in(world.department, first_day=day(2), last_day=day(2)).count()
        assert before == close(world.department, 2, 2).newly == 2

    def test_the_same_days_twice_are_closed_once(self, world: World) -> None:
        for _twice in range(2):
            close(world.department, 2, 4, label="Jul")
        assert (Closure.objects.count(), AuditEntry.objects.count()) == (1, 1)

    def test_removed_twice_it_is_removed_once(self, world: World) -> None:
        close(world.department, 2, 4)
        closure = Closure.objects.get()
        for _twice in range(2):
            remove_closure(copy(closure), actor=ADMINISTRATOR)
        assert AuditEntry.objects.filter(action="closure.removed").count() == 1

    @pytest.mark.parametrize(
        ("first", "last", "error"),
        [
            (5, 4, InvalidHours),
            (-1, 4, ClosureInPast),
            (-3, -2, ClosureInPast),
            (12, 14, ClosureOverlaps),
            (14, 16, ClosureOverlaps),
            (8, 20, ClosureOverlaps),
            (10, 14, ClosureOverlaps),
        ],
    )
    def test_nonsense_is_refused_and_nothing_is_changed(
        self, world: World, first: int, last: int, error: type[Exception]
    ) -> None:
        close(world.department, 10, 14, label="Jul")
        with pytest.raises(error):
            close(world.department, first, last, label="Noe annet")
        assert Closure.objects.get().label == "Jul"
        assert AuditEntry.objects.count() == 1

    def test_days_that_touch_are_two_closures(self, world: World) -> None:
        close(world.department, 2, 3)
        close(world.department, 4, 5)
        assert Closure.objects.count() == 2


class TestOfTheMunicipality:
    def test_every_department_is_closed_and_flags_its_own_visits(self, world: World) -> None:
        other = make_world()
        bookings = [world.book(at(2, 10)), other.book(at(2, 10)), other.book(at(4, 10))]
        assert close(None, 2, 3) == Stranding(frozenset(each.pk for each in bookings[:2]), in_all=2)
        for booking in bookings:
            booking.refresh_from_db()
        assert [bool(booking.stranded) for booking in bookings] == [True, True, False]
        assert 2 not in free_days(world)
        assert 2 not in free_days(other)

    def test_it_may_lie_over_a_closure_of_a_department(self, world: World) -> None:
        close(world.department, 1, 5)
        close(None, 2, 3)
        assert [each.department for each in coming_closures(world.department)] == [world.department, None]
        remove_closure(Closure.objects.get(department=None), actor=ADMINISTRATOR)
        assert not {1, 2, 3, 4, 5} & set(free_days(world))

    def test_visits_in_all_departments_are_counted_before(self, world: World) -> None:
        other = make_world()
        world.book(at(2, 10))
        other.book(at(2, 10))
        before = visits_in(None, first_day=day(1), last_day=day(3)).count()
        assert before == close(None, 1, 3).newly == 2

    def test_a_municipality_without_departments_can_be_closed(self, larvik: object) -> None:
        assert close(None, 1, 3) == Stranding(frozenset(), in_all=0)


def test_a_visit_over_midnight_is_in_both_days(world: World) -> None:
    booking = world.book(at(2, 15))
    type(booking).objects.filter(pk=booking.pk).update(starts_at=at(2, 22), ends_at=at(3, 6))
    counts = [visits_in(world.department, first_day=day(n), last_day=day(n)).count() for n in (1, 2, 3, 4)]
    assert counts == [0, 1, 1, 0]
