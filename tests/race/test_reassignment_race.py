"""Several give visits away at the same moment, or book into the same hands: nobody ends up in two places."""

from collections import Counter
from functools import partial

import pytest

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.absence import giving, reassignment
from shop.domain.absence.reassignment import reassign
from shop.domain.door.changes import cancel_booking, lock_booking
from shop.enums import Availability, CancelReason, ReassignmentReason
from shop.errors import CannotComeInstead, ChangedMeanwhile, TimeTaken
from shop.models import Assignment, Booking, Provider
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.worker import wait_until
from tests.factories.world import World, at
from tests.race.rush import assert_all_is_in_order, book, guard_taken_away, make_rush, overlaps
from tests.race.test_schedule_race import Meanwhile, somebody_waits_for_a_lock
from tests.shop.views.visits import make_visit

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HOURS = (8, 9, 10, 11, 12, 13, 14, 15)


def give(booking: Booking, *, to: Provider, instead_of: Provider) -> None:
    with use_scope(LARVIK):
        reassign(booking, to=to, instead_of=instead_of, reason=ReassignmentReason.ROUTE, actor=OFFICE)


def visits_side_by_side(world: World, *, hour: int) -> list[Booking]:
    """At that hour of tomorrow everybody but the last provider has a visit."""
    with works_for(LARVIK):
        return [make_visit(world, at(1, hour), provider=provider) for provider in world.providers[:-1]]


def all_to_the_last(world: World, *, hour: int) -> list[Outcome]:
    visits = visits_side_by_side(world, hour=hour)
    last = world.providers[-1]
    return at_once(
        [
            partial(give, visit, to=last, instead_of=provider)
            for visit, provider in zip(visits, world.providers, strict=False)
        ]
    )


def refusals(outcomes: list[Outcome]) -> Counter[type]:
    return Counter(type(outcome.refusal) for outcome in outcomes if outcome.refusal)


def test_one_of_many_gets_the_one_who_is_free_and_the_others_keep_what_they_had() -> None:
    world, _nobody = make_rush(providers=7, recipients=0)
    for hour in HOURS[:4]:
        outcomes = all_to_the_last(world, hour=hour)
        assert refusals(outcomes) == {CannotComeInstead: 5}
    assert_all_is_in_order(made_by_hand=True)


def test_without_the_constraint_the_same_rush_sends_somebody_to_two_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: look first, insert then, and nothing that stops the second one."""
    clause = "ON CONFLICT ON CONSTRAINT assignment_provider_is_in_one_place DO NOTHING\n"
    assert clause in giving.GIVE
    with guard_taken_away():
        monkeypatch.setattr(reassignment, "GIVE", giving.GIVE.replace(clause, ""))
        world, _nobody = make_rush(providers=7, recipients=0)
        seen = 0
        for hour in HOURS:
            all_to_the_last(world, hour=hour)
            with works_for(LARVIK):
                seen = overlaps()
            if seen:
                break
        assert seen > 0


def test_one_visit_given_to_several_at_once_goes_to_one() -> None:
    world, _nobody = make_rush(providers=6, recipients=0)
    first, *others = world.providers
    with works_for(LARVIK):
        visit = make_visit(world, at(1, 10), provider=first)
    outcomes = at_once([partial(give, visit, to=other, instead_of=first) for other in others])
    assert refusals(outcomes) == {ChangedMeanwhile: len(others) - 1}
    assert_all_is_in_order(made_by_hand=True)


def test_the_same_pressed_many_times_is_done_once() -> None:
    world, _nobody = make_rush(providers=2, recipients=0)
    amal, berit = world.providers
    with works_for(LARVIK):
        visit = make_visit(world, at(1, 10), provider=amal)
    outcomes = at_once([partial(give, visit, to=berit, instead_of=amal)] * 6)
    assert refusals(outcomes) == {}
    with works_for(LARVIK):
        assert Assignment.objects.filter(booking=visit).count() == 2


def test_who_books_at_the_same_time_and_who_gives_away_share_the_hands() -> None:
    """Of two hands one has a visit: the other goes to the booking or to the visit, and then its own is free."""
    world, people = make_rush(providers=2, recipients=3)
    amal, berit = world.providers
    for hour in HOURS:
        with works_for(LARVIK):
            visit = make_visit(world, at(1, hour), provider=amal)
        given, *booked = at_once(
            [
                partial(give, visit, to=berit, instead_of=amal),
                *(partial(book, world, person, starts_at=at(1, hour)) for person in people),
            ]
        )
        assert refusals(booked) == {TimeTaken: 2}, "two hands and one visit: exactly one books"
        if given.refusal is not None:
            assert isinstance(given.refusal, CannotComeInstead)
            assert given.refusal.params["why"] == Availability.BUSY
    assert_all_is_in_order(made_by_hand=True)


def test_sessions_that_swap_their_leaders_do_not_wait_for_each_other() -> None:
    world, _nobody = make_rush(providers=2, recipients=0)
    amal, berit = world.providers
    for hour in HOURS:
        with works_for(LARVIK):
            sessions = [make_visit(world, at(1, hour), provider=provider) for provider in (amal, berit)]
            Assignment.objects.filter(booking__in=sessions).update(seat=1)
        outcomes = at_once(
            [
                partial(give, sessions[0], to=berit, instead_of=amal),
                partial(give, sessions[1], to=amal, instead_of=berit),
            ]
        )
        assert refusals(outcomes) == {CannotComeInstead: 2}
    assert_all_is_in_order(made_by_hand=True)


def test_who_cancels_while_the_session_is_given_away_does_not_move_along() -> None:
    world, _nobody = make_rush(providers=2, recipients=0)
    amal, berit = world.providers
    with works_for(LARVIK):
        stays = make_visit(world, at(1, 10), provider=amal)
        Assignment.objects.filter(booking=stays).update(seat=1)
        cancels = make_visit(world, at(2, 10), provider=amal)
        Assignment.objects.filter(booking=cancels).update(
            seat=2, party=stays.pk, occupied=(stays.starts_at, stays.ends_at)
        )
    with Meanwhile(partial(give, stays, to=berit, instead_of=amal)) as giving_away, works_for(LARVIK):
        lock_booking(cancels.pk)
        giving_away.begin()
        wait_until(somebody_waits_for_a_lock)
        cancel_booking(cancels, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
    assert giving_away.outcome.refusal is None
    with works_for(LARVIK):
        given = Assignment.objects.filter(active=True).values_list("booking", "provider")
        assert list(given) == [(stays.pk, berit.pk)]
