"""A last day noted by mistake: as long as nobody was told it is as if it had not been; later it is corrected."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from foundation.actor import Channel
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import Undone
from shop.domain.capacity.shift_edits import add_shift, take_off_shift
from shop.domain.circumstances.leaving import (
    Staying,
    set_last_day,
    take_back_last_day,
    undo_last_day,
)
from shop.enums import ReassignmentReason
from shop.errors import LastDayTold
from shop.models import (
    Assignment,
    Booking,
    BookingSeries,
    Departure,
    Disruption,
    Shift,
)
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_provider
from tests.shop.domain.absence.told import who_has
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
