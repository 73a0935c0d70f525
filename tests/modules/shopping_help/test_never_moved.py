"""An order stays in its run: no page offers to move it, to anybody."""

import pytest
from django.test import Client

from tests.factories.world import make_administrator
from tests.modules.shopping_help.shopping_world import ShoppingWorld
from tests.shop.views.conftest import sign_in


@pytest.mark.parametrize("stranded", ["", "closed"])
def test_who_ordered_reads_how_to_cancel_and_nothing_of_moving(
    shopping: ShoppingWorld, larvik_client: Client, stranded: str
) -> None:
    booking = shopping.order().booking
    booking.stranded = stranded
    booking.save(update_fields=["stranded"])
    client = sign_in(larvik_client, shopping.world.user)
    client.cookies["django_language"] = "en"
    page = client.get(f"/bookings/{booking.pk}/").content.decode()
    assert "Cancel it" in page
    assert "Move it" not in page
    assert "/move/" not in page


def test_the_department_is_offered_no_move(shopping: ShoppingWorld, larvik_client: Client) -> None:
    booking = shopping.order().booking
    client = sign_in(larvik_client, make_administrator(shopping.world.department))
    page = client.get(f"/manage/bookings/{booking.pk}/").content.decode()
    assert "/cancel/" in page
    assert "/move/" not in page
