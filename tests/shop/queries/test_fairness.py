"""How the work was shared: what counts as booked and as on duty, and how far apart people are."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.enums import AbsenceReason, AssignmentReason, BookingStatus, ProviderKind
from shop.models import Assignment, Provider, Shift
from shop.queries.days import moment_of
from shop.queries.fairness import Fairness, Share, fairness_of
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_department, make_provider
from tests.shop.views.visits import make_visit

HOUR = timedelta(hours=1)


def today() -> date:
    return timezone.localdate()


def work(world: World, *, weeks: int = 1, until: date | None = None) -> Fairness:
    return fairness_of(world.department, until=until or today(), weeks=weeks)


def share_of(provider: Provider, fairness: Fairness) -> Share:
    return next(share for share in [*fairness.people, *fairness.places] if share.provider == provider)


@pytest.fixture
def on_duty(world: World) -> None:
    """Both providers had one shift of eight hours yesterday, and no other."""
    Shift.objects.all().delete()
    for provider in world.providers:
        duty(provider, -1)


def duty(provider: Provider, day: int, *, first: int = 8, last: int = 16) -> Shift:
    return Shift.objects.create(provider=provider, during=(at(day, first), at(day, last)))


@pytest.mark.usefixtures("on_duty")
class TestLoad:
    def test_it_is_booked_minutes_of_the_minutes_on_duty(self, world: World) -> None:
        amal, berit = world.providers
        for hour in (8, 9):
            make_visit(world, at(-1, hour), provider=amal)
        make_visit(world, at(-1, 8), provider=berit)
        fairness = work(world)
        share = share_of(amal, fairness)
        assert (share.booked, share.shift, share.visits) == (2 * HOUR, 8 * HOUR, 2)
        assert (share.load, share.per_cent) == (0.25, 25)
        assert fairness.spread == 0.125

    def test_buffers_are_not_counted(self, world: World) -> None:
        visit = make_visit(world, at(-1, 9))
        Assignment.objects.filter(booking=visit).update(occupied=(at(-1, 8, 30), at(-1, 10, 30)))
        assert share_of(world.providers[0], work(world)).booked == HOUR

    @pytest.mark.parametrize(
        ("status", "counts"),
        [
            (BookingStatus.REQUESTED, True),
            (BookingStatus.CONFIRMED, True),
            (BookingStatus.COMPLETED, True),
            (BookingStatus.NO_SHOW, True),
            (BookingStatus.HELD, False),
            (BookingStatus.DECLINED, False),
            (BookingStatus.EXPIRED, False),
        ],
    )
    def test_what_takes_time_counts_but_no_hold(
        self, world: World, status: BookingStatus, *, counts: bool
    ) -> None:
        all_changes: dict[BookingStatus, dict[str, Any]] = {
            BookingStatus.HELD: {"held_until": timezone.now() + HOUR},
            BookingStatus.NO_SHOW: {"no_show_by": "recipient"},
        }
        make_visit(world, at(-1, 9), status=status, **all_changes.get(status, {}))
        share = share_of(world.providers[0], work(world))
        assert (share.booked, share.visits) == ((HOUR, 1) if counts else (timedelta(0), 0))

    def test_who_was_relieved_of_a_visit_has_not_done_it(self, world: World) -> None:
        visit = make_visit(world, at(-1, 9))
        visit.assignments.update(active=False)
        assert share_of(world.providers[0], work(world)).visits == 0

    def test_absences_and_shifts_that_were_taken_off_are_no_duty(self, world: World) -> None:
        amal, berit = world.providers
        be_away(amal, from_at=at(-1, 12), until_at=at(0, 12), reason=AbsenceReason.SICK, actor=SYSTEM)
        Shift.objects.filter(provider=berit).update(is_off=True)
        fairness = work(world)
        assert share_of(amal, fairness).shift == 4 * HOUR
        assert share_of(berit, fairness).load is None
        assert fairness.spread is None, "one alone shares with nobody"

    def test_only_what_lies_in_the_weeks_counts(self, world: World) -> None:
        amal = world.providers[0]
        for day in (-7, 1):
            duty(amal, day)
            make_visit(world, at(day, 9), provider=amal)
        duty(amal, -6, last=9)
        make_visit(world, at(-6, 8), provider=amal)
        share = share_of(amal, work(world))
        assert (share.shift, share.booked) == (9 * HOUR, HOUR)
        assert share_of(amal, work(world, weeks=2)).visits == 2
        assert share_of(amal, work(world, until=today() + timedelta(days=1))).shift == 16 * HOUR

    def test_places_stand_apart_and_make_no_spread(self, world: World) -> None:
        amal, bed = world.providers
        Provider.objects.filter(pk=bed.pk).update(kind=ProviderKind.PLACE)
        make_visit(world, at(-1, 9), provider=bed)
        fairness = work(world)
        assert [share.provider for share in fairness.people] == [amal]
        assert [share.provider for share in fairness.places] == [bed]
        assert fairness.spread is None

    def test_somebody_who_left_is_told_of_as_long_as_they_had_work(self, world: World) -> None:
        Provider.objects.update(is_active=False)
        Shift.objects.filter(provider=world.providers[1]).delete()
        assert [share.provider for share in work(world).people] == [world.providers[0]]

    def test_the_neighbour_department_is_no_part_of_it(self, world: World) -> None:
        other = make_department(name="Annen")
        duty(make_provider(other), -1)
        assert len(work(world).people) == 2


@pytest.mark.usefixtures("on_duty")
class TestReasons:
    def test_they_are_counted(self, world: World) -> None:
        for hour, reason in [(8, "known_provider"), (9, "known_provider"), (10, "chosen")]:
            make_visit(world, at(-1, hour)).assignments.update(reason=reason)
        share = share_of(world.providers[0], work(world))
        assert share.reasons == {AssignmentReason.KNOWN_PROVIDER: 2, AssignmentReason.CHOSEN: 1}

    def test_a_session_is_one_visit_and_its_minutes_count_once(self, world: World) -> None:
        first = make_visit(world, at(-1, 9))
        first.assignments.update(seat=1)
        others = [make_visit(world, at(-1, 9), provider=world.providers[1]) for _ in range(1)]
        for seat, other in enumerate(others, start=2):
            other.assignments.update(
                provider=world.providers[0], party=first.pk, seat=seat, minutes=0, reason="same_session"
            )
        share = share_of(world.providers[0], work(world))
        assert (share.visits, share.booked) == (1, HOUR)
        assert share.reasons == {AssignmentReason.LEAST_LOADED: 1, AssignmentReason.SAME_SESSION: 1}


@pytest.mark.usefixtures("on_duty")
class TestBackSince:
    def since(self, world: World, weeks: int = 1) -> datetime | None:
        return share_of(world.providers[0], work(world, weeks=weeks)).back_since

    def test_somebody_new_was_first_here_in_these_weeks(self, world: World) -> None:
        assert self.since(world) == at(-1, 8)

    def test_somebody_who_was_on_duty_the_week_before_is_not_new(self, world: World) -> None:
        duty(world.providers[0], -9)
        assert self.since(world) is None

    def test_somebody_away_for_weeks_is_back(self, world: World) -> None:
        for day in (-9, -20):
            duty(world.providers[0], day)
        be_away(
            world.providers[0],
            from_at=at(-30, 0),
            until_at=at(-5, 0),
            reason=AbsenceReason.HOLIDAY,
            actor=SYSTEM,
        )
        assert self.since(world) == at(-1, 8)


def test_the_night_on_which_the_clocks_change_is_as_long_as_it_is(world: World) -> None:
    night = date(2027, 10, 30)
    amal = world.providers[0]
    Shift.objects.all().delete()
    begins = moment_of(night, time(22))
    Shift.objects.create(provider=amal, during=(begins, moment_of(night + timedelta(days=1), time(6))))
    assert share_of(amal, work(world, until=date(2027, 10, 31))).shift == 9 * HOUR


@pytest.mark.parametrize("providers", [1, 3, 200])
def test_statements(world: World, providers: int) -> None:
    Provider.objects.bulk_create(
        Provider(department=world.department, name=f"Prøve {number}") for number in range(providers)
    )
    with CaptureQueriesContext(connection) as captured:
        work(world, weeks=4)
    assert len(captured) == 1
