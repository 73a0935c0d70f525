"""The amount of a decision that another one has cut is changed, and changed back: what it grants follows from it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.actor import SYSTEM
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decision_changes import Terms, change_decision
from shop.domain.ledger.decisions import change_amount
from shop.enums import CancelReason, EntitlementPeriodKind, EntitlementUnit
from shop.models import Booking, Entitlement, EntitlementPeriod
from tests.factories.world import World, at
from tests.race.order import faults
from tests.tiers import examples


def cut_week(world: World, *, taken: int, amount: int = 7) -> Entitlement:
    """A week of which so many visits were taken before it was cut to its first three days."""
    today = timezone.localdate()
    Entitlement.objects.update(period=EntitlementPeriodKind.WEEK, amount=amount, valid_from=today)
    decision = Entitlement.objects.select_related("service", "recipient").get()
    for number in range(taken):
        world.book(at(1 + number // 4, 8 + number % 4))
    terms = Terms(7, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2")
    change_decision(decision, from_day=today + timedelta(days=3), terms=terms, actor=SYSTEM)
    return decision


def granted_and_left(decision: Entitlement) -> tuple[int, int]:
    return EntitlementPeriod.objects.values_list("granted", "balance").get(entitlement=decision)


@pytest.mark.parametrize("amounts", [(9, 7), (14, 7), (0, 7), (14, 7, 14, 7, 21, 7), (9, 0, 7)])
def test_a_slip_that_is_corrected_leaves_the_week_as_it_was(world: World, amounts: tuple[int, ...]) -> None:
    decision = cut_week(world, taken=5)
    assert granted_and_left(decision) == (5, 0)
    for amount in amounts:
        change_amount(decision, amount=amount, actor=SYSTEM)
    assert granted_and_left(decision) == (5, 0)
    assert not faults()


def test_what_is_given_back_in_between_is_left_beside_what_was_granted(world: World) -> None:
    decision = cut_week(world, taken=5)
    change_amount(decision, amount=14, actor=SYSTEM)
    for visit in Booking.objects.order_by("-pk")[:3]:
        cancel_booking(visit, actor=SYSTEM, reason=CancelReason.BY_RECIPIENT)
    assert granted_and_left(decision) == (6, 4)
    change_amount(decision, amount=7, actor=SYSTEM)
    assert granted_and_left(decision) == (5, 3)


@pytest.mark.parametrize("taken", [0, 3, 5])
def test_whatever_the_amounts_in_between_the_last_one_says_what_is_granted(world: World, taken: int) -> None:
    decision = cut_week(world, taken=taken)
    before = granted_and_left(decision)

    @settings(max_examples=examples(25), deadline=None)
    @given(amounts=st.lists(st.integers(0, 40), max_size=5), last=st.integers(0, 40))
    def follows_from_the_last(amounts: list[int], last: int) -> None:
        with transaction.atomic():
            change_amount(decision, amount=last, actor=SYSTEM)
            directly = granted_and_left(decision)
            for amount in [*amounts, last]:
                change_amount(decision, amount=amount, actor=SYSTEM)
            assert granted_and_left(decision) == directly
            change_amount(decision, amount=7, actor=SYSTEM)
            assert granted_and_left(decision) == before
            assert directly[0] - directly[1] == taken

    follows_from_the_last()
