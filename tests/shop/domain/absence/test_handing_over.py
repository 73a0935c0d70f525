"""Several visits that lost their helper go to whoever can take them: planned, done, and what can no longer be."""

from datetime import timedelta

import pytest

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import NotFound
from notifications.models import OutboxMessage
from shop.domain.absence.handing_over import Handed, Handover, hand_over, plan_handovers
from shop.domain.absence.reassignment import reassign
from shop.domain.door.changes import cancel_booking
from shop.enums import AbsenceReason, Availability, CancelReason, ReassignmentReason
from shop.errors import CannotComeInstead, ChangedMeanwhile
from shop.models import Absence, Assignment, BlockedProvider, Booking, BookingSeries, Provider, Shift
from shop.queries.best_first import best_first
from shop.queries.takers import one_for_each, who_can_take
from tests.factories.absences import be_away
from tests.factories.waiting import make_neighbour
from tests.factories.world import World, at, make_department, make_provider, make_world
from tests.shop.domain.test_reassignment import everything, who_has
from tests.shop.views.visits import make_visit

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def away(provider: Provider) -> Absence:
    """The whole of tomorrow, and nobody was asked to come instead."""
    return be_away(provider, from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=SYSTEM)


def stranded(world: World, *hours: int, provider: Provider | None = None) -> list[Booking]:
    """Visits of tomorrow with somebody who is away then."""
    who = provider or world.providers[0]
    visits = [make_visit(world, at(1, hour), provider=who) for hour in hours]
    away(who)
    for visit in visits:
        visit.refresh_from_db()
    return visits


def takers_of(visit: Booking) -> list[int]:
    found = Booking.objects.select_related("service", "recipient", "series").get(pk=visit.pk)
    (lost,) = who_can_take([found])[visit.pk]
    return [provider.pk for provider in lost.takers]


def plan(world: World, visits: list[Booking]) -> list[Handed]:
    return list(plan_handovers(world.department, [visit.pk for visit in visits], actor=OFFICE))


def who_gets(planned: list[Handed]) -> list[int | None]:
    return [each.choices[0][1].pk if each.is_given else None for each in planned]


def all_of(planned: list[Handed]) -> list[Handover]:
    return [handover for each in planned for handover in each.handovers]


def one(visit: Booking, *, to: Provider, instead_of: Provider) -> Handover:
    return Handover(visit.pk, instead_of.pk, to.pk)


class TestWhoCanTake:
    def test_in_the_order_in_which_a_person_is_shown_them(self, world: World) -> None:
        visits = stranded(world, 8, 10, 12)
        for number in range(3):
            make_visit(world, at(1, 8 + number), provider=make_provider(world.department))
        for visit in visits:
            assert takers_of(visit) == list(best_first(visit))[:5] != []

    def test_all_of_them_in_one_query(self, world: World, django_assert_num_queries: object) -> None:
        visits = stranded(world, 8, 10, 12)
        found = list(Booking.objects.select_related("service", "recipient", "series"))
        with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's own
            assert set(who_can_take(found)) == {visit.pk for visit in visits}

    def test_not_who_is_away_busy_blocked_or_off_duty(self, world: World) -> None:
        (visit,) = stranded(world, 10)
        busy, blocked, off, last = (make_provider(world.department) for _each in range(4))
        make_visit(world, at(1, 10), provider=busy)
        BlockedProvider.objects.create(provider=blocked, recipient=visit.recipient)
        away(world.providers[1])
        Shift.objects.filter(provider=off).update(is_off=True)
        make_provider(make_department())
        assert takers_of(visit) == [last.pk]

    def test_a_visit_to_a_closed_day_needs_another_time(self, world: World) -> None:
        visit = make_visit(world, at(1, 10), stranded="closed")
        assert who_can_take([visit]) == {}

    def test_of_two_who_come_both_are_replaced_or_none(self, world: World) -> None:
        amal, berit = world.providers
        visit = make_visit(world, at(1, 10), provider=amal)
        Assignment.objects.create(
            booking=visit,
            provider=berit,
            occupied=(visit.starts_at, visit.ends_at),
            alive=(at(0, 0), None),
            active=True,
            reason="least_loaded",
            party=visit.pk,
            minutes=60,
        )
        away(amal)
        away(berit)
        visit.refresh_from_db()
        chandra = make_provider(world.department)
        assert one_for_each(who_can_take([visit])[visit.pk]) == ()
        dina = make_provider(world.department)
        pairs = one_for_each(who_can_take([visit])[visit.pk])
        assert {instead_of for instead_of, _to in pairs} == {amal.pk, berit.pk}
        assert {to.pk for _instead_of, to in pairs} == {chandra.pk, dina.pk}
        planned = plan(world, [visit])
        hand_over(world.department, all_of(planned), actor=OFFICE)
        visit.refresh_from_db()
        assert visit.stranded == ""
        given = Assignment.objects.filter(booking=visit, active=True).values_list("provider", flat=True)
        assert set(given) == {chandra.pk, dina.pk}


class TestPlanned:
    def test_nothing_is_changed(self, world: World) -> None:
        visits = stranded(world, 8, 10)
        before = everything()
        assert who_gets(plan(world, visits)) == [world.providers[1].pk] * 2
        assert everything() == before

    def test_each_counts_for_the_next(self, world: World) -> None:
        """One by one the same person would come to all of them."""
        chandra = make_provider(world.department)
        visits = stranded(world, 8, 10, 12, 14)
        first = {takers_of(visit)[0] for visit in visits}
        assert len(first) == 1
        got = who_gets(plan(world, visits))
        assert sorted(got, key=str) == sorted([world.providers[1].pk, chandra.pk] * 2)

    def test_of_two_at_the_same_time_one_is_left_where_one_is_free(self, world: World) -> None:
        other = make_provider(world.department)
        (late,) = stranded(world, 10, provider=other)
        (soon,) = stranded(world, 10)
        planned = plan(world, [soon, late])
        assert sorted(map(str, who_gets(planned))) == sorted(["None", str(world.providers[1].pk)])

    def test_what_stands_and_what_is_anothers_is_left_out(self, world: World) -> None:
        standing = make_visit(world, at(1, 10), provider=world.providers[1])
        (theirs,) = stranded(make_world(), 10)
        assert plan(world, [standing, theirs]) == []


class TestHandedOver:
    def test_each_goes_to_whom_it_says_as_if_it_were_given_by_hand(self, world: World) -> None:
        amal, berit = world.providers
        visits = stranded(world, 8, 10)
        done = hand_over(world.department, all_of(plan(world, visits)), actor=OFFICE)
        assert all(each.is_given for each in done)
        for visit in visits:
            visit.refresh_from_db()
            assert (who_has(visit), visit.stranded) == (berit, "")
            entry = AuditEntry.objects.get(action="booking.reassigned", object_id=visit.pk)
            assert entry.details == {"from": amal.pk, "to": berit.pk, "why": ReassignmentReason.ABSENCE}
            assert OutboxMessage.objects.filter(
                kind="booking.reassigned", params__booking_id=visit.pk
            ).exists()

    def test_said_twice_it_is_done_once(self, world: World) -> None:
        wanted = all_of(plan(world, stranded(world, 8, 10)))
        hand_over(world.department, wanted, actor=OFFICE)
        before = everything()
        assert all(each.is_given for each in hand_over(world.department, wanted, actor=OFFICE))
        assert everything() == before

    def test_what_can_no_longer_be_stays_and_the_others_are_given(self, world: World) -> None:
        amal, berit = world.providers
        taken, cancelled, back, fine = stranded(world, 8, 9, 10, 11)
        wanted = all_of(plan(world, [taken, cancelled, back, fine]))
        make_visit(world, at(1, 8), provider=berit)
        cancel_booking(cancelled, actor=SYSTEM, reason=CancelReason.BY_RECIPIENT)
        Booking.objects.filter(pk=back.pk).update(stranded="")
        done = {each.booking.pk: each for each in hand_over(world.department, wanted, actor=OFFICE)}
        refusal = done[taken.pk].refusal
        assert isinstance(refusal, CannotComeInstead)
        assert refusal.params["why"] == Availability.BUSY
        assert isinstance(done[cancelled.pk].refusal, ChangedMeanwhile)
        assert isinstance(done[back.pk].refusal, ChangedMeanwhile)
        assert done[fine.pk].is_given
        assert [who_has(each) for each in (taken, back, fine)] == [amal, amal, berit]

    def test_what_somebody_gave_to_another_meanwhile_stays_there(self, world: World) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        wanted = [one(visit, to=berit, instead_of=amal)]
        chandra = make_provider(world.department)
        reassign(visit, to=chandra, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=OFFICE)
        (done,) = hand_over(world.department, wanted, actor=OFFICE)
        assert isinstance(done.refusal, ChangedMeanwhile)
        assert who_has(visit) == chandra

    def test_anothers_visit_or_somebody_from_elsewhere_is_not_found(self, world: World) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        elsewhere = make_world()
        (theirs,) = stranded(elsewhere, 10)
        for wanted in (
            one(theirs, to=berit, instead_of=amal),
            one(visit, to=elsewhere.providers[1], instead_of=amal),
            Handover(visit.pk, amal.pk, 10**15),
        ):
            before = everything()
            with pytest.raises(NotFound):
                hand_over(world.department, [one(visit, to=berit, instead_of=amal), wanted], actor=OFFICE)
            assert everything() == before

    def test_a_session_goes_as_a_whole(self, larvik: object) -> None:
        world = make_world(providers=2, seats=3)
        first = world.book(at(1, 10))
        amal = who_has(first)
        berit = next(each for each in world.providers if each != amal)
        second = world.book(at(1, 10), recipient=make_neighbour(world))
        away(amal)
        planned = plan(world, [first, second])
        assert who_gets(planned) == [berit.pk, berit.pk]
        done = hand_over(world.department, all_of(planned), actor=OFFICE)
        assert all(each.is_given for each in done)
        assert {who_has(first), who_has(second)} == {berit}
        assert AuditEntry.objects.filter(action="booking.reassigned").count() == 2

    def test_a_visit_to_which_nobody_else_was_to_come_is_left_alone(self, world: World) -> None:
        (visit,) = stranded(world, 10)
        series = BookingSeries.objects.create(
            recipient=visit.recipient,
            service=world.service,
            weekdays=[1],
            preferred_at="10:00",
            tolerance=timedelta(0),
            duration=timedelta(hours=1),
            starts_on=at(1, 10).date(),
            channel="staff",
            provider=world.providers[0],
            only_provider=True,
        )
        Booking.objects.filter(pk=visit.pk).update(series=series, series_on=at(1, 10).date())
        (planned,) = plan(world, [visit])
        assert not planned.is_given
        assert not planned.choices
