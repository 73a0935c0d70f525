"""A last day noted by mistake: as long as nobody was told it is as if it had not been; later it is corrected."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import Undone, undo_away
from shop.domain.capacity.shift_edits import add_shift, take_off_shift
from shop.domain.capacity.staff import deactivate_provider, reactivate_provider
from shop.domain.circumstances.leaving import (
    Leaving,
    Staying,
    close_providers_who_left,
    set_last_day,
    take_back_last_day,
    undo_last_day,
)
from shop.enums import AbsenceReason, ReassignmentReason
from shop.errors import LastDayTold, ProviderHasLeft
from shop.models import (
    Assignment,
    BlockedProvider,
    Booking,
    BookingSeries,
    Closure,
    Departure,
    Disruption,
    Provider,
    Shift,
)
from shop.queries.causes import departure_of
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_provider, make_recipient, make_user
from tests.shop.domain.absence.told import deliver_due, is_sick, later, who_has
from tests.shop.views.visits import make_visit

STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def leaves(provider: Provider, number: int = 5) -> Leaving:
    return set_last_day(provider, last_day=day(number), actor=STAFF)


def noted(provider: Provider) -> Departure:
    provider.refresh_from_db()
    departure = departure_of(provider)
    assert departure is not None
    return departure


def undo(provider: Provider) -> Undone | None:
    return undo_last_day(provider, departure_id=noted(provider).pk, actor=STAFF)


def theirs(world: World, *days: int) -> list[Booking]:
    """Visits of the first helper, each of somebody else."""
    return [
        make_visit(world, at(number, 10), provider=world.providers[0], recipient=make_recipient())
        for number in days
    ]


def leaves_on(provider: Provider) -> date | None:
    return Provider.objects.get(pk=provider.pk).leaves_on


def shifts_of(provider: Provider) -> list[tuple[object, bool]]:
    shifts = Shift.objects.filter(provider=provider).order_by("starts_at")
    return list(shifts.values_list("during", "is_off"))


def to_nobody() -> bool:
    with later(6):
        deliver_due()
    return mail.outbox == []


class TestAsIfItHadNotBeen:
    def test_every_visit_goes_straight_back_and_nobody_is_told(self, world: World) -> None:
        leaver = world.providers[0]
        visits = theirs(world, 6, 7, 8)
        leaves(leaver)
        assert {who_has(visit) for visit in visits} == {world.providers[1]}
        assert undo(leaver) == Undone(gone_back=3, changed=0)
        assert {who_has(visit) for visit in visits} == {leaver}
        assert leaves_on(leaver) is None
        assert not Disruption.objects.exists()
        assert not Departure.objects.exists()
        assert to_nobody()

    def test_what_nobody_could_take_stands_again(self, world: World) -> None:
        leaver, stayer = world.providers
        (visit,) = theirs(world, 6)
        make_visit(world, at(6, 10), provider=stayer)
        leaves(leaver)
        undo(leaver)
        visit.refresh_from_db()
        assert (visit.stranded, who_has(visit)) == ("", leaver)
        assert to_nobody()

    def test_shifts_are_as_they_were_said_by_hand(self, world: World) -> None:
        leaver = world.providers[0]
        add_shift(leaver, from_at=at(12, 18), until_at=at(12, 20), actor=STAFF)
        take_off_shift(Shift.objects.get(provider=leaver, starts_at=at(13, 8)), actor=STAFF)
        before = shifts_of(leaver)
        leaves(leaver)
        undo(leaver)
        assert shifts_of(leaver) == before

    def test_standing_bookings_ask_for_them_again(self, world: World) -> None:
        leaver = world.providers[0]
        series = BookingSeries.objects.create(
            recipient=world.recipient,
            service=world.service,
            provider=leaver,
            only_provider=True,
            weekdays=[1],
            preferred_at="10:00",
            tolerance=timedelta(0),
            duration=timedelta(hours=1),
            starts_on=day(0),
            channel=Channel.STAFF,
        )
        leaves(leaver)
        undo(leaver)
        series.refresh_from_db()
        assert (series.provider, series.only_provider) == (leaver, True)

    def test_undone_twice_is_undone_once(self, world: World) -> None:
        leaver = world.providers[0]
        theirs(world, 6)
        leaves(leaver)
        departure = noted(leaver)
        assert undo_last_day(leaver, departure_id=departure.pk, actor=STAFF) == Undone(1, 0)
        assert undo_last_day(leaver, departure_id=departure.pk, actor=STAFF) is None

    def test_what_was_noted_since_is_not_undone_with_it(self, world: World) -> None:
        leaver = world.providers[0]
        leaves(leaver, 5)
        former = noted(leaver)
        leaves(leaver, 4)
        assert undo_last_day(leaver, departure_id=former.pk, actor=STAFF) is None
        assert leaves_on(leaver) == day(4)

    def test_another_provider_s_departure_is_not_undone(self, world: World) -> None:
        leaver, stayer = world.providers
        leaves(leaver)
        assert undo_last_day(stayer, departure_id=noted(leaver).pk, actor=STAFF) is None
        assert leaves_on(leaver) == day(5)

    def test_a_visit_that_somebody_has_given_away_since_stays_there(self, world: World) -> None:
        leaver, stayer = world.providers
        third = make_provider(world.department)
        visit, other = theirs(world, 6, 7)
        leaves(leaver)
        holder = who_has(visit)
        to = third if holder == stayer else stayer
        reassign(visit, to=to, instead_of=holder, reason=ReassignmentReason.ROUTE, actor=STAFF)
        assert undo(leaver) == Undone(gone_back=1, changed=1, told=1)
        assert (who_has(visit), who_has(other)) == (to, leaver)

    def test_taken_back_in_time_it_is_undone(self, world: World) -> None:
        leaver = world.providers[0]
        (visit,) = theirs(world, 6)
        leaves(leaver)
        assert take_back_last_day(leaver, actor=STAFF) == Staying(gone_back=1)
        assert who_has(visit) == leaver
        assert to_nobody()


class TestAnotherDayInTime:
    def test_a_later_one_gives_the_visits_up_to_it_back(self, world: World) -> None:
        leaver = world.providers[0]
        before, after = theirs(world, 6, 8)
        leaves(leaver, 5)
        leaves(leaver, 7)
        assert (who_has(before), who_has(after)) == (leaver, world.providers[1])
        assert leaves_on(leaver) == day(7)
        assert undo(leaver) == Undone(gone_back=1, changed=0)
        assert leaves_on(leaver) is None

    def test_what_was_put_forward_by_mistake_is_the_former_day_again(self, world: World) -> None:
        leaver = world.providers[0]
        between, after = theirs(world, 7, 10)
        leaves(leaver, 9)
        told_by_now()
        leaves(leaver, 5)
        assert who_has(between) != leaver
        leaves(leaver, 9)
        assert (who_has(between), leaves_on(leaver)) == (leaver, day(9))
        assert who_has(after) != leaver

    def test_undone_the_former_day_holds(self, world: World) -> None:
        leaver = world.providers[0]
        between, after = theirs(world, 7, 10)
        leaves(leaver, 9)
        told_by_now()
        leaves(leaver, 5)
        assert undo(leaver) == Undone(gone_back=1, changed=0)
        assert (leaves_on(leaver), who_has(between)) == (day(9), leaver)
        assert who_has(after) != leaver
        assert not Shift.objects.filter(provider=leaver, starts_at__gte=at(10, 0)).exists()
        with refused(LastDayTold):
            undo(leaver)

    def test_only_what_was_shown_is_done_and_the_first_is_not_undone_by_the_question(
        self, world: World
    ) -> None:
        leaver = world.providers[0]
        (visit,) = theirs(world, 6)
        leaves(leaver, 5)
        shown = set_last_day(leaver, last_day=day(4), actor=STAFF, agreed="")
        assert not shown.is_done
        assert (leaves_on(leaver), who_has(visit)) == (day(5), world.providers[1])
        assert set_last_day(leaver, last_day=day(4), actor=STAFF, agreed=shown.version).is_done


def told_by_now() -> None:
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        deliver(message_id=message.pk)
    Departure.objects.update(told_at=timezone.now())


class TestWhenItWasTold:
    def test_it_is_undone_no_more(self, world: World) -> None:
        leaver = world.providers[0]
        (visit,) = theirs(world, 6)
        leaves(leaver)
        told_by_now()
        with refused(LastDayTold):
            undo(leaver)
        assert (who_has(visit), leaves_on(leaver)) == (world.providers[1], day(5))

    def test_one_message_that_was_faster_is_enough(self, world: World) -> None:
        leaver = world.providers[0]
        theirs(world, 6)
        leaves(leaver)
        first = OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).earliest("pk")
        deliver(message_id=first.pk)
        with refused(LastDayTold):
            undo(leaver)
        assert take_back_last_day(leaver, actor=STAFF) == Staying()
        assert leaves_on(leaver) is None

    def test_where_a_visit_begins_soon_it_is_told_at_once(self, world: World) -> None:
        leaver = world.providers[0]
        late = at(1, 0, 5)
        visit = make_visit(world, late, provider=leaver)
        with time_machine.travel(late - timedelta(minutes=20), tick=True):
            leaving = set_last_day(leaver, last_day=timezone.localdate(), actor=STAFF)
            assert leaving.is_told_at_once
            assert leaving.version.endswith(",soon")
            with refused(LastDayTold):
                undo_last_day(leaver, departure_id=noted(leaver).pk, actor=STAFF)
        assert visit.pk in [each.booking.pk for each in leaving.covers]

    def test_taken_back_what_was_said_by_hand_comes_back_too(self, world: World) -> None:
        leaver = world.providers[0]
        add_shift(leaver, from_at=at(12, 18), until_at=at(12, 20), actor=STAFF)
        take_off_shift(Shift.objects.get(provider=leaver, starts_at=at(13, 8)), actor=STAFF)
        before = shifts_of(leaver)
        leaves(leaver)
        told_by_now()
        take_back_last_day(leaver, actor=STAFF)
        assert shifts_of(leaver) == before
        assert not Departure.objects.exists()

    def test_on_a_later_day_those_up_to_it_come_back(self, world: World) -> None:
        leaver = world.providers[0]
        for number in (7, 12):
            add_shift(leaver, from_at=at(number, 18), until_at=at(number, 20), actor=STAFF)
        before = shifts_of(leaver)
        leaves(leaver, 5)
        told_by_now()
        leaves(leaver, 9)
        evening = Shift.objects.filter(provider=leaver, template=None).values_list("starts_at", flat=True)
        assert list(evening) == [at(7, 18)]
        take_back_last_day(leaver, actor=STAFF)
        assert shifts_of(leaver) == before

    def test_who_takes_over_is_told_of_what_is_theirs_still(self, world: World) -> None:
        leaver, stayer = world.providers
        stayer.user = make_user("Berit Prøve")
        stayer.save()
        kept, gone = theirs(world, 6, 7)
        leaves(leaver)
        third = make_provider(world.department)
        reassign(gone, to=third, instead_of=stayer, reason=ReassignmentReason.ROUTE, actor=STAFF)
        with later(6):
            deliver_due()
        (letter,) = [each for each in mail.outbox if stayer.user.email in each.to]
        assert letter.subject == "1 visit more in your plan"
        assert "A colleague leaves" in letter.body
        assert who_has(kept) == stayer

    def test_who_left_is_taken_back_and_no_departure_undone(self, world: World) -> None:
        leaver = world.providers[0]
        leaves(leaver, 0)
        departure = noted(leaver)
        with today_is(day(1)):
            close_providers_who_left()
            with refused(ProviderHasLeft):
                undo_last_day(leaver, departure_id=departure.pk, actor=STAFF)

    def test_of_who_was_taken_out_and_back_nothing_is_undone(self, world: World) -> None:
        leaver = world.providers[0]
        leaves(leaver)
        departure = noted(leaver)
        deactivate_provider(leaver, actor=STAFF)
        reactivate_provider(leaver, actor=STAFF)
        assert undo_last_day(leaver, departure_id=departure.pk, actor=STAFF) is None
        leaves(leaver, 3)
        assert Departure.objects.count() == 1


class TestWithSickDays:
    def test_whoever_leaves_hands_on_what_they_had_because_of_a_sick_day(self, world: World) -> None:
        make_provider(world.department)
        visit = world.book(at(6, 10))
        first = who_has(visit)
        sick = is_sick(first)
        second = who_has(visit)
        leaves(second)
        assert who_has(visit) not in {first, second}
        assert undo_away(sick, actor=STAFF) == Undone(gone_back=1, changed=0)
        assert who_has(visit) == first
        assert undo(second) == Undone(0, 0)
        assert who_has(visit) == first

    def test_a_sick_day_undone_leaves_it_to_the_last_day_to_say_that_nobody_can(self, world: World) -> None:
        leaver, stayer = world.providers
        visit = make_visit(world, at(6, 10), provider=leaver, recipient=world.recipient)
        make_visit(world, at(6, 10), provider=stayer)
        away = report_away(
            leaver, from_at=at(6, 8), until_at=at(6, 16), reason=AbsenceReason.SICK, actor=STAFF
        )
        assert away.absence is not None
        with later(1):
            leaves(leaver)
            undo_away(away.absence, actor=STAFF)
        visit.refresh_from_db()
        assert visit.stranded
        with later(8):
            deliver_due()
        (letter,) = [each for each in mail.outbox if each.to == [world.user.email]]
        assert letter.subject.startswith("We cannot come")

    def test_a_visit_before_the_last_day_has_nothing_to_do_with_it(self, world: World) -> None:
        """It lost its ground otherwise as well; whoever closed the day tells of that."""
        leaver, stayer = world.providers
        visit = make_visit(world, at(3, 10), provider=leaver, recipient=world.recipient)
        make_visit(world, at(3, 10), provider=stayer)
        away = report_away(
            leaver, from_at=at(3, 8), until_at=at(3, 16), reason=AbsenceReason.SICK, actor=STAFF
        )
        assert away.absence is not None
        leaves(leaver)
        Closure.objects.create(department=world.department, first_day=day(3), last_day=day(3))
        undo_away(away.absence, actor=STAFF)
        assert not Disruption.objects.filter(booking=visit, departure__isnull=False).exists()
        assert to_nobody()

    def test_somebody_blocked_meanwhile_does_not_come_again(self, world: World) -> None:
        leaver, stayer = world.providers
        (visit,) = theirs(world, 6)
        leaves(leaver)
        BlockedProvider.objects.create(recipient=visit.recipient, provider=leaver)
        assert undo(leaver) == Undone(gone_back=0, changed=1, told=1)
        assert who_has(visit) == stayer


def test_undoing_takes_so_many_statements_a_visit_and_no_more(world: World) -> None:
    leaver = world.providers[0]
    counts = []
    for rows in (1, 2, 3):
        theirs(world, *range(6, 6 + rows))
        leaves(leaver)
        with CaptureQueriesContext(connections["default"]) as captured:
            assert undo(leaver) == Undone(gone_back=rows, changed=0)
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured))
        Assignment.objects.all().delete()
        Booking.objects.all().delete()
    assert counts[2] - counts[1] == counts[1] - counts[0] <= 3
