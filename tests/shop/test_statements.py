"""How often the door and the list ask the database: at most eight times for a booking, three for a list.

What begins and ends transactions, and the switch of tenant, is not counted.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.actor import Actor, Channel
from foundation.scope import Scope
from shop.domain.door.booking import hold_time
from shop.domain.door.moves import move_booking
from shop.enums import BookingStatus, Confirmation
from shop.errors import TimeTaken
from shop.queries.slots import slots_for_citizens
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world

MOST_FOR_A_BOOKING, MOST_FOR_A_LIST = 8, 3


def statements(action: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        action()
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


@pytest.mark.parametrize("providers", [1, 3])
def test_a_booking_takes_three_statements(larvik: Scope, providers: int) -> None:
    world = make_world(providers=providers)
    world.book(at(1, 9))  # the first of its period opens it
    assert statements(lambda: world.book(at(1, 10))) == 3 <= MOST_FOR_A_BOOKING


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"requires_entitlement": False}, 3),
        ({"confirmation": Confirmation.REQUESTED}, 3),
        ({"providers_needed": 2}, 3),
        ({"seats": 3}, 4),
    ],
)
def test_a_booking_by_other_rules_takes_hardly_more(
    larvik: Scope, rules: dict[str, Any], expected: int
) -> None:
    world = make_world(providers=3, **rules)
    world.book(at(1, 9))
    assert statements(lambda: world.book(at(1, 10))) == expected <= MOST_FOR_A_BOOKING


def test_a_booking_with_a_form_key_takes_three_statements_and_its_repetition_three(world: World) -> None:
    world.book(at(1, 9))
    assert statements(lambda: world.book(at(1, 10), idempotency_key="one")) == 3 <= MOST_FOR_A_BOOKING
    assert statements(lambda: world.book(at(1, 10), idempotency_key="one")) == 3


def test_the_first_booking_of_a_period_opens_it(world: World) -> None:
    assert statements(lambda: world.book(at(1, 10))) == 7 <= MOST_FOR_A_BOOKING


def test_a_booking_where_time_is_kept_for_the_phone_looks_at_the_pool(world: World) -> None:
    world.book(at(1, 9))
    world.department.reserved_for_phone = 50
    world.department.save(update_fields=["reserved_for_phone"])
    assert statements(lambda: world.book(at(1, 10))) == 5 <= MOST_FOR_A_BOOKING


def test_holding_takes_three_statements_and_keeping_the_hold_three(world: World) -> None:
    world.book(at(1, 9))
    actor = Actor(user_id=world.recipient.user_id, channel=Channel.SELF)

    def hold() -> None:
        hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=actor)

    assert statements(hold) == 3 <= MOST_FOR_A_BOOKING
    assert statements(lambda: world.book(at(1, 10))) == 3 <= MOST_FOR_A_BOOKING


def test_a_refusal_needs_one_look_where_nobody_was_free(world: World) -> None:
    world.book(at(1, 9))
    for _ in world.providers:
        other = make_recipient()
        make_entitlement(other, world.service)
        world.book(at(1, 10), recipient=other)

    def refused() -> None:
        with pytest.raises(TimeTaken):
            world.book(at(1, 10))

    assert statements(refused) == 2 <= MOST_FOR_A_BOOKING


def test_a_move_takes_few_statements(world: World) -> None:
    booking = world.book(at(1, 10))
    moved = statements(lambda: move_booking(booking, starts_at=at(2, 10), actor=world.actor()))
    booking.refresh_from_db()
    assert (booking.starts_at, booking.status) == (at(2, 10), BookingStatus.CONFIRMED)
    assert moved == 8 <= MOST_FOR_A_BOOKING


@pytest.mark.parametrize("providers", [1, 3])
@pytest.mark.parametrize(
    "rules",
    [{}, {"seats": 3}, {"providers_needed": 2}, {"slot_interval": timedelta(minutes=15)}],
    ids=["usual", "session", "two at once", "quarters"],
)
def test_the_list_takes_one_statement(larvik: Scope, rules: dict[str, Any], providers: int) -> None:
    world = make_world(providers=providers, **rules)
    assert statements(lambda: slots_for_citizens(world.service)) == 1 <= MOST_FOR_A_LIST


def test_the_list_for_one_recipient_takes_one_statement(world: World) -> None:
    world.book(at(1, 10))
    assert statements(lambda: slots_for_citizens(world.service, recipient_id=world.recipient.pk)) == 1


def test_the_list_where_time_is_kept_for_the_phone_takes_one_statement(world: World) -> None:
    world.department.reserved_for_phone = 50
    world.department.save(update_fields=["reserved_for_phone"])
    assert statements(lambda: slots_for_citizens(world.service)) == 1
