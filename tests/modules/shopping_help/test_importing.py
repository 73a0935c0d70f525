"""Products from a file: tried first, then all of them or none; what is here already is changed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AuditEntry
from modules.shopping_help.domain.stocking import MOST_GOODS
from modules.shopping_help.models import Product
from shop.models import ImportDraft
from tests.factories.world import make_administrator
from tests.modules.shopping_help.shopping_world import ShoppingWorld
from tests.shop.test_statements import statements
from tests.shop.views.conftest import sign_in
from tests.tenants.sweep.forms import form_values

HEADING = "Butikk;Vare;Avdeling;Enhet;Pris;Allergener"


@pytest.fixture
def client(shopping: ShoppingWorld, larvik_client: Client) -> Client:
    client = sign_in(larvik_client, make_administrator(shopping.world.department))
    client.cookies["django_language"] = "en"
    return client


def send(client: Client, shopping: ShoppingWorld, *rows: str) -> Any:
    file = SimpleUploadedFile("varer.csv", "\n".join([HEADING, *rows]).encode())
    url = f"/manage/departments/{shopping.world.department.pk}/import/shopping_help-products/"
    answer: Any = client.post(url, {"file": file}, follow=True)
    return answer


def test_new_products_come_and_prices_change_with_a_yes(shopping: ShoppingWorld, client: Client) -> None:
    rows = ["Torget;Laks;Fisk;kg;249,00;fisk", "torget;melk;;;25;", "Torget;Brød;Meieri;stk;34,90;gluten"]
    page = send(client, shopping, *rows).text
    assert "Is here already, and is changed" in page
    assert Product.objects.filter(store=shopping.store).count() == 3
    draft = ImportDraft.objects.get()
    client.post(f"/manage/imports/{draft.pk}/", form_values(page, having="shown"), follow=True)
    salmon, milk = shopping.product("Laks"), shopping.product("Melk")
    assert (salmon.price, salmon.unit, salmon.allergens) == (24900, "kilo", ["fish"])
    assert salmon.aisle is not None
    assert salmon.aisle.name == "Fisk"
    assert (milk.price, milk.allergens) == (2500, ["milk"])  # an empty cell leaves what is known


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Torget;Rødvin;;;199;", "Alcohol and tobacco"),
        ("Nabobutikken;Melk;;;20;", "shops in no store called"),
        ("Torget;Ost;;tønne;20;", "Write “stk”, “kg” or “l”"),
        ("Torget;Ost;;;mye;", "Write an amount in kroner"),
        ("Torget;Ost;;;0;", "Leave it empty where the price is not known"),
        ("Torget;Ost;;;89;støv", "is not one of the allergens"),
    ],
)
def test_a_row_that_is_wrong_says_why_and_nothing_is_done(
    shopping: ShoppingWorld, client: Client, row: str, says: str
) -> None:
    assert says in send(client, shopping, "Torget;Ost;;;89,90;melk", row).text
    assert not Product.objects.filter(name="Ost").exists()


def test_an_empty_unit_leaves_what_it_is_sold_by(shopping: ShoppingWorld, client: Client) -> None:
    Product.objects.filter(store=shopping.store, name="Melk").update(unit="litre")
    page = send(client, shopping, "Torget;Melk;;;25;", "Torget;Ost;;;89;").text
    draft = ImportDraft.objects.get()
    client.post(f"/manage/imports/{draft.pk}/", form_values(page, having="shown"), follow=True)
    assert (shopping.product("Melk").unit, shopping.product("Melk").price) == ("litre", 2500)
    assert shopping.product("Ost").unit == "piece"


def test_a_product_that_stands_there_twice_is_pointed_out_by_its_name(
    shopping: ShoppingWorld, client: Client
) -> None:
    page = send(client, shopping, "Torget;Ost;;;89;", "torget;OST;;;90;")
    assert "This is the same as row 2" in page.text
    (row,) = (each for each in page.text.split("<tr")[1:] if "same as row 2" in each)
    assert "Product" in row


@pytest.mark.parametrize(("price", "says"), [("-5", "from 0 up"), ("99999999", "at most 100000")])
def test_a_price_out_of_bounds_is_answered_in_plain_words(
    shopping: ShoppingWorld, client: Client, price: str, says: str
) -> None:
    assert says in send(client, shopping, f"Torget;Ost;;;{price};").text


def test_the_stores_page_leads_to_files_of_products(shopping: ShoppingWorld, client: Client) -> None:
    page = client.get(f"/modules/shopping_help/stores/{shopping.store.pk}/").content.decode()
    url = f"/manage/departments/{shopping.world.department.pk}/import/shopping_help-products/"
    assert f'href="{url}"' in page
    said = client.get(url).text
    assert "at most 10" in said
    assert "Its name, as it stands under" in said


def test_as_many_statements_for_many_products_as_for_few(shopping: ShoppingWorld, client: Client) -> None:
    def of(count: int) -> Callable[[], Any]:
        rows = [f"Torget;Vare {number};Meieri;stk;{number + 1};ingen" for number in range(count)]
        return partial(send, client, shopping, *rows, "Torget;Melk;;;25;")

    of(1)()
    few = statements(of(3))
    assert statements(of(300)) == few


def test_a_file_of_all_that_a_store_sells(shopping: ShoppingWorld, client: Client) -> None:
    """More than the thousand rows that people's files may have."""
    rows = [f"Torget;Vare {number};Hylle {number % 30};stk;19,90;" for number in range(1500)]
    page = send(client, shopping, *rows).text
    draft = ImportDraft.objects.get()
    client.post(f"/manage/imports/{draft.pk}/", form_values(page, having="shown"), follow=True)
    found = Product.objects.filter(store=shopping.store, name__startswith="Vare")
    assert found.count() == 1500
    assert shopping.store.aisles.filter(name__startswith="Hylle").count() == 30
    acts = AuditEntry.objects.filter(action="shopping_help.product_added", object_id__in=found.values("pk"))
    assert acts.count() == 1500
    again = send(client, shopping, *rows).text
    assert "All of it is here already" in again


def test_no_more_than_ten_thousand(shopping: ShoppingWorld, client: Client) -> None:
    said = send(client, shopping, *[f"Torget;Vare {number};;;;" for number in range(MOST_GOODS + 1)]).text
    assert "10" in said
    assert not ImportDraft.objects.exists()


def test_an_aisle_is_the_same_however_it_is_written(shopping: ShoppingWorld, client: Client) -> None:
    page = send(client, shopping, "Torget;MELK;MEIERI;stk;22,90;melk").text
    assert "All of it is here already" in page
