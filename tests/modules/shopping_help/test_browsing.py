"""Goods are found by aisle as well, page by page, by the recipient and by who orders for them; without a script."""

from functools import partial

import pytest
from django.test import Client

from modules.shopping_help.models import Aisle, ListLine, Product
from modules.shopping_help.queries.browsing import ELSEWHERE, ON_A_PAGE
from tests.factories.world import make_administrator
from tests.modules.shopping_help.shopping_world import PIECE, ShoppingWorld
from tests.modules.shopping_help.test_own_pages import words
from tests.shop.test_statements import statements
from tests.shop.views.conftest import sign_in

ROOT = "/modules/shopping_help/"


@pytest.fixture
def client(shopping: ShoppingWorld, larvik_client: Client) -> Client:
    client = sign_in(larvik_client, shopping.world.user)
    client.cookies["django_language"] = "en"
    return client


def list_url(shopping: ShoppingWorld) -> str:
    return f"{ROOT}runs/{shopping.run.pk}/list/"


def stock(shopping: ShoppingWorld, count: int, *, aisle: str = "Brød") -> Aisle:
    place = Aisle.objects.get(store=shopping.store, name=aisle)
    Product.objects.bulk_create(
        Product(store=shopping.store, aisle=place, name=f"Rundstykke {number:03}", price=500)
        for number in range(count)
    )
    return place


def test_an_aisle_is_chosen_and_its_goods_put_on_the_list(shopping: ShoppingWorld, client: Client) -> None:
    dairy = Aisle.objects.get(store=shopping.store, name="Meieri")
    url, milk = list_url(shopping), shopping.product("Melk")
    page = client.get(url)
    assert f'href="{url}?aisle={dairy.pk}#found"' in page.content.decode()
    assert "Brød 0" not in words(page), "an aisle without goods is no choice"
    said = words(client.get(url, {"aisle": str(dairy.pk)}))
    assert "Melk 22,90 kr" in said
    assert "Is price not known" in said
    sent = {"add": milk.pk, f"amount_{milk.pk}": "3", "aisle": dairy.pk, "page": "1"}
    answer = client.post(url, sent)
    assert answer["Location"] == f"{url}?aisle={dairy.pk}&page=1"
    assert [(line.text, line.amount) for line in ListLine.objects.all()] == [("Melk", 3 * PIECE)]


def test_goods_come_page_by_page(shopping: ShoppingWorld, client: Client) -> None:
    bread = stock(shopping, ON_A_PAGE + 2)
    first = words(client.get(list_url(shopping), {"aisle": str(bread.pk)}))
    assert "Rundstykke 023" in first
    assert "Rundstykke 024" not in first
    assert "Page 1 of 2" in first
    second = client.get(list_url(shopping), {"aisle": str(bread.pk), "page": "2"})
    assert "Rundstykke 025" in words(second)
    assert 'name="page" value="2"' in second.content.decode()
    for odd in ("9", "0", "-1", "x", "\x00"):
        assert client.get(list_url(shopping), {"aisle": str(bread.pk), "page": odd}).status_code == 200


def test_what_stands_nowhere_is_found_as_well(shopping: ShoppingWorld, client: Client) -> None:
    Product.objects.create(store=shopping.store, name="Lyspærer", price=4990)
    assert "Other goods 1" in words(client.get(list_url(shopping)))
    assert "Lyspærer" in words(client.get(list_url(shopping), {"aisle": ELSEWHERE}))


def test_what_is_not_for_sale_and_other_stores_goods_are_not_there(
    shopping: ShoppingWorld, client: Client
) -> None:
    bread = stock(shopping, 1)
    Product.objects.filter(aisle=bread).update(is_active=False)
    there = Aisle.objects.get(store=shopping.other, name="Meieri")
    for odd in (str(bread.pk), str(there.pk), "0", "x", "9" * 30):
        page = client.get(list_url(shopping), {"aisle": odd})
        assert page.status_code == 200
        assert "Rundstykke" not in words(page)
        assert "Other aisles" not in words(page), "none is chosen"


def test_who_searches_looks_in_no_aisle(shopping: ShoppingWorld, client: Client) -> None:
    bread = stock(shopping, 1)
    said = words(client.get(list_url(shopping), {"aisle": str(bread.pk), "q": "melk"}))
    assert "Melk" in said
    assert "Rundstykke" not in said


def test_staff_browse_for_them(shopping: ShoppingWorld, client: Client) -> None:
    bread = stock(shopping, 1)
    sign_in(client, make_administrator(shopping.world.department))
    url = f"{ROOT}department-runs/{shopping.run.pk}/for/{shopping.recipient.pk}/"
    assert "Rundstykke 000" in words(client.get(url, {"aisle": str(bread.pk)}))
    order = shopping.order("Melk")
    product = Product.objects.get(aisle=bread)
    url = f"{ROOT}department-orders/{order.pk}/"
    client.post(url, {"add": product.pk, f"amount_{product.pk}": "2", "aisle": bread.pk})
    assert order.lines.get(product=product).amount == 2 * PIECE


def test_as_many_statements_for_many_goods_and_aisles(shopping: ShoppingWorld, client: Client) -> None:
    bread = stock(shopping, 2)
    look = partial(client.get, list_url(shopping), {"aisle": str(bread.pk)})
    look()
    few = statements(look)
    Aisle.objects.bulk_create(
        Aisle(store=shopping.store, name=f"Hylle {number}", position=number + 10) for number in range(20)
    )
    Product.objects.bulk_create(
        Product(store=shopping.store, aisle=aisle, name=f"Vare {aisle.pk}")
        for aisle in Aisle.objects.filter(store=shopping.store, position__gte=10)
    )
    Product.objects.bulk_create(
        Product(store=shopping.store, aisle=bread, name=f"Bolle {number}") for number in range(60)
    )
    assert statements(look) == few
