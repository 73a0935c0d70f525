"""A bad morning's visits are given away while others book, give and cancel: nobody is in two places."""

from collections.abc import Callable
from functools import partial

import pytest

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.absence.contact import note_contact_attempt
from shop.domain.absence.handing_over import Handed, Handover, hand_over, plan_handovers
from shop.domain.absence.reassignment import reassign
from shop.domain.circumstances.ending import end_recipient
from shop.domain.door.changes import cancel_booking
from shop.enums import AbsenceReason, CancelReason, ContactOutcome, ReassignmentReason, RecipientEnd
from shop.models import Assignment, Booking, ContactAttempt
from tests.factories.absences import be_away
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, at, make_administrator
from tests.race.rush import assert_all_is_in_order, book, make_rush
from tests.shop.views.visits import make_visit

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HOURS = (8, 9, 10, 11, 12, 13)


@pytest.fixture(autouse=True)
def _nobody_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.retrying.ATTEMPTS", 1)


def bad_morning(world: World) -> list[Booking]:
    """The first of them is away tomorrow, and nobody was asked to come instead."""
    with works_for(LARVIK):
        visits = [make_visit(world, at(1, hour)) for hour in HOURS]
        be_away(
            world.providers[0], from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=OFFICE
        )
    return visits


def in_larvik[Result](act: Callable[[], Result]) -> Callable[[], Result]:
    def run() -> Result:
        with use_scope(LARVIK):
            return act()

    return run


def plan(world: World, visits: list[Booking]) -> list[Handover]:
    with works_for(LARVIK):
        planned = plan_handovers(world.department, [visit.pk for visit in visits], actor=OFFICE)
    return [handover for each in planned for handover in each.handovers]


def give(world: World, wanted: list[Handover]) -> Callable[[], list[Handed]]:
    return in_larvik(lambda: list(hand_over(world.department, wanted, actor=OFFICE)))


def test_the_same_yes_said_many_times_at_once_is_done_once() -> None:
    world, _nobody = make_rush(providers=3, recipients=0)
    visits = bad_morning(world)
    outcomes = at_once([give(world, plan(world, visits))] * 4)
    assert [outcome.refusal for outcome in outcomes] == [None] * 4
    with works_for(LARVIK):
        assert Assignment.objects.filter(booking__in=visits).count() == 2 * len(visits)
        assert not Booking.objects.exclude(stranded="").exists()
    assert_all_is_in_order(made_by_hand=True)


def test_while_others_book_into_the_same_hands() -> None:
    world, people = make_rush(providers=2, recipients=3)
    visits = bad_morning(world)
    wanted = plan(world, visits)
    outcomes = at_once(
        [
            give(world, wanted),
            *(partial(book, world, person, starts_at=at(1, hour)) for person in people for hour in HOURS),
        ]
    )
    given = outcomes[0]
    assert given.refusal is None, "what is refused is refused visit by visit"
    with works_for(LARVIK):
        stranded = Booking.objects.filter(pk__in=[visit.pk for visit in visits]).exclude(stranded="").count()
        booked = Booking.objects.filter(recipient__in=people).count()
    assert stranded == booked, "one pair of hands: an hour goes to the visit or to whoever booked"
    assert_all_is_in_order(made_by_hand=True)


def test_while_they_are_given_one_by_one_cancelled_and_ended() -> None:
    world, _nobody = make_rush(providers=3, recipients=0)
    visits = bad_morning(world)
    away, _second, third = world.providers
    wanted = plan(world, visits)
    with works_for(LARVIK):
        last = visits[-1].recipient
        today = at(0, 0).date()
    one_by_one = [
        in_larvik(
            partial(reassign, visit, to=third, instead_of=away, reason=ReassignmentReason.ROUTE, actor=OFFICE)
        )
        for visit in visits[:2]
    ]
    others = [
        in_larvik(partial(cancel_booking, visits[2], actor=OFFICE, reason=CancelReason.BY_RECIPIENT)),
        in_larvik(partial(end_recipient, last, last_day=today, reason=RecipientEnd.DIED, actor=OFFICE)),
    ]
    outcomes = at_once([*one_by_one, give(world, wanted), *others, give(world, wanted[::-1])])
    assert {type(outcome.refusal).__module__ for outcome in outcomes if outcome.refusal} <= {
        "shop.errors.absence",
        "shop.errors.versions",
    }
    assert_all_is_in_order(made_by_hand=True)


def test_a_call_noted_many_times_at_once_is_one() -> None:
    world, _nobody = make_rush(providers=1, recipients=0)
    with works_for(LARVIK):
        visit = make_visit(world, at(1, 10))
        caller = Actor(user_id=make_administrator(world.department).pk, channel=Channel.PHONE)
    note = in_larvik(
        lambda: note_contact_attempt(
            visit, outcome=ContactOutcome.REACHED, actor=caller, idempotency_key="one"
        )
    )
    outcomes = at_once([note] * 6)
    assert [outcome.refusal for outcome in outcomes] == [None] * 6
    with works_for(LARVIK):
        assert ContactAttempt.objects.count() == 1
