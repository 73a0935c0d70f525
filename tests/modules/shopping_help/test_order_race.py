"""Many want the last order places at the same moment."""

from collections.abc import Sequence
from functools import partial

import pytest

from foundation.scope import use_scope
from modules.shopping_help import module as contract
from modules.shopping_help.domain import ordering
from modules.shopping_help.errors import NoOrderPlaceLeft
from modules.shopping_help.models import Order
from shop.hooks import BookingDraft
from shop.models import Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.modules.shopping_help.shopping_world import ShoppingWorld, another, make_shopping_world
from tests.race.rush import assert_all_is_in_order

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

PLACES, PEOPLE = 2, 8


def build() -> tuple[ShoppingWorld, list[Recipient]]:
    with works_for(LARVIK):
        shopping = make_shopping_world(order_places=PLACES)
        people = [another(f"Person Prøve{number}") for number in range(PEOPLE)]
        for person in people:
            shopping.write("Melk", recipient=person)
    return shopping, people


def place(shopping: ShoppingWorld, person: Recipient) -> None:
    with use_scope(LARVIK):
        ordering.place_order(shopping.run, recipient=person, contact_free=False, actor=shopping.by(person))


def count_of(outcomes: Sequence[Outcome]) -> int:
    return sum(each.refusal is None for each in outcomes)


def test_a_run_never_has_more_orders_than_places() -> None:
    shopping, people = build()
    had = at_once([partial(place, shopping, person) for person in people])
    assert count_of(had) == PLACES
    assert {type(each.refusal) for each in had if each.refusal} == {NoOrderPlaceLeft}
    with works_for(LARVIK):
        assert Order.objects.count() == PLACES
    assert_all_is_in_order()


def only_asks_for_a_list(draft: BookingDraft) -> None:
    """The twin: what the list of runs saw is believed, as if nobody else could be at it."""
    assert ordering.PLACING in draft.answers


def test_without_the_lock_there_would_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the count under the lock taken away, the race orders too much."""
    most = 0
    for _round in range(4):
        shopping, people = build()
        with monkeypatch.context() as patched:
            patched.setattr(contract, "require_place", only_asks_for_a_list)
            most = max(most, count_of(at_once([partial(place, shopping, person) for person in people])))
        if most > PLACES:
            break
    assert most > PLACES
