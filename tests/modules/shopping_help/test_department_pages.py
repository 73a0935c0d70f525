"""A department's pages: stores, products, runs, and orders by telephone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from audit.models import AuditEntry
from modules.shopping_help.attention import cards_of
from modules.shopping_help.cards import day_list_notes
from modules.shopping_help.models import Order, Product, Run, Store
from modules.shopping_help.queries.picking import picking_of
from shop.enums import AbsenceReason
from shop.models import Absence, Booking, Intake
from tests.factories.world import at, make_administrator
from tests.modules.shopping_help.shopping_world import ShoppingWorld, another, make_store, put_up_runs
from tests.shop.test_statements import statements
from tests.shop.views.conftest import sign_in

ROOT = "/modules/shopping_help/"


@pytest.fixture
def client(shopping: ShoppingWorld, larvik_client: Client) -> Client:
    client = sign_in(larvik_client, make_administrator(shopping.world.department))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def words(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(text.replace("\xa0", " ").split())


def seen_on(client: Client, url: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', client.get(url).content.decode())
    assert found is not None
    return found[1]


def test_a_store_is_added_with_its_aisles_in_order(shopping: ShoppingWorld, client: Client) -> None:
    department = shopping.world.department
    said = {"name": "Nærbutikken", "aisles": "Brød\n\nMeieri\nbrød\nFisk"}
    client.post(f"{ROOT}departments/{department.pk}/stores/add/", said)
    store = Store.objects.get(name="Nærbutikken")
    assert [aisle.name for aisle in store.aisles.all()] == ["Brød", "Meieri", "Fisk"]
    url = f"{ROOT}stores/{store.pk}/change/"
    changed = {"name": "Nærbutikken", "aisles": "Fisk\nBrød", "seen": seen_on(client, url)}
    client.post(url, changed)
    assert [aisle.name for aisle in store.aisles.all()] == ["Fisk", "Brød"]
    again = client.post(url, changed)
    assert again.status_code == 409  # somebody else changed it meanwhile


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("name", "Melk", "There is already one with that name"),
        ("name", "Rødvin", "Alcohol and tobacco"),
        ("price", "0", "Leave it empty where the price is not known"),
        ("price", "mye", "Write an amount in kroner"),
        ("unit", "tønne", "tønne"),
    ],
)
def test_a_product_that_cannot_be(
    shopping: ShoppingWorld, client: Client, name: str, value: str, says: str
) -> None:
    said = {"name": "Ost", "unit": "piece", "price": "89,90", "known": "unknown", name: value}
    answer = client.post(f"{ROOT}stores/{shopping.store.pk}/products/add/", said)
    assert answer.status_code == 422
    assert says in words(answer)
    assert Product.objects.filter(store=shopping.store).count() == 3


def test_a_product_goes_out_of_sale(shopping: ShoppingWorld, client: Client) -> None:
    product = shopping.product("Melk")
    url = f"{ROOT}products/{product.pk}/"
    said = {"name": "Melk", "unit": "piece", "price": "25", "known": "said", "allergens": ["milk"]}
    client.post(url, {**said, "seen": seen_on(client, url)})
    product.refresh_from_db()
    assert (product.price, product.is_active) == (2500, False)
    listed = words(client.get(f"{ROOT}stores/{shopping.store.pk}/?state=off"))
    assert "Melk (not for sale)" in listed


def test_runs_are_put_up_week_by_week(shopping: ShoppingWorld, client: Client) -> None:
    world = shopping.world
    said = {
        "service": world.service.pk,
        "store": shopping.store.pk,
        "first_day": at(3, 0).date().isoformat(),
        "begins": "10:00",
        "until": at(17, 0).date().isoformat(),
        "days_before": "1",
        "closes": "12:00",
        "order_places": "6",
        "leader": world.providers[0].pk,
        "crew": [each.pk for each in world.providers[1:]],
    }
    client.post(f"{ROOT}departments/{world.department.pk}/runs/add/", said)
    runs = Run.objects.exclude(pk=shopping.run.pk)
    assert [run.starts_at for run in runs] == [at(3, 10), at(10, 10), at(17, 10)]
    assert [run.closes_at for run in runs] == [at(2, 12), at(9, 12), at(16, 12)]
    assert {run.crew.count() for run in runs} == {2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("begins", "02:00"),
        ("closes", "x"),
        ("order_places", "11"),
        ("store", "0"),
        ("leader", ""),
        ("until", "2020-01-01"),
    ],
)
def test_a_run_that_cannot_be(shopping: ShoppingWorld, client: Client, name: str, value: str) -> None:
    world = shopping.world
    said = {
        "service": world.service.pk,
        "store": shopping.store.pk,
        "first_day": at(3, 0).date().isoformat(),
        "begins": "10:00",
        "days_before": "1",
        "closes": "12:00",
        "order_places": "6",
        "leader": world.providers[0].pk,
    }
    answer = client.post(f"{ROOT}departments/{world.department.pk}/runs/add/", said | {name: value})
    assert answer.status_code == 422
    assert Run.objects.count() == 1


def test_who_would_be_hit_is_asked_before_it_is_called_off(shopping: ShoppingWorld, client: Client) -> None:
    shopping.order(recipient=another("Torhild Prøve"))
    url = f"{ROOT}department-runs/{shopping.run.pk}/call-off/"
    assert "Torhild" in words(client.get(url))
    assert Run.objects.get().called_off_at is None
    assert "1 person is told" in words(client.post(url, follow=True))


def test_a_store_that_closes_names_its_runs_and_whom_it_hits(shopping: ShoppingWorld, client: Client) -> None:
    shopping.order(recipient=another("Torhild Prøve"))
    url = f"{ROOT}stores/{shopping.store.pk}/close/"
    assert "Torhild" in words(client.get(url))
    assert client.post(url).status_code == 422  # what becomes of them is said, not guessed
    assert Store.objects.get(pk=shopping.store.pk).is_active
    client.post(url, {"instead": shopping.other.pk})
    assert Run.objects.get().store == shopping.other
    assert not Store.objects.get(pk=shopping.store.pk).is_active


def test_somebody_calls_and_orders(shopping: ShoppingWorld, client: Client) -> None:
    caller = another("Torhild Prøve")
    Intake.objects.create(recipient=caller, department=shopping.world.department)
    page = f"{ROOT}department-runs/{shopping.run.pk}/"
    assert "Torhild Prøve" in words(client.get(page, {"q": "Torhild"}))
    writes = f"{page}for/{caller.pk}/"
    client.post(writes, {"add": shopping.product("Melk").pk})
    client.post(f"{writes}order/", {"contact_free": "on"})
    order = Order.objects.get()
    assert (order.booking.recipient, order.booking.channel) == (caller, "phone")
    assert client.get(writes)["Location"] == f"{ROOT}department-orders/{order.pk}/"


def test_staff_who_order_after_the_cut_off_are_told_so_and_so_is_the_crew(
    shopping: ShoppingWorld, client: Client
) -> None:
    shopping.close()
    caller = another("Torhild Prøve")
    Intake.objects.create(recipient=caller, department=shopping.world.department)
    page = f"{ROOT}department-runs/{shopping.run.pk}/"
    writes = f"{page}for/{caller.pk}/"
    client.post(writes, {"add": shopping.product("Melk").pk})
    for url in (page, writes, f"{writes}order/"):
        said = words(client.get(url))
        assert "you order after it. Tell the crew." in said
        assert not re.search("Order until|Order by|Can be changed until|Orders until", said)
    client.post(f"{writes}order/", {})
    assert "New after the cut-off" in words(client.get(page))
    assert picking_of(shopping.run).orders[0].is_late


def test_an_order_is_changed_by_telephone_after_the_cut_off(shopping: ShoppingWorld, client: Client) -> None:
    order = shopping.order("Melk")
    shopping.close()
    url = f"{ROOT}department-orders/{order.pk}/"
    assert "the crew sees as changed" in words(client.get(url))
    client.post(url, {"write": "1", "text": "Ost", "amount": "1", "unit": "piece"})
    order.refresh_from_db()
    assert order.changed_at is not None
    assert "Changed late" in words(client.get(f"{ROOT}department-runs/{shopping.run.pk}/"))
    logged = AuditEntry.objects.get(action="shopping_help.order_changed_late")
    assert logged.recipient_id == shopping.recipient.pk


def test_an_order_on_its_way_is_shown_and_not_changed(shopping: ShoppingWorld, client: Client) -> None:
    order = shopping.order("Melk")
    Booking.objects.filter(pk=order.booking_id).update(starts_at=timezone.now() - timedelta(minutes=5))
    url = f"{ROOT}department-orders/{order.pk}/"
    for answer in (client.get(url), client.post(url, {"write": "1", "text": "Ost", "amount": "1"})):
        assert answer["Location"] == f"/manage/bookings/{order.booking_id}/"
    assert "cannot be changed any more" in words(client.get(answer["Location"]))
    assert order.lines.count() == 1


def test_who_looks_at_orders_and_lists_is_in_the_log(shopping: ShoppingWorld, client: Client) -> None:
    order = shopping.order("Melk")
    client.get(f"{ROOT}department-runs/{shopping.run.pk}/")
    client.get(f"{ROOT}department-orders/{order.pk}/")
    actions = set(
        AuditEntry.objects.filter(recipient_id=shopping.recipient.pk).values_list("action", flat=True)
    )
    assert {"shopping_help.orders_viewed", "shopping_help.list_viewed"} <= actions


def test_lists_ask_as_often_for_few_as_for_many(shopping: ShoppingWorld, client: Client) -> None:
    department = shopping.world.department.pk
    urls = [f"{ROOT}departments/{department}/runs/", f"{ROOT}departments/{department}/stores/"]
    urls.append(f"{ROOT}department-runs/{shopping.run.pk}/")
    shopping.order()
    client.get(urls[0])  # what is asked once
    few = [statements(partial(client.get, url)) for url in urls]
    for number in range(3):
        make_store(shopping.world, f"Butikk {number}")
        shopping.order(recipient=another(f"Person Prøve{number}"))
    put_up_runs(shopping.world, shopping.other, starts=[at(3, 10), at(4, 10)])
    assert [statements(partial(client.get, url)) for url in urls] == few


@pytest.mark.usefixtures("in_english")
class TestAttention:
    def test_of_a_price_that_is_missing(self, shopping: ShoppingWorld) -> None:
        (card,) = (each for each in cards_of([shopping.world.department]) if "price" in each.title.lower())
        assert [place.count for place in card.places] == [1]

    def test_of_a_run_without_a_crew_that_is_near(self, shopping: ShoppingWorld) -> None:
        assert not [each for each in cards_of([shopping.world.department]) if "crew" in each.title]
        shopping.run.crew.clear()
        Run.objects.update(
            starts_at=timezone.now() + timedelta(hours=30), closes_at=timezone.now() + timedelta(seconds=1)
        )
        assert [each for each in cards_of([shopping.world.department]) if "crew" in each.title]

    def test_of_a_crew_that_is_ill_on_the_day(self, shopping: ShoppingWorld) -> None:
        soon = timezone.now() + timedelta(hours=30)
        Run.objects.update(starts_at=soon, ends_at=soon + timedelta(hours=2), closes_at=timezone.now())
        assert not [each for each in cards_of([shopping.world.department]) if "crew" in each.title]
        for provider in shopping.run.crew.all():
            Absence.objects.create(
                provider=provider, during=(soon, soon + timedelta(hours=1)), reason=AbsenceReason.SICK
            )
        (card,) = [each for each in cards_of([shopping.world.department]) if "crew" in each.title]
        assert card.is_urgent

    def test_in_one_statement_for_any_number_of_departments(self, shopping: ShoppingWorld) -> None:
        shopping.run.crew.clear()
        departments = [shopping.world.department]
        assert statements(lambda: cards_of(departments)) == 1

    def test_nothing_of_a_run_that_is_called_off(self, shopping: ShoppingWorld) -> None:
        Run.objects.update(called_off_at=timezone.now())
        shopping.run.crew.clear()
        assert not [each for each in cards_of([shopping.world.department]) if "runs" in each.title]


def test_the_day_list_says_how_many_lines_and_nothing_of_health(shopping: ShoppingWorld) -> None:
    shopping.order("Melk", "Is", contact_free=True)
    booking = Booking.objects.get()
    with translation.override("en"):
        notes = day_list_notes([booking])
    assert notes == {booking.pk: ["Torget: 2 lines", "Leave it at the door"]}
