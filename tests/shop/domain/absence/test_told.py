"""What is said of a sick day that a person overtakes, that is prolonged, or that begins soon."""

import pytest
import time_machine
from django.core import mail

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import end_absence, undo_away
from shop.domain.absence.when_told import SOON, TOLD_AFTER
from shop.domain.door.moves import move_booking
from shop.enums import ReassignmentReason
from shop.errors import ToldAlready
from shop.models import BlockedProvider, Booking, Disruption, Provider
from shop.queries.causes import can_undo
from tests.factories.world import World, at
from tests.shop.domain.absence.told import (
    MINUTE,
    OFFICE,
    around_it,
    deliver_due,
    is_sick,
    later,
    said_to,
    who_has,
)


class TestByHandMeanwhile:
    def test_given_to_somebody_else_by_hand_only_that_is_told(self, world: World, visit: Booking) -> None:
        first = who_has(visit)
        is_sick(first)
        second = who_has(visit)
        third = next(each for each in world.providers if each not in {first, second})
        reassign(visit, to=third, instead_of=second, reason=ReassignmentReason.ROUTE, actor=OFFICE)
        with later(6):
            deliver_due()
        assert said_to(world) == ["Somebody else comes"]

    def test_moved_meanwhile_only_that_is_told(self, world: World, visit: Booking) -> None:
        is_sick(who_has(visit))
        move_booking(visit, starts_at=at(5, 11), actor=world.actor())
        with later(6):
            deliver_due()
        assert said_to(world) == ["Moved: your appointment is now"]


class TestNobodyCanCome:
    @pytest.fixture
    def sick(self, world: World, visit: Booking) -> Provider:
        """Who has the visit; nobody else can take it."""
        first = who_has(visit)
        for provider in world.providers:
            if provider != first:
                BlockedProvider.objects.create(recipient=visit.recipient, provider=provider)
        return first

    @pytest.mark.parametrize("minutes", [2, 120])
    def test_a_prolonged_sick_day_does_not_say_it_again(
        self, world: World, sick: Provider, minutes: int
    ) -> None:
        is_sick(sick)
        with later(6):
            deliver_due()
        with later(minutes):
            is_sick(sick, hours=48)
        with later(minutes + 6):
            deliver_due()
        assert said_to(world) == ["We cannot come"]

    def test_when_the_first_report_is_undone_the_prolonged_one_says_it(
        self, world: World, sick: Provider
    ) -> None:
        short, long = is_sick(sick), is_sick(sick, hours=48)
        undo_away(short, actor=OFFICE)
        deliver_due()
        assert mail.outbox == [], "it can be undone still"
        assert Disruption.objects.get().absence == long
        with later(6):
            deliver_due()
        assert said_to(world) == ["We cannot come"]

    def test_that_it_takes_place_after_all_is_said_once_for_each_time_it_was_said_not_to(
        self, world: World, sick: Provider
    ) -> None:
        absence = is_sick(sick)
        with later(6):
            deliver_due()
            end_absence(absence, actor=OFFICE)
            deliver_due()
            expected = ["We cannot come", "Your visit"]
            assert said_to(world) == expected
            undo_away(is_sick(sick), actor=OFFICE)
            deliver_due()
            assert said_to(world) == expected, "the second time nobody had been told"


class TestSoon:
    def test_who_must_come_within_the_half_hour_is_told_at_once(self, world: World, visit: Booking) -> None:
        other = world.book(at(3, 13), recipient=visit.recipient)
        other.assignments.filter(active=True).update(provider=who_has(visit))
        OutboxMessage.objects.all().delete()
        with time_machine.travel(visit.starts_at - SOON):
            absence = is_sick(who_has(visit))
            assert not can_undo(absence)
            deliver_due()
            assert said_to(world) == ["Somebody else comes"]
            with pytest.raises(ToldAlready):
                undo_away(absence, actor=OFFICE)
        assert not OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).exists()

    def test_a_minute_earlier_it_can_be_undone(self, world: World, visit: Booking) -> None:
        with time_machine.travel(visit.starts_at - SOON - MINUTE):
            absence = is_sick(who_has(visit))
            assert can_undo(absence)
            deliver_due()
            assert mail.outbox == []
            undo_away(absence, actor=OFFICE)

    def test_a_yes_to_what_could_be_undone_is_no_yes_to_what_cannot(
        self, world: World, visit: Booking
    ) -> None:
        sick = who_has(visit)
        with time_machine.travel(visit.starts_at - SOON - MINUTE):
            shown = report_away(sick, agreed="", **around_it())
        with time_machine.travel(visit.starts_at - SOON):
            again = report_away(sick, agreed=shown.version, **around_it())
            assert (again.absence, again.is_told_at_once) == (None, True)
            assert report_away(sick, agreed=again.version, **around_it()).absence is not None

    def test_reported_again_when_it_is_soon_it_is_told_at_once(self, world: World, visit: Booking) -> None:
        """The same absence; somebody can take the visit now."""
        sick = who_has(visit)
        soon = visit.starts_at - SOON
        BlockedProvider.objects.bulk_create(
            BlockedProvider(recipient=visit.recipient, provider=each)
            for each in world.providers
            if each != sick
        )
        with time_machine.travel(soon - TOLD_AFTER + MINUTE):
            is_sick(sick)
            BlockedProvider.objects.all().delete()
        with time_machine.travel(soon):
            assert not can_undo(is_sick(sick))
            deliver_due()
        assert said_to(world)[0] == "Somebody else comes"
