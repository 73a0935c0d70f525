"""What was noted by mistake is taken back at the same moment by several, while others book and messages go out."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.jobs import run_job
from foundation.scope import use_scope
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.circumstances.booking_again import book_all_again
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.leaving import set_last_day, take_back_last_day, undo_last_day
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.door.calling_off import silence_about
from shop.domain.door.changes import lock_booking
from shop.enums import UPCOMING, RecipientEnd
from shop.errors import LastDayTold
from shop.models import Assignment, Booking, Departure, Disruption, Provider, Recipient
from shop.queries.days import span_of_day
from shop.queries.fall_away import FALL_AWAY
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.worker import wait_until
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_provider,
    make_recipient,
    make_user,
    make_world,
)
from tests.race.rush import assert_all_is_in_order, book
from tests.race.test_schedule_race import Meanwhile, somebody_waits_for_a_lock

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
VISITS = 6


def working(act: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[[], Any]:
    """The act, in a thread of its own."""

    def run() -> Any:
        with use_scope(LARVIK):
            return act(*arguments, **named)

    return run


def telling(kind: str = "") -> list[Callable[[], Any]]:
    """Every message that waits, as the worker delivers it."""
    with works_for(LARVIK):
        waiting = OutboxMessage.objects.filter(status=DeliveryStatus.WAITING, kind__startswith=kind)
        return [_tell(pk) for pk in waiting.values_list("pk", flat=True)]


def _tell(message_id: int) -> Callable[[], Any]:
    return lambda: run_job("notifications.deliver", tenant="larvik", args={"message_id": message_id})


def refusals(outcomes: list[Outcome]) -> set[type]:
    return {type(outcome.refusal) for outcome in outcomes if outcome.refusal}


class TestALastDay:
    @pytest.fixture
    def world(self, committed_db: None) -> World:
        """Everybody is free, the first has six visits in three days, and their last day is tomorrow."""
        with works_for(LARVIK):
            world = make_world(providers=1)
            for number in range(VISITS):
                recipient = make_recipient(name=f"Bruker Prøve{number}")
                make_entitlement(recipient, world.service)
                world.book(at(3, 8 + number), recipient=recipient)
            OutboxMessage.objects.update(status=DeliveryStatus.SENT, sent_at=timezone.now())
            world.providers += [make_provider(world.department) for _ in range(3)]
        return world

    def leaves(self, world: World, *, day: int = 1) -> Callable[[], Any]:
        return working(
            set_last_day, world.providers[0], last_day=timezone.localdate(at(day, 0)), actor=OFFICE
        )

    def undo(self, world: World) -> Callable[[], Any]:
        with works_for(LARVIK):
            departure = Departure.objects.latest("pk")
        return working(undo_last_day, world.providers[0], departure_id=departure.pk, actor=OFFICE)

    def theirs(self, world: World) -> int:
        with works_for(LARVIK):
            return Assignment.objects.filter(active=True, provider=world.providers[0]).count()

    def test_noted_by_many_at_once_it_is_one(self, world: World) -> None:
        at_once([self.leaves(world)] * 6)
        assert self.theirs(world) == 0
        with works_for(LARVIK):
            assert (Departure.objects.count(), Disruption.objects.count()) == (1, VISITS)
        assert_all_is_in_order()

    def test_undone_by_many_at_once_it_is_undone_once(self, world: World) -> None:
        self.leaves(world)()
        undo = self.undo(world)
        stay = working(take_back_last_day, world.providers[0], actor=OFFICE)
        outcomes = at_once([undo, undo, stay, undo, undo])
        assert refusals(outcomes) == set()
        assert self.theirs(world) == VISITS
        with works_for(LARVIK):
            assert not Disruption.objects.exists()
            assert AuditEntry.objects.filter(action="provider.leaving_undone").count() == 1
        assert_all_is_in_order()

    def test_undone_and_told_at_once_it_is_one_of_them(self, world: World) -> None:
        self.leaves(world)()
        told = telling()
        undo = self.undo(world)
        outcomes = at_once([undo, *told, undo])
        if any(isinstance(each.refusal, LastDayTold) for each in outcomes):
            assert (self.theirs(world), len(mail.outbox)) == (0, len(told))
        else:
            assert (self.theirs(world), len(mail.outbox)) == (VISITS, 0)
        assert_all_is_in_order()

    def test_undone_while_another_day_is_noted_the_visits_are_where_the_day_says(self, world: World) -> None:
        self.leaves(world)()
        at_once([self.undo(world), self.leaves(world, day=5), self.undo(world), self.leaves(world, day=2)])
        with works_for(LARVIK):
            last_day = Provider.objects.get(pk=world.providers[0].pk).leaves_on
            after = at(0, 0) if last_day is None else span_of_day(last_day).ends_at
        is_theirs = last_day is None or after > at(3, 0)
        assert self.theirs(world) == (VISITS if is_theirs else 0)
        assert_all_is_in_order()

    def test_who_has_the_visit_has_the_messages_about_it(self, world: World) -> None:
        """Who calls visits off has them before the messages about them, and meets somebody who undoes a last day."""
        self.leaves(world)()
        with works_for(LARVIK):
            departure = Departure.objects.get()

        def undo() -> None:
            # Once: run again after a deadlock it would hide that they wait for each other.
            with use_scope(LARVIK), transaction.atomic():
                unwrap(undo_last_day)(world.providers[0], departure_id=departure.pk, actor=OFFICE)

        with Meanwhile(undo) as undoing, works_for(LARVIK):
            visit = lock_booking(Booking.objects.latest("pk").pk)
            undoing.begin()
            wait_until(somebody_waits_for_a_lock)
            silence_about([visit])
        with works_for(LARVIK):
            assert not Departure.objects.exists()
        assert_all_is_in_order()


class TestAnEnding:
    @pytest.fixture
    def world(self, committed_db: None) -> World:
        """Six visits of one person ended by mistake; two helpers were to come."""
        with works_for(LARVIK):
            world = make_world(providers=2)
            for number, provider in enumerate(world.providers):
                provider.user = make_user(f"Hjelper Prøve{number}")
                provider.save()
            for number in range(VISITS):
                world.book(at(1 + number, 10))
            OutboxMessage.objects.update(status=DeliveryStatus.SENT, sent_at=timezone.now())
        working(
            end_recipient,
            world.recipient,
            last_day=timezone.localdate(),
            reason=RecipientEnd.DIED,
            actor=OFFICE,
        )()
        return world

    def again(self, world: World) -> Callable[[], Any]:
        return working(book_all_again, world.recipient, departments=[world.department.pk], actor=OFFICE)

    def standing(self, person: Recipient) -> int:
        with works_for(LARVIK):
            return Booking.objects.filter(recipient=person, status__in=UPCOMING).count()

    def test_booked_again_by_many_at_once_each_visit_is_booked_once(self, world: World) -> None:
        working(reopen_recipient, world.recipient, actor=OFFICE)()
        outcomes = at_once([self.again(world)] * 6)
        assert refusals(outcomes) == set()
        assert sorted(len(each.value.booked) for each in outcomes) == [0] * 5 + [VISITS]
        assert self.standing(world.recipient) == VISITS
        assert_all_is_in_order()

    def test_while_others_take_the_times_every_visit_is_booked_or_said_not_to_be(self, world: World) -> None:
        working(reopen_recipient, world.recipient, actor=OFFICE)()
        with works_for(LARVIK):
            others = [make_recipient(name=f"Ny Prøve{number}") for number in range(VISITS)]
            for other in others:
                make_entitlement(other, world.service)

        def take(other: Recipient, day: int) -> Callable[[], Any]:
            return lambda: book(world, other, starts_at=at(day, 10))

        outcomes = at_once(
            [
                self.again(world),
                *(take(other, 1 + number % 3) for number, other in enumerate(others)),
                self.again(world),
            ]
        )
        first, last = outcomes[0].value, outcomes[-1].value
        assert max(len(each.booked) + len(each.not_booked) for each in (first, last)) == VISITS
        assert self.standing(world.recipient) == len(first.booked) + len(last.booked)
        assert_all_is_in_order()

    def test_ended_once_more_meanwhile_all_or_nothing_stands(self, world: World) -> None:
        working(reopen_recipient, world.recipient, actor=OFFICE)()
        ends = working(
            end_recipient,
            world.recipient,
            last_day=timezone.localdate(),
            reason=RecipientEnd.DIED,
            actor=OFFICE,
        )
        at_once([self.again(world), ends, self.again(world)])
        assert self.standing(world.recipient) == 0
        assert_all_is_in_order()

    def test_opened_again_while_helpers_are_told_each_is_told_or_never(self, world: World) -> None:
        told = telling(FALL_AWAY)
        reopen = working(reopen_recipient, world.recipient, actor=OFFICE)
        at_once([*told, reopen, reopen])
        with works_for(LARVIK):
            said = OutboxMessage.objects.filter(kind=FALL_AWAY)
            assert not said.filter(status=DeliveryStatus.WAITING).exists()
            assert said.filter(status=DeliveryStatus.SENT).count() == len(mail.outbox)
