"""What who has ordered is written: when, never what or where; and nothing that is not so any more."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from modules.shopping_help.domain.calling_off import call_off_run
from modules.shopping_help.domain.lists import OrderList, Wish, put_on
from modules.shopping_help.domain.run_changes import go_to_other_store
from modules.shopping_help.messages import order_changed, run_called_off, run_to_other_store
from notifications.models import OutboxMessage
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from tests.modules.shopping_help.shopping_world import OFFICE, PHONE, PIECE, ShoppingWorld

SECRETS = ("Melk", "Torget", "Bryggen", "Ost")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def the_message(kind: str) -> OutboxMessage:
    return OutboxMessage.objects.get(kind=f"shopping_help.{kind}")


def test_of_a_run_that_is_called_off(shopping: ShoppingWorld) -> None:
    shopping.order("Melk")
    call_off_run(shopping.run, actor=OFFICE)
    said = run_called_off(the_message("run_called_off").params)
    assert said is not None
    assert "10.00–12.00" in said.subject
    assert "Nothing is bought" in said.body
    assert not any(secret in said.subject + said.body for secret in SECRETS)


def test_of_another_store_with_until_when_they_can_change_it(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk")
    go_to_other_store(shopping.run, store=shopping.other, actor=OFFICE)
    params = the_message("run_to_other_store").params
    said = run_to_other_store(params)
    assert said is not None
    assert "you can change or cancel it until" in said.body
    assert not any(secret in said.subject + said.body for secret in SECRETS)
    shopping.close()
    late = run_to_other_store(params)
    assert late is not None
    assert "Would you like to change it? Call" in late.body
    cancel_booking(order.booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
    assert run_to_other_store(params) is None


def test_of_an_order_that_the_department_changed_once_for_all_lines(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk")
    listing = OrderList(order)
    for name in ("Ost", "Skinke", "Smør"):
        put_on(listing, Wish(name, PIECE), actor=PHONE)
    said = order_changed(the_message("order_changed").params)
    assert said is not None
    assert "we have changed your order" in said.body
    assert not any(secret in said.subject + said.body for secret in SECRETS)
    cancel_booking(order.booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
    assert order_changed(the_message("order_changed").params) is None
