"""Many people want the same last times at the same moment: as many get them as there are hands."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.actor import Actor, Channel
from foundation.prepared import PreparedStatement
from foundation.scope import use_scope
from shop.domain.door import taking
from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason, EntryKind
from shop.errors import NothingLeft, RecipientBusy, TimeTaken
from shop.models import Assignment, Booking, EntitlementEntry, EntitlementPeriod, Recipient
from shop.queries.slots import slots_between
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World, at, make_entitlement, make_recipient
from tests.race.rush import assert_all_is_in_order, book, guard_taken_away, make_rush, overlaps

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]


def rush(world: World, people: list[Recipient], *, hour: int) -> list[Outcome]:
    """Everybody wants the same hour of tomorrow."""
    return at_once([partial(book, world, person, starts_at=at(1, hour)) for person in people])


def refusals(outcomes: list[Outcome]) -> Counter[type]:
    return Counter(type(outcome.refusal) for outcome in outcomes if outcome.refusal)


@pytest.mark.parametrize("providers", [1, 2, 5])
def test_exactly_as_many_win_as_there_are_providers(providers: int) -> None:
    world, people = make_rush(providers=providers, recipients=12)
    for hour in (8, 9, 11, 14):
        outcomes = rush(world, people, hour=hour)
        assert refusals(outcomes) == {TimeTaken: len(people) - providers}
    assert_all_is_in_order()
    with works_for(LARVIK):
        assert Booking.objects.count() == 4 * providers


def test_a_refusal_of_the_rush_leaves_nothing_behind() -> None:
    world, people = make_rush(providers=1, recipients=8)
    rush(world, people, hour=10)
    with works_for(LARVIK):
        winner = Booking.objects.get().recipient_id
        assert EntitlementEntry.objects.filter(kind=EntryKind.RESERVED).count() == 1
        owners = set(EntitlementPeriod.objects.values_list("entitlement__recipient", flat=True))
        assert owners == {winner}


def test_every_hour_of_a_day_is_filled_and_nobody_is_turned_away_too_early() -> None:
    """All hours at once, more people than hands in each: visits of an hour that begin every 20 minutes overlap."""
    world, people = make_rush(
        providers=2, recipients=30, slot_interval=timedelta(minutes=20), buffer_after=timedelta(minutes=15)
    )
    starts = [at(1, 8) + turn * timedelta(minutes=20) for turn in range(10)]
    wanted = [(person, starts[number % len(starts)]) for number, person in enumerate(people)]
    outcomes = at_once([partial(book, world, person, starts_at=start) for person, start in wanted])
    assert_all_is_in_order()
    assert set(refusals(outcomes)) <= {TimeTaken}
    refused = {start for (_person, start), outcome in zip(wanted, outcomes, strict=True) if outcome.refusal}
    with works_for(LARVIK):
        slots = slots_between(world.service, from_at=at(1, 8), until_at=at(1, 16))
        left = {slot.starts_at for slot in slots if slot.is_free}
    assert refused, "there were fewer hands than wishes"
    assert not refused & left, "who was told that it is full could have had it"


def test_without_the_constraint_the_same_rush_overbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: look first, insert then, and nothing that stops the second one."""
    clause = "ON CONFLICT ON CONSTRAINT assignment_provider_is_in_one_place DO NOTHING\n"
    statement = taking.STATEMENTS["assign"].sql
    assert clause in statement
    with guard_taken_away():
        unguarded = PreparedStatement(statement.replace(clause, ""))
        monkeypatch.setitem(taking.STATEMENTS, "assign", unguarded)
        world, people = make_rush(providers=1, recipients=12)
        seen = 0
        for hour in (8, 9, 10, 11, 12, 13, 14, 15):
            rush(world, people, hour=hour)
            with works_for(LARVIK):
                seen = overlaps()
            if seen:
                break
        assert seen > 0


def test_what_forgets_the_door_meets_the_constraint() -> None:
    world, people = make_rush(providers=1, recipients=2)
    first = book(world, people[0], starts_at=at(1, 10))
    with works_for(LARVIK):
        taken = Assignment.objects.get(booking=first)
        again = {"provider": taken.provider, "occupied": taken.occupied, "alive": taken.alive}
        with pytest.raises(IntegrityError, match="one_place"), transaction.atomic():
            Assignment.objects.create(booking_id=first, party=first + 1, minutes=60, reason="", **again)


@pytest.mark.parametrize(
    "change",
    [
        "occupied = 'empty'",
        "occupied = tstzrange(lower(occupied), lower(occupied))",
        "occupied = tstzrange(lower(occupied), NULL)",
        "occupied = tstzrange(NULL, upper(occupied))",
        "alive = 'empty'",
        "occupied = NULL",
        "alive = NULL",
    ],
)
def test_a_time_that_would_overlap_nothing_is_refused(change: str) -> None:
    """Three visits of no length on one provider would not be in each other's way."""
    world, people = make_rush(providers=1, recipients=1)
    book(world, people[0], starts_at=at(1, 10))
    with (
        works_for(LARVIK),
        pytest.raises(IntegrityError, match=r"takes_time|not-null"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE shop_assignment SET {change}")


def test_one_person_twice_at_the_same_moment_gets_one_visit() -> None:
    world, people = make_rush(providers=4, recipients=1)
    outcomes = at_once(
        [partial(book, world, people[0], starts_at=at(1, 10), key=f"form-{key}") for key in range(6)]
    )
    assert refusals(outcomes) == {RecipientBusy: 5}
    assert_all_is_in_order()


def test_one_form_sent_twice_at_the_same_moment_is_one_visit_for_both() -> None:
    world, people = make_rush(providers=4, recipients=1)
    outcomes = at_once([partial(book, world, people[0], starts_at=at(1, 10), key="form-1")] * 6)
    assert refusals(outcomes) == {}
    assert len({outcome.value for outcome in outcomes}) == 1
    with works_for(LARVIK):
        assert (Booking.objects.count(), Assignment.objects.count()) == (1, 1)


def test_what_was_granted_is_the_limit_however_many_ask_at_once() -> None:
    world, _nobody = make_rush(providers=8, recipients=0)
    with works_for(LARVIK):
        person = make_recipient()
        make_entitlement(person, world.service, amount=3)
    outcomes = at_once([partial(book, world, person, starts_at=at(1, hour)) for hour in range(8, 16)])
    assert refusals(outcomes) == {NothingLeft: 5}
    with works_for(LARVIK):
        assert EntitlementPeriod.objects.get(entitlement__recipient=person).balance == 0
        after = EntitlementEntry.objects.filter(kind=EntryKind.RESERVED).values_list(
            "balance_after", flat=True
        )
        assert sorted(after) == [0, 1, 2]


def cancel(booking: Booking) -> None:
    with use_scope(LARVIK):
        actor = Actor(user_id=None, channel=Channel.STAFF)
        cancel_booking(booking, actor=actor, reason=CancelReason.BY_DEPARTMENT)


def test_a_time_freed_in_the_rush_goes_to_one_or_stays_free() -> None:
    world, people = make_rush(providers=1, recipients=7)
    for hour in (8, 9, 10, 11, 12):
        first = book(world, people[0], starts_at=at(1, hour))
        with works_for(LARVIK):
            booking = Booking.objects.get(pk=first)
        outcomes = at_once(
            [
                partial(cancel, booking),
                *(partial(book, world, person, starts_at=at(1, hour)) for person in people[1:]),
            ]
        )
        won = [outcome.value for outcome in outcomes[1:] if outcome.refusal is None]
        assert len(won) <= 1
        assert set(refusals(outcomes)) <= {TimeTaken}
        assert_all_is_in_order()
        with works_for(LARVIK):
            (slot,) = slots_between(world.service, from_at=at(1, hour), until_at=at(1, hour, 1))
            assert slot.places_left == 1 - len(won)


def test_cancelled_twice_at_once_gives_back_once() -> None:
    world, people = make_rush(providers=1, recipients=1)
    made = book(world, people[0], starts_at=at(1, 10))
    with works_for(LARVIK):
        booking = Booking.objects.get(pk=made)
    at_once([partial(cancel, booking)] * 5)
    with works_for(LARVIK):
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CANCELLED
        assert EntitlementEntry.objects.filter(kind=EntryKind.RELEASED).count() == 1
        assert EntitlementPeriod.objects.get(entitlement__recipient=people[0]).balance == 100
