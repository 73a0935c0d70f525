"""Families who want a bed at the same moment: the last one, two for siblings, and those who must not meet."""

from collections import Counter
from functools import partial

import pytest

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.absence.reassignment import reassign
from shop.domain.door import booking as door
from shop.domain.door.booking import book_service, hold_time
from shop.enums import ReassignmentReason
from shop.errors import TimeTaken
from shop.models import Assignment, Booking, Provider, Recipient, Service
from shop.ways import Way
from tests.factories.houses import ARRIVES, make_family, make_houses
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World, at, make_administrator
from tests.guest_module.module import BOTH, ONE, houses, keep_apart
from tests.race.rush import assert_all_is_in_order

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]
OLA, TOGETHER = Way(chosen=ONE.value), Way(chosen=BOTH.value)
EVENINGS = range(2, 8)


def book(world: World, family: Recipient, *, day: int, way: Way = OLA, holds: bool = False) -> int:
    with use_scope(LARVIK):
        actor = Actor(user_id=family.user_id, channel=Channel.SELF)
        act = hold_time if holds else book_service
        made = act(world.service, recipient=family, starts_at=at(day, ARRIVES), actor=actor, way=way)
        return int(made.pk)


def refusals(outcomes: list[Outcome]) -> Counter[type]:
    return Counter(type(outcome.refusal) for outcome in outcomes if outcome.refusal)


def in_one_house(day: int) -> Counter[int]:
    """How many sleep in each house that night."""
    with works_for(LARVIK):
        beds = Assignment.objects.filter(active=True, booking__starts_at=at(day, ARRIVES))
        return Counter(houses[each] for each in beds.values_list("provider_id", flat=True))


def make_world(*beds: int, families: int) -> tuple[World, list[Recipient]]:
    with works_for(LARVIK):
        return make_houses(*beds), [make_family() for _ in range(families)]


def test_two_families_want_the_last_bed() -> None:
    world, families = make_world(1, families=2)
    for day in EVENINGS:
        outcomes = at_once([partial(book, world, family, day=day) for family in families])
        assert refusals(outcomes) == {TimeTaken: 1}
    assert_all_is_in_order()


def test_siblings_get_both_beds_or_none_while_others_take_one() -> None:
    """Two beds: either the two of a family have them, or two others have one each."""
    world, families = make_world(2, families=3)
    for day in EVENINGS:
        outcomes = at_once(
            [
                partial(book, world, families[0], day=day, way=TOGETHER),
                *(partial(book, world, family, day=day) for family in families[1:]),
            ]
        )
        assert in_one_house(day) == {1: 2}
        assert refusals(outcomes) in ({TimeTaken: 1}, {TimeTaken: 2})
    assert_all_is_in_order()


def all_must_not_meet(families: list[Recipient]) -> None:
    for number, one in enumerate(families):
        for other in families[:number]:
            keep_apart(one, other)


@pytest.mark.parametrize("holds", [False, True])
def test_families_who_must_not_meet_book_at_once(*, holds: bool) -> None:
    """Two houses with room for all: one of them in each, and no more."""
    world, families = make_world(4, 4, families=4)
    all_must_not_meet(families)
    for day in EVENINGS:
        outcomes = at_once([partial(book, world, each, day=day, holds=holds) for each in families])
        assert in_one_house(day) == {1: 1, 2: 1}
        assert refusals(outcomes) == {TimeTaken: 2}


def test_nor_do_those_meet_who_are_given_another_bed_meanwhile() -> None:
    """One is moved by the department into the house for which the other books: whoever comes later finds it busy."""
    world, families = make_world(2, 1, families=2)
    all_must_not_meet(families)
    with works_for(LARVIK):
        anne = Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)
    for day in EVENINGS:
        first = book(world, families[0], day=day)
        with works_for(LARVIK):
            Assignment.objects.filter(booking=first).update(provider=world.providers[2])
            stay = Booking.objects.select_related("service", "recipient", "department").get(pk=first)

        def give(to: Provider, booking: Booking) -> None:
            with use_scope(LARVIK):
                reassign(
                    booking,
                    to=to,
                    instead_of=world.providers[2],
                    reason=next(iter(ReassignmentReason)),
                    actor=anne,
                )

        at_once([partial(give, world.providers[0], stay), partial(book, world, families[1], day=day)])
        assert max(in_one_house(day).values()) == 1


@pytest.fixture
def without_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: everybody looks at the same time."""

    def nobody_waits(_service: Service) -> None: ...

    monkeypatch.setattr(door, "lock_for_those_apart", nobody_waits)


@pytest.mark.usefixtures("without_turns")
def test_without_turns_they_meet() -> None:
    world, families = make_world(4, families=4)
    all_must_not_meet(families)
    met = 0
    for day in EVENINGS:
        at_once([partial(book, world, each, day=day) for each in families])
        met = max(met, *in_one_house(day).values())
    assert met > 1
