"""What a department is told that needs it: rounds that stand still, and swaps that wait for its yes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.respite_care.attention import attention_cards
from modules.respite_care.domain.rounds import call_off_round
from modules.respite_care.domain.swapping import accept, decline, offer_stay, suggest
from modules.respite_care.models import SwapAnswer
from shop.models import Booking
from tests.factories.world import World, at, make_department
from tests.modules.respite_care.conftest import book, make_family
from tests.modules.respite_care.rounds_world import (
    IN_MONTHS,
    OFFICE,
    close,
    code_for,
    make_round,
    proposed,
    published,
    wish_for,
)

NO_PROPOSAL, TO_PUBLISH, SWAP = (
    "Round without a proposal",
    "Proposal to be published",
    "Swap that waits for your yes",
)


def said(world: World) -> dict[str, str]:
    """The title of each card about rounds and swaps, and where it leads."""
    with CaptureQueriesContext(connection) as asked:
        cards = attention_cards([world.department, make_department(name="Den andre")])
    assert sum("respite_care" in each["sql"] for each in asked) == 1
    return {
        card.title: card.places[0].url
        for card in cards
        if card.title != "Needs sheets to be renewed" and len(card.places) == 1
    }


def test_a_round_says_what_is_to_be_done_with_it_and_then_nothing(world: World) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1)
    page = reverse("respite_care:round", args=[found.pk])
    assert not said(world)
    close(found)
    assert said(world) == {NO_PROPOSAL: page}
    proposed(found)
    assert said(world) == {TO_PUBLISH: page}
    published(found)
    assert not said(world)


def test_two_rounds_lead_to_the_list_and_one_called_off_is_nobodys_business(world: World) -> None:
    first, second = (make_round(world, stays=1, first=day) for day in (IN_MONTHS, IN_MONTHS + 7))
    for each in (first, second):
        close(each)
    rounds = reverse("respite_care:rounds", args=[world.department.pk])
    assert said(world) == {"Rounds without a proposal": rounds}
    call_off_round(first, actor=OFFICE)
    assert said(world) == {NO_PROPOSAL: reverse("respite_care:round", args=[second.pk])}


@pytest.fixture
def agreed(world: World) -> SwapAnswer:
    world.service.settings = {**world.service.settings, "swaps_need_yes": True}
    world.service.save(update_fields=["settings"])
    other, _children = make_family(world, "Kari")
    mine, theirs = (
        book(world, person, code_for(person), day=day) for person, day in ((world.recipient, 2), (other, 5))
    )
    return accept(suggest(offer_stay(mine, actor=OFFICE), theirs, actor=OFFICE), actor=OFFICE)


def test_a_swap_waits_until_it_is_answered(world: World, agreed: SwapAnswer) -> None:
    assert said(world) == {SWAP: reverse("respite_care:waiting_swaps", args=[world.department.pk])}
    decline(agreed, actor=OFFICE)
    assert not said(world)


def test_a_swap_of_a_stay_that_has_begun_waits_for_nobody(world: World, agreed: SwapAnswer) -> None:
    span = (at(-1, 15), at(0, 11))
    Booking.objects.filter(pk=agreed.booking_id).update(starts_at=span[0], ends_at=span[1])
    assert not said(world)
