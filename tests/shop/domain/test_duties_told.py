"""Who works in the office hears of a door that nobody opened at once, and of what is overdue once a morning."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from accounts.models import User
from foundation.actor import SYSTEM, Actor, Channel
from foundation.jobs import run_job
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.disruptions import give_up_disruption
from shop.domain.door.changes import cancel_booking
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.domain.outcomes.telling import mark_no_show, undo_outcome
from shop.enums import CancelReason, FollowUpAnswer, NoShowBy, StaffRole
from shop.models import Disruption, FollowUp, RoleGrant
from shop.tasks_duties import TELL_OVERDUE
from tests.factories.world import World, at, make_administrator, make_department, make_user, make_world


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def anne(world: World) -> User:
    return make_administrator(world.department)


def closed_door(world: World, *, actor: Actor = SYSTEM) -> FollowUp:
    return FollowUp.objects.get(booking=mark_no_show(world.book_past(), actor=actor))


def overdue_door(world: World) -> FollowUp:
    """Nobody opened it yesterday, and nobody has asked."""
    door = closed_door(world)
    door.due_at = timezone.now() - timedelta(minutes=1)
    door.save(update_fields=["due_at"])
    return door


def overdue_visit(world: World, *, hour: int = 12) -> Disruption:
    """The department cancelled it, and was to replace it until yesterday."""
    visit = world.book(at(3, hour))
    cancel_booking(visit, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    owed = Disruption.objects.get(booking=visit)
    owed.due_on = timezone.localdate() - timedelta(days=1)
    owed.save(update_fields=["due_on"])
    return owed


def in_the_morning() -> None:
    run_job(TELL_OVERDUE, tenant="larvik", args={})


def told(kind: str) -> list[int]:
    """To whom, by their ids."""
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk").values_list("user_id", flat=True))


def send() -> None:
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        deliver(message_id=message.pk)


def letters_to(user: User) -> list[str]:
    send()
    return [f"{letter.subject}\n{letter.body}" for letter in mail.outbox if letter.to == [user.email]]


class TestClosedDoor:
    def test_every_administrator_of_the_department_is_told(self, world: World, anne: User) -> None:
        berit = make_administrator(world.department, name="Berit Prøve")
        closed_door(world)
        assert told("follow_up.opened") == [anne.pk, berit.pk]

    def test_nobody_else_is(self, world: World) -> None:
        make_administrator(None)
        make_administrator(make_department(name="Hukommelsesteam Prøve"))
        RoleGrant.objects.create(
            user=make_user("Carl Prøve"), role=StaffRole.CASE_OFFICER, department=world.department
        )
        closed_door(world)
        assert told("follow_up.opened") == []

    def test_who_reported_it_knows(self, world: World, anne: User) -> None:
        berit = make_administrator(world.department, name="Berit Prøve")
        closed_door(world, actor=Actor(user_id=anne.pk, channel=Channel.STAFF))
        assert told("follow_up.opened") == [berit.pk]

    def test_it_says_when_and_until_when_and_nobody_s_name(self, world: World, anne: User) -> None:
        visit = closed_door(world).booking
        (letter,) = letters_to(anne)
        assert letter.startswith("Nobody opened the door")
        assert f"/manage/departments/{world.department.pk}/follow-ups/" in letter
        for word in (visit.recipient.name.split()[0], visit.recipient.address, visit.recipient.phone):
            assert word not in letter

    def test_nothing_is_written_once_somebody_has_asked(self, world: World, anne: User) -> None:
        berit = Actor(
            user_id=make_administrator(world.department, name="Berit Prøve").pk, channel=Channel.STAFF
        )
        acknowledge_follow_up(closed_door(world), answer=FollowUpAnswer.WELL, actor=berit)
        assert letters_to(anne) == []

    def test_nothing_is_written_once_it_was_taken_back(self, world: World, anne: User) -> None:
        undo_outcome(closed_door(world).booking, actor=SYSTEM)
        assert letters_to(anne) == []

    def test_said_twice_it_is_written_once(self, world: World, anne: User) -> None:
        visit = closed_door(world).booking
        mark_no_show(visit, actor=SYSTEM)
        assert told("follow_up.opened") == [anne.pk]

    def test_taken_back_and_said_again_who_has_read_it_does_not_read_it_again(
        self, world: World, anne: User
    ) -> None:
        visit = closed_door(world).booking
        assert len(letters_to(anne)) == 1
        berit = make_administrator(world.department, name="Berit Prøve")
        for _time in range(4):
            undo_outcome(visit, actor=SYSTEM)
            mark_no_show(visit, actor=SYSTEM)
        assert len(letters_to(anne)) == 1
        assert len(letters_to(berit)) == 1

    def test_taken_back_before_it_was_written_and_said_again_it_is_written_once(
        self, world: World, anne: User
    ) -> None:
        visit = closed_door(world).booking
        undo_outcome(visit, actor=SYSTEM)
        mark_no_show(visit, actor=SYSTEM)
        assert len(letters_to(anne)) == 1

    def test_where_we_did_not_come_there_is_no_door(self, world: World, anne: User) -> None:
        mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert told("follow_up.opened") == []


class TestMorning:
    def test_one_letter_says_all_that_is_overdue(self, world: World, anne: User) -> None:
        overdue_door(world)
        overdue_visit(world)
        overdue_visit(world, hour=14)
        OutboxMessage.objects.all().delete()
        in_the_morning()
        (letter,) = letters_to(anne)
        assert letter.startswith("Overdue this morning: 3")
        assert f"{world.department.name}:" in letter
        assert "1 door that nobody opened: nobody has asked yet." in letter
        assert "2 visits that are owed: the deadline is past." in letter
        assert world.recipient.name.split()[0] not in letter

    def test_once_a_morning_however_often_the_job_runs(self, world: World, anne: User) -> None:
        overdue_door(world)
        in_the_morning()
        send()
        in_the_morning()
        assert told("duties.overdue") == [anne.pk]

    def test_anew_the_next_morning(self, world: World, anne: User) -> None:
        overdue_door(world)
        in_the_morning()
        OutboxMessage.objects.filter(kind="duties.overdue").update(
            params={"day": str(timezone.localdate() - timedelta(days=1)), "departments": ""}
        )
        in_the_morning()
        assert told("duties.overdue") == [anne.pk, anne.pk]

    def test_who_has_two_departments_gets_one_letter(self, world: World, anne: User) -> None:
        other = make_world()
        other.department.name = "Hukommelsesteam Prøve"
        other.department.save()
        RoleGrant.objects.create(
            user=anne, role=StaffRole.DEPARTMENT_ADMINISTRATOR, department=other.department
        )
        for each in (world, other):
            overdue_door(each)
        OutboxMessage.objects.all().delete()
        in_the_morning()
        (letter,) = letters_to(anne)
        assert world.department.name in letter
        assert other.department.name in letter

    def test_nothing_where_all_is_in_time(self, world: World, anne: User) -> None:
        closed_door(world)
        visit = world.book(at(3, 12))
        cancel_booking(visit, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
        in_the_morning()
        assert told("duties.overdue") == []

    def test_a_visit_that_was_booked_anew_is_not_owed(self, world: World, anne: User) -> None:
        overdue_visit(world)
        world.book(at(4, 12))
        in_the_morning()
        assert told("duties.overdue") == []

    def test_of_another_department_nobody_hears(self, world: World, anne: User) -> None:
        overdue_door(make_world())
        in_the_morning()
        assert told("duties.overdue") == []

    def test_what_was_done_before_it_goes_out_is_not_said(self, world: World, anne: User) -> None:
        owed = overdue_visit(world)
        in_the_morning()
        give_up_disruption(owed, actor=SYSTEM)
        assert letters_to(anne) == []
