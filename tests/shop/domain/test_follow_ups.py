"""Nobody opened the door: the department has something to find out, once a visit, and says by name what it found."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError, Forbidden
from shop.domain.outcomes.follow_ups import acknowledge_follow_up, set_follow_up_within
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import FollowUpAnswer, NoShowBy, ServicePlace
from shop.errors import ChangedMeanwhile, FollowUpAnswered, FollowUpWithdrawn, UnlikelyDeadline
from shop.models import Booking, Department, FollowUp, Service
from shop.queries.follow_ups import listed_follow_ups, open_follow_ups
from shop.queries.versions import version_of_follow_up
from shop.queries.waits import attention_of
from tests.factories.world import World, make_administrator, make_world

FORGOT, WELL = FollowUpAnswer.FORGOT, FollowUpAnswer.WELL


@pytest.fixture
def anne(world: World) -> Actor:
    return Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)


@pytest.fixture
def door(world: World) -> FollowUp:
    """Nobody opened it just now."""
    return FollowUp.objects.get(booking=mark_no_show(world.book_past(), actor=SYSTEM))


def refused(act: Callable[[], object], error: type[DomainError]) -> None:
    before = list(FollowUp.objects.values()), list(Department.objects.values()), AuditEntry.objects.count()
    with pytest.raises(error):
        act()
    after = list(FollowUp.objects.values()), list(Department.objects.values()), AuditEntry.objects.count()
    assert after == before


class TestOpened:
    def test_with_the_time_the_department_has(self, world: World) -> None:
        Department.objects.update(follow_up_within=timedelta(minutes=25))
        mark_no_show(world.book_past(), actor=SYSTEM)
        follow_up = FollowUp.objects.get()
        assert follow_up.department == world.department
        assert follow_up.due_at - follow_up.opened_at == timedelta(minutes=25)
        assert timezone.now() - follow_up.opened_at < timedelta(minutes=1)

    def test_once_however_often_it_is_said(self, world: World) -> None:
        visit = world.book_past()
        for _twice in range(2):
            mark_no_show(visit, actor=SYSTEM)
        assert FollowUp.objects.count() == 1
        assert AuditEntry.objects.filter(action="follow_up.opened").count() == 1

    def test_not_where_we_did_not_come(self, world: World) -> None:
        mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert not FollowUp.objects.exists()

    @pytest.mark.parametrize("place", [place for place in ServicePlace if place != ServicePlace.AT_HOME])
    def test_not_where_nobody_stood_at_a_door(self, world: World, place: ServicePlace) -> None:
        visit = world.book_past()
        Service.objects.update(place=place)
        mark_no_show(visit, actor=SYSTEM)
        assert not FollowUp.objects.exists()

    def test_it_is_where_the_visit_is_and_not_where_the_service_mostly_is(self, world: World) -> None:
        at_office, at_home = world.book_past(), world.book_past(ago=timedelta(hours=3))
        Booking.objects.filter(pk=at_office.pk).update(place=ServicePlace.AT_OFFICE)
        mark_no_show(at_office, actor=SYSTEM)
        assert not FollowUp.objects.exists()
        Service.objects.update(place=ServicePlace.AT_OFFICE)
        Booking.objects.filter(pk=at_home.pk).update(place=ServicePlace.AT_HOME)
        mark_no_show(at_home, actor=SYSTEM)
        assert FollowUp.objects.get().booking == at_home

    def test_a_bed_that_stays_empty_is_no_door(self, world: World) -> None:
        visit = world.book_past()
        Service.objects.update(uses_places=True)
        mark_no_show(visit, actor=SYSTEM)
        assert not FollowUp.objects.exists()

    def test_corrected_to_nobody_home_it_is_opened(self, world: World) -> None:
        visit = world.book_past()
        mark_no_show(visit, actor=SYSTEM, by=NoShowBy.PROVIDER)
        mark_no_show(visit, actor=SYSTEM)
        assert FollowUp.objects.count() == 1

    def test_taken_back_and_said_again_it_is_the_same_door(self, world: World) -> None:
        visit, now = world.book_past(), timezone.now()
        for minutes in (0, 20, 40, 60, 80):
            with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
                mark_no_show(visit, actor=SYSTEM)
                door = FollowUp.objects.get()
                assert door.due_at == now + world.department.follow_up_within
                assert door.opened_at == now
                undo_outcome(visit, actor=SYSTEM)

    def test_said_again_much_later_it_has_its_time_anew(self, world: World, door: FollowUp) -> None:
        complete_booking(door.booking, actor=SYSTEM)
        later = timezone.now() + timedelta(hours=2)
        with time_machine.travel(later, tick=False):
            mark_no_show(door.booking, actor=SYSTEM, by_department=True)
        assert FollowUp.objects.get().due_at == later + world.department.follow_up_within


class TestWithdrawn:
    @pytest.mark.parametrize(
        "act", [undo_outcome, complete_booking, partial(mark_no_show, by=NoShowBy.PROVIDER)]
    )
    def test_with_the_outcome(self, door: FollowUp, act: Callable[..., Booking]) -> None:
        act(door.booking, actor=SYSTEM)
        assert not FollowUp.objects.exists()
        assert AuditEntry.objects.filter(action="follow_up.withdrawn").count() == 1

    def test_what_somebody_has_asked_already_stays(self, door: FollowUp, anne: Actor) -> None:
        acknowledge_follow_up(door, answer=FORGOT, actor=anne)
        complete_booking(door.booking, actor=SYSTEM)
        mark_no_show(door.booking, actor=SYSTEM)
        assert FollowUp.objects.get().answer == FORGOT
        assert not AuditEntry.objects.filter(action="follow_up.withdrawn").exists()

    def test_who_answers_too_late_is_told(self, door: FollowUp, anne: Actor) -> None:
        undo_outcome(door.booking, actor=SYSTEM)
        refused(partial(acknowledge_follow_up, door, answer=FORGOT, actor=anne), FollowUpWithdrawn)


class TestAcknowledged:
    def test_by_name(self, door: FollowUp, anne: Actor) -> None:
        acknowledge_follow_up(door, answer=FORGOT, actor=anne)
        door.refresh_from_db()
        assert (door.answer, door.acknowledged_by_id) == (FORGOT, anne.user_id)
        entry = AuditEntry.objects.get(action="follow_up.acknowledged")
        assert (entry.recipient_id, entry.details) == (door.booking.recipient_id, {"reason": "forgot"})

    def test_the_same_answer_twice_is_one_and_the_first_keeps_it(
        self, world: World, door: FollowUp, anne: Actor
    ) -> None:
        berit = Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)
        for actor in (anne, berit):
            acknowledge_follow_up(door, answer=FORGOT, actor=actor)
        door.refresh_from_db()
        assert door.acknowledged_by_id == anne.user_id
        assert AuditEntry.objects.filter(action="follow_up.acknowledged").count() == 1

    def test_another_answer_is_refused(self, door: FollowUp, anne: Actor) -> None:
        acknowledge_follow_up(door, answer=FORGOT, actor=anne)
        refused(partial(acknowledge_follow_up, door, answer=WELL, actor=anne), FollowUpAnswered)

    def test_without_a_name_it_is_refused(self, door: FollowUp) -> None:
        refused(partial(acknowledge_follow_up, door, answer=WELL, actor=SYSTEM), Forbidden)


class TestDeadline:
    @pytest.mark.parametrize("within", [timedelta(minutes=5), timedelta(days=3)])
    def test_what_waits_already_keeps_its_time(
        self, world: World, door: FollowUp, anne: Actor, within: timedelta
    ) -> None:
        set_follow_up_within(world.department, within=within, actor=anne)
        due_at = door.due_at
        door.refresh_from_db()
        world.department.refresh_from_db()
        assert (world.department.follow_up_within, door.due_at) == (within, due_at)
        assert AuditEntry.objects.filter(action="follow_up.deadline_changed").count() == 1

    @pytest.mark.parametrize(
        "within", [timedelta(minutes=4), timedelta(0), timedelta(hours=-1), timedelta(days=3, minutes=1)]
    )
    def test_too_soon_or_too_late_is_refused(self, world: World, anne: Actor, within: timedelta) -> None:
        refused(partial(set_follow_up_within, world.department, within=within, actor=anne), UnlikelyDeadline)

    def test_saved_over_somebody_elses_it_is_refused(self, world: World, anne: Actor) -> None:
        seen = version_of_follow_up(world.department)
        set_follow_up_within(world.department, within=timedelta(hours=2), actor=anne, seen=seen)
        refused(
            partial(set_follow_up_within, world.department, within=timedelta(hours=3), actor=anne, seen=seen),
            ChangedMeanwhile,
        )


class TestLists:
    def test_the_longest_overdue_first(self, world: World, door: FollowUp) -> None:
        with time_machine.travel(timezone.now() + timedelta(minutes=40), tick=True):
            second = FollowUp.objects.get(
                booking=mark_no_show(world.book_past(ago=timedelta(hours=4)), actor=SYSTEM)
            )
        with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
            assert list(open_follow_ups(world.department)) == [door, second]
            due = attention_of(world.department).follow_ups
        assert (len(due), due[0]) == (2, door.due_at)

    def test_a_period_holds_those_that_were_told_of_in_it(
        self, world: World, door: FollowUp, anne: Actor
    ) -> None:
        acknowledge_follow_up(door, answer=FORGOT, actor=anne)
        assert not attention_of(world.department).follow_ups
        today = timezone.localdate(door.opened_at)
        for first, found in ((today, [door]), (today + timedelta(days=1), [])):
            assert list(listed_follow_ups(world.department, first=first)) == found

    def test_each_department_has_its_own(self, door: FollowUp) -> None:
        other = make_world().department
        assert (list(attention_of(other).follow_ups), list(open_follow_ups(other))) == ([], [])
        assert FollowUp.objects.get() == door
