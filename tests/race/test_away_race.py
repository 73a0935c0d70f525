"""Sick days at the same moment as each other, as bookings, and as the messages about them."""

from collections.abc import Callable
from inspect import unwrap

import pytest
from django.core import mail
from django.db import transaction

from foundation.actor import Actor, Channel
from foundation.jobs import run_job
from foundation.scope import use_scope
from notifications.models import OutboxMessage
from shop.domain.absence.away import report_away
from shop.domain.absence.disruptions import give_up_disruption, open_disruption, withdraw_disruption
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.schedule import remove_absence
from shop.domain.door.booking import book_service
from shop.domain.door.calling_off import silence_about
from shop.domain.door.changes import cancel_booking, lock_booking
from shop.enums import AbsenceReason, CancelReason
from shop.errors import ChangedMeanwhile
from shop.models import Absence, Assignment, Booking, Disruption, Provider
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.worker import wait_until
from tests.factories.world import World, at, make_entitlement, make_provider, make_recipient, make_world
from tests.race.order import faults
from tests.race.test_schedule_race import Meanwhile, somebody_waits_for_a_lock

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
VISITS = 6


def town(*, providers: int = 4) -> World:
    """Everybody is free, and the first has six visits tomorrow."""
    with works_for(LARVIK):
        world = make_world(providers=1)
        for number in range(VISITS):
            recipient = make_recipient(name=f"Bruker Prøve{number}")
            make_entitlement(recipient, world.service)
            world.book(at(1, 8 + number), recipient=recipient)
        world.providers += [make_provider(world.department) for _ in range(providers - 1)]
    return world


def away(provider: Provider) -> Callable[[], object]:
    def act() -> object:
        with works_for(LARVIK):
            here = Provider.objects.select_related("department").get(pk=provider.pk)
            return report_away(
                here, from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=OFFICE
            )

    return act


def test_reported_by_many_at_once_it_is_one_absence_and_each_visit_is_given_away_once() -> None:
    world = town()
    at_once([away(world.providers[0])] * 6)
    with works_for(LARVIK):
        assert Absence.objects.count() == 1
        assert Disruption.objects.count() == VISITS
        assert faults() == {}
        assert not Assignment.objects.filter(active=True, provider=world.providers[0]).exists()


@pytest.mark.parametrize("stays", [0, 1])
def test_when_nearly_everybody_is_sick_at_once_nobody_is_sent_who_is_away(stays: int) -> None:
    world = town()
    at_once([away(provider) for provider in world.providers[stays:]] * 2)
    with works_for(LARVIK):
        assert faults() == {}
        sick = {provider.pk for provider in world.providers[stays:]}
        standing = Booking.objects.filter(stranded="", assignments__active=True)
        assert not standing.filter(assignments__provider__in=sick).exists()
        if not stays:
            assert Booking.objects.exclude(stranded="").count() == VISITS
            assert Disruption.objects.filter(outcome="open").count() == VISITS


def test_with_bookings_and_cancellations_under_way_every_visit_has_somebody_or_a_flag() -> None:
    world = town(providers=3)
    with works_for(LARVIK):
        bookings = list(Booking.objects.select_related("recipient", "service", "department"))

    def book(number: int) -> Callable[[], object]:
        def act() -> object:
            with works_for(LARVIK):
                recipient = make_recipient(name=f"Ny Prøve{number}")
                make_entitlement(recipient, world.service)
            with works_for(LARVIK):
                return book_service(
                    world.service, recipient=recipient, starts_at=at(1, 8 + number % VISITS), actor=OFFICE
                )

        return act

    def cancel(booking: Booking) -> Callable[[], object]:
        def act() -> object:
            with works_for(LARVIK):
                return cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)

        return act

    at_once(
        [
            *(book(number) for number in range(12)),
            away(world.providers[0]),
            *(cancel(booking) for booking in bookings[:3]),
        ]
    )
    with works_for(LARVIK):
        assert faults() == {}
        assert not Booking.objects.filter(
            stranded="", assignments__active=True, assignments__provider=world.providers[0]
        ).exists()


def test_undone_and_told_at_once_it_is_one_of_them() -> None:
    world = town()
    away(world.providers[0])()
    with works_for(LARVIK):
        absence = Absence.objects.select_related("provider__department").get()
        messages = list(OutboxMessage.objects.filter(kind="booking.reassigned").values_list("pk", flat=True))

    def undo() -> str:
        with works_for(LARVIK):
            undo_away(absence, actor=OFFICE)
        return "undone"

    def tell(message: int) -> Callable[[], str]:
        def act() -> str:
            run_job("notifications.deliver", tenant="larvik", args={"message_id": message})
            return "told"

        return act

    answers = at_once([undo, *(tell(message) for message in messages), undo])
    with works_for(LARVIK):
        assert faults() == {}
        back = Assignment.objects.filter(active=True, provider=world.providers[0]).count()
        if any(answer.value == "undone" for answer in answers):
            assert (back, len(mail.outbox)) == (VISITS, 0)
        else:
            assert (back, len(mail.outbox)) == (0, len(messages))


@pytest.mark.parametrize("end", [undo_away, remove_absence])
def test_what_is_owed_for_a_visit_waits_for_who_has_the_visit(end: Callable[..., object]) -> None:
    """Who ends an absence changes what is owed because of it, and meets somebody who holds one of the visits."""
    world = town(providers=1)
    away(world.providers[0])()
    with works_for(LARVIK):
        absence = Absence.objects.select_related("provider__department").get()

    def end_it() -> None:
        with use_scope(LARVIK):
            end(absence, actor=OFFICE)

    with Meanwhile(end_it) as ending, works_for(LARVIK):
        visit = lock_booking(Booking.objects.latest("pk").pk)
        ending.begin()
        wait_until(somebody_waits_for_a_lock)
        open_disruption(visit)
    with works_for(LARVIK):
        assert not Absence.objects.exists()
        assert faults() == {}


def test_what_is_still_to_be_said_of_a_visit_waits_for_who_has_the_visit() -> None:
    """Who calls visits off has them before the messages about them, and meets somebody who undoes an absence."""
    world = town()
    away(world.providers[0])()
    with works_for(LARVIK):
        absence = Absence.objects.select_related("provider__department").get()

    def undo() -> None:
        # Once: run again after a deadlock it would hide that they wait for each other.
        with use_scope(LARVIK), transaction.atomic():
            unwrap(undo_away)(absence, actor=OFFICE)

    with Meanwhile(undo) as undoing, works_for(LARVIK):
        visit = lock_booking(Booking.objects.latest("pk").pk)
        undoing.begin()
        wait_until(somebody_waits_for_a_lock)
        silence_about([visit])
    with works_for(LARVIK):
        assert not Absence.objects.exists()
        assert faults() == {}


def test_a_visit_is_given_up_while_somebody_else_has_it() -> None:
    town(providers=1)
    with works_for(LARVIK):
        visit = Booking.objects.select_related("service", "department", "recipient").latest("pk")
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        owed = Disruption.objects.get()

    def give_up() -> None:
        with use_scope(LARVIK):
            give_up_disruption(owed, actor=OFFICE)

    with Meanwhile(give_up) as giving_up, works_for(LARVIK):
        lock_booking(visit.pk)
        giving_up.begin()
        wait_until(somebody_waits_for_a_lock)
        withdraw_disruption(visit)
    assert isinstance(giving_up.outcome.refusal, ChangedMeanwhile)
    with works_for(LARVIK):
        assert not Disruption.objects.exists()
        assert faults() == {}
