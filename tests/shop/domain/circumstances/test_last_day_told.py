"""A last day that was told, and one beside sick days: what is corrected, and what stays."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone, translation

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import Undone, undo_away
from shop.domain.capacity.shift_edits import add_shift, take_off_shift
from shop.domain.capacity.staff import deactivate_provider, reactivate_provider
from shop.domain.circumstances.leaving import (
    Staying,
    close_providers_who_left,
    set_last_day,
    take_back_last_day,
    undo_last_day,
)
from shop.enums import AbsenceReason, ReassignmentReason
from shop.errors import LastDayTold, ProviderHasLeft
from shop.models import (
    BlockedProvider,
    Closure,
    Departure,
    Disruption,
    Shift,
)
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_provider, make_user
from tests.shop.domain.absence.told import deliver_due, is_sick, later, who_has
from tests.shop.domain.circumstances.last_days import (
    STAFF,
    day,
    leaves,
    leaves_on,
    noted,
    shifts_of,
    theirs,
    to_nobody,
    told_by_now,
    undo,
)
from tests.shop.views.visits import make_visit


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


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
