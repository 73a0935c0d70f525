"""Sick days that follow each other are undone in any order, and who was told otherwise hears who comes."""

import pytest
from django.core import mail
from django.utils import timezone

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.away import report_away
from shop.domain.absence.undoing import Undone, end_absence, undo_away
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from shop.models import Absence, BlockedProvider, Booking, Disruption, Provider
from tests.factories.world import World, at, make_entitlement, make_recipient
from tests.shop.domain.absence.told import (
    OFFICE,
    around_it,
    deliver_due,
    is_sick,
    later,
    letters_to,
    said_to,
    who_has,
    who_was_written_to,
)


class TestUndoneInAnyOrder:
    def test_in_the_order_they_were_reported_the_visit_is_the_first_ones_again(
        self, world: World, visit: Booking
    ) -> None:
        first = who_has(visit)
        sick = is_sick(first)
        second = who_has(visit)
        sick_too = is_sick(second)
        third = who_has(visit)
        assert len({first.pk, second.pk, third.pk}) == 3
        assert undo_away(sick, actor=OFFICE) == Undone(gone_back=1, changed=0)
        assert who_has(visit) == first
        undo_away(sick_too, actor=OFFICE)
        assert who_has(visit) == first
        assert not Disruption.objects.exists()
        with later(6):
            deliver_due()
        assert mail.outbox == []

    def test_in_the_other_order_as_well(self, world: World, visit: Booking) -> None:
        first = who_has(visit)
        absences = [is_sick(first), is_sick(who_has(visit))]
        for absence in reversed(absences):
            undo_away(absence, actor=OFFICE)
        assert who_has(visit) == first
        with later(6):
            deliver_due()
        assert mail.outbox == []

    def test_what_nobody_could_take_in_the_end_is_the_first_ones_again(
        self, world: World, visit: Booking
    ) -> None:
        first = who_has(visit)
        absences = [is_sick(first)]
        absences += [is_sick(who_has(visit)) for _number in range(2)]
        visit.refresh_from_db()
        assert visit.stranded
        undo_away(absences[0], actor=OFFICE)
        visit.refresh_from_db()
        assert (who_has(visit), visit.stranded) == (first, "")

    @pytest.mark.parametrize("is_cancelled", [False, True])
    def test_a_session_is_the_first_ones_again_as_a_whole(
        self, world: World, visit: Booking, *, is_cancelled: bool
    ) -> None:
        """Also when one of those who sit in it has cancelled meanwhile."""
        world.service.seats = 4
        world.service.save()
        neighbour = make_recipient(name="Odd Prøve")
        make_entitlement(neighbour, world.service)
        seats = [world.book(at(3, 13)), world.book(at(3, 13), recipient=neighbour)]
        first = who_has(seats[0])
        absences = [is_sick(first), is_sick(who_has(seats[0]))]
        assert who_has(seats[0]) != first
        if is_cancelled:
            cancel_booking(seats.pop(0), actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
        for absence in absences:
            undo_away(absence, actor=OFFICE)
        assert {who_has(seat) for seat in seats} == {first}

    def test_where_the_later_one_was_told_it_stays(self, world: World, visit: Booking) -> None:
        sick = is_sick(who_has(visit))
        sick_too = is_sick(who_has(visit))
        third = who_has(visit)
        Absence.objects.filter(pk=sick_too.pk).update(told_at=timezone.now())
        assert undo_away(sick, actor=OFFICE) == Undone(gone_back=0, changed=1)
        assert who_has(visit) == third

    def test_who_has_it_in_the_end_is_told_when_the_first_cannot_come_any_more(
        self, world: World, visit: Booking
    ) -> None:
        first = who_has(visit)
        sick = is_sick(first)
        second = who_has(visit)
        sick_too = is_sick(second)
        BlockedProvider.objects.create(recipient=visit.recipient, provider=first)
        undo_away(sick, actor=OFFICE)
        undo_away(sick_too, actor=OFFICE)
        assert who_has(visit) == second
        deliver_due()
        assert who_was_written_to() == {world.user, second.user}
        assert all(second.first_name in letter.body for letter in letters_to(world))


class TestSaidAsItIs:
    def test_a_sick_day_says_nothing_of_one_that_can_still_be_undone(
        self, world: World, visit: Booking
    ) -> None:
        is_sick(who_has(visit))
        second = who_has(visit)
        with later(4):
            sick_too = is_sick(second)
        with later(6):
            deliver_due()
            assert mail.outbox == [], "neither of the second nor of the third"
            undo_away(sick_too, actor=OFFICE)
            assert who_has(visit) == second
            deliver_due()
        assert who_was_written_to() == {world.user, second.user}
        (letter,) = letters_to(world)
        assert f"{second.first_name} is coming" in letter.body

    def test_not_undone_the_second_tells_of_itself(self, world: World, visit: Booking) -> None:
        is_sick(who_has(visit))
        with later(4):
            is_sick(who_has(visit))
        with later(10):
            deliver_due()
        assert said_to(world) == ["Somebody else comes"]
        (letter,) = letters_to(world)
        assert f"{who_has(visit).first_name} is coming" in letter.body

    def test_of_a_visit_nobody_can_come_to_nobody_is_said_to_come(self, world: World, visit: Booking) -> None:
        BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[2])
        is_sick(who_has(visit))
        with later(2):
            is_sick(who_has(visit))
        with later(10):
            deliver_due()
        assert said_to(world) == ["We cannot come"]
        assert who_was_written_to() == {world.user}, "nor is the visit given to who is away"

    def test_who_is_there_again_after_that_hears_that_the_visit_is_theirs(
        self, world: World, visit: Booking
    ) -> None:
        BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[2])
        is_sick(who_has(visit))
        second = who_has(visit)
        with later(2):
            sick_too = is_sick(second)
        with later(10):
            deliver_due()
            end_absence(sick_too, actor=OFFICE)
            deliver_due()
        assert who_was_written_to() == {world.user, second.user}
        first_said, then_said = letters_to(world)
        assert first_said.subject.startswith("We cannot come")
        assert "takes place after all" in then_said.subject, "one mail of what one act has to say"
        assert f"{second.first_name} is coming" in then_said.body

    def test_who_was_told_meanwhile_that_somebody_else_comes_hears_who_does(
        self, world: World, visit: Booking
    ) -> None:
        first = who_has(visit)
        sick = is_sick(first)
        given = visit.assignments.get(active=True)
        message = OutboxMessage.objects.create(
            kind="booking.reassigned", user=world.user, params={"booking_id": visit.pk, "given": given.pk}
        )
        deliver(message_id=message.pk)
        undo_away(sick, actor=OFFICE)
        deliver_due()
        bodies = [letter.body for letter in letters_to(world)]
        assert given.provider.first_name in bodies[0]
        assert first.first_name in bodies[1]

    def test_a_helper_who_was_not_told_of_all_their_visits_is_told_of_the_rest(
        self, world: World, visit: Booking
    ) -> None:
        """The mail went out while one of the two was somebody else's."""
        first = who_has(visit)
        other = world.book(at(3, 13))
        other.assignments.filter(active=True).update(provider=first)
        third = next(each for each in world.providers if each != first)
        BlockedProvider.objects.create(recipient=visit.recipient, provider=third)
        is_sick(first)
        second = who_has(visit)
        assert who_has(other) == second
        BlockedProvider.objects.all().delete()
        with later(3):
            away = report_away(second, **(around_it() | {"from_at": other.starts_at}))
        with later(6):
            deliver_due()
            assert away.absence is not None
            undo_away(away.absence, actor=OFFICE)
            deliver_due()
        assert second.user is not None
        times = [letter.body for letter in mail.outbox if letter.to == [second.user.email]]
        assert ["10.00–11.00" in body for body in times] == [True, False]
        assert ["13.00–14.00" in body for body in times] == [False, True]

    def test_where_only_a_number_changes_after_a_name_the_recipient_still_hears_of_it(
        self, world: World, visit: Booking
    ) -> None:
        first = who_has(visit)
        others = [each for each in world.providers if each != first]
        for number, provider in enumerate(others, start=1):
            Provider.objects.filter(pk=provider.pk).update(name="", number=number)
        is_sick(first)
        is_sick(who_has(visit))
        with later(6):
            deliver_due()
        assert said_to(world) == ["Somebody else comes"]


def test_several_visits_that_stand_again_are_told_in_one_mail(world: World, visit: Booking) -> None:
    first = who_has(visit)
    other = world.book(at(3, 13))
    other.assignments.filter(active=True).update(provider=first)
    for provider in world.providers:
        if provider != first:
            BlockedProvider.objects.create(recipient=visit.recipient, provider=provider)
    OutboxMessage.objects.all().delete()
    sick = is_sick(first)
    with later(6):
        deliver_due()
        end_absence(sick, actor=OFFICE)
        deliver_due()
    told, again = letters_to(world)
    assert "1 more message" in told.subject
    assert "1 more message" in again.subject
    assert again.body.count("takes place as it was agreed") == 2


def test_nobody_without_an_account_is_in_the_way(world: World, visit: Booking) -> None:
    visit.recipient.user = None
    visit.recipient.save(update_fields=["user"])
    absences = [is_sick(who_has(visit)), is_sick(who_has(visit))]
    for absence in absences:
        undo_away(absence, actor=OFFICE)
    assert not OutboxMessage.objects.filter(user=make_recipient().user).exists()
    assert not OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).exists()
