"""What is said of sick days that follow each other, are undone, or are overtaken by what a person decides."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from accounts.models import User
from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.away import SOON, TOLD_AFTER, report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import Undone, can_undo, end_absence, undo_away
from shop.domain.door.moves import move_booking
from shop.enums import AbsenceReason, ReassignmentReason
from shop.errors import ToldAlready
from shop.models import Absence, BlockedProvider, Booking, Disruption, Provider
from tests.factories.world import World, at, make_provider, make_recipient, make_user

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def visit(world: World) -> Booking:
    """In three days at ten; there are three helpers, and each has an address to write to."""
    world.providers.append(make_provider(world.department))
    for provider, name in zip(world.providers, ("Anne", "Bodil", "Cato"), strict=True):
        provider.name, provider.user = f"{name} Prøve", make_user(name, email=f"{name.lower()}@example.no")
        provider.save()
    booking = world.book(at(3, 10))
    OutboxMessage.objects.all().delete()
    return booking


def who_has(booking: Booking) -> Provider:
    return booking.assignments.select_related("provider", "provider__department").get(active=True).provider


def is_sick(provider: Provider, *, hours: int = 8) -> Absence:
    away = report_away(provider, **around_it(hours=hours))
    assert away.absence is not None
    return away.absence


def around_it(*, hours: int = 8) -> dict[str, Any]:
    """From two hours before the visit."""
    begins = Booking.objects.earliest("pk").starts_at - timedelta(hours=2)
    until_at = begins + timedelta(hours=hours)
    return {"from_at": begins, "until_at": until_at, "reason": AbsenceReason.SICK, "actor": OFFICE}


def deliver_due() -> None:
    """As the worker does: whatever may go out by now."""
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        if message.not_before is None or message.not_before <= timezone.now():
            deliver(message_id=message.pk)


def said_to(world: World) -> list[str]:
    """The first words of each mail to the recipient."""
    return [letter.subject.split(" on ")[0] for letter in letters_to(world)]


def letters_to(world: World) -> list[EmailMessage]:
    return [letter for letter in mail.outbox if letter.to == [world.user.email]]


def who_was_written_to() -> set[User]:
    return set(User.objects.filter(email__in=[letter.to[0] for letter in mail.outbox]))


def later(minutes: int) -> Any:
    return time_machine.travel(timezone.now() + minutes * MINUTE)


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
        assert said_to(world) == ["We cannot come", "Your visit", "Somebody else comes"]
        assert who_was_written_to() == {world.user, second.user}

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


def test_nobody_without_an_account_is_in_the_way(world: World, visit: Booking) -> None:
    visit.recipient.user = None
    visit.recipient.save(update_fields=["user"])
    absences = [is_sick(who_has(visit)), is_sick(who_has(visit))]
    for absence in absences:
        undo_away(absence, actor=OFFICE)
    assert not OutboxMessage.objects.filter(user=make_recipient().user).exists()
    assert not OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).exists()
