"""Families book, move, hold, cancel and lose beds in any order: never two in one house who must not meet."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.absence.away import report_away
from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import AbsenceReason, BookingStatus, CancelReason
from shop.lengths import Length
from shop.models import Assignment, Booking, Recipient
from shop.queries.presence import BETWEEN
from shop.ways import Way
from tests.factories.houses import ARRIVES, make_family, make_houses
from tests.factories.world import World, at
from tests.guest_module.module import SIBLINGS, apart, houses, keep_apart

ACTS, DAYS, FAMILIES = 40, 6, 5
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def act(dice: Random, world: World, families: list[Recipient]) -> None:
    family, choice = dice.choice(families), dice.choice(SIBLINGS)
    when, length = at(dice.randint(1, DAYS), ARRIVES), Length(stay=dice.randint(1, 3))
    standing = list(Booking.objects.filter(status=BookingStatus.CONFIRMED))
    kind = dice.choice(["book", "book", "book", "hold", "move", "cancel", "away"])
    if kind in {"book", "hold"}:
        make = book_service if kind == "book" else hold_time
        way = Way(chosen=choice.value)
        make(world.service, recipient=family, starts_at=when, actor=OFFICE, length=length, way=way)
    elif kind == "away":
        until = when + timedelta(days=1)
        report_away(
            dice.choice(world.providers),
            from_at=when,
            until_at=until,
            reason=AbsenceReason.OTHER,
            actor=OFFICE,
        )
    elif standing and kind == "move":
        move_booking(dice.choice(standing), starts_at=when, actor=OFFICE)
    elif standing:
        cancel_booking(dice.choice(standing), actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)


def given() -> list[Assignment]:
    alive = Assignment.objects.filter(active=True, alive__contains=timezone.now())
    return list(alive.select_related("booking", "provider"))


def require_order() -> None:
    beds_of = defaultdict[int, list[Assignment]](list)
    for each in given():
        beds_of[each.booking_id].append(each)
    for one, other in combinations(given(), 2):
        meet = one.occupied.lower < other.occupied.upper and other.occupied.lower < one.occupied.upper
        if not meet or one.booking_id == other.booking_id:
            continue
        assert one.provider_id != other.provider_id
        families = {one.booking.recipient_id, other.booking.recipient_id}
        if frozenset(families) in apart:
            assert houses[one.provider_id] != houses[other.provider_id], "they meet"
        if len(families) == 1:
            children = [set(each.booking.chosen.split(BETWEEN)) for each in (one, other)]
            assert children[0].isdisjoint(children[1]), "one child in two beds"
    for beds in beds_of.values():
        assert len(beds) == beds[0].booking.providers_needed, "both or none"
        assert len({houses[each.provider_id] for each in beds}) == 1, "siblings in two houses"


@pytest.mark.parametrize("seed", range(8))
def test_nobody_meets_whom_they_must_not(larvik: object, seed: int) -> None:
    dice = Random(seed)
    world = make_houses(2, 1, 3)
    families = [world.recipient, *(make_family() for _ in range(FAMILIES - 1))]
    for one, other in combinations(families, 2):
        if dice.random() < 0.5:
            keep_apart(one, other)
    outcomes = Counter[str]()
    for _ in range(ACTS):
        try:
            with transaction.atomic():
                act(dice, world, families)
            outcomes["done"] += 1
        except DomainError as refusal:
            outcomes[type(refusal).__name__] += 1
        require_order()
    assert outcomes["done"] > ACTS / 10, outcomes
