"""A recipient's pages: the runs, the list, the order; nothing typed is lost when the run closes meanwhile."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from modules.shopping_help.domain.own import say_allergies
from modules.shopping_help.domain.stores import Goods, add_product
from modules.shopping_help.models import AllergyWarning, Favourite, ListLine, Order, OrderLine
from modules.shopping_help.queries.stores import find_products
from shop.models import Booking
from shop.presentation import moment_in_words
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import at, make_service, user_of
from tests.modules.shopping_help.shopping_world import OFFICE, PIECE, ShoppingWorld, another, put_up_runs
from tests.shop.test_statements import statements
from tests.shop.views.conftest import sign_in
from ui.dates import long_day

ROOT = "/modules/shopping_help/"


@pytest.fixture
def client(shopping: ShoppingWorld, larvik_client: Client) -> Client:
    client = sign_in(larvik_client, shopping.world.user)
    client.cookies["django_language"] = "en"
    return client


def words(answer: Any) -> str:
    """What the page says, without its marks."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(text.replace("\xa0", " ").split())


def list_url(shopping: ShoppingWorld) -> str:
    return f"{ROOT}runs/{shopping.run.pk}/list/"


def test_the_runs_with_places_left_and_until_when(shopping: ShoppingWorld, client: Client) -> None:
    shopping.order(recipient=another())
    said = words(client.get(ROOT))
    assert "9 order places left" in said
    assert f"Order by {moment_in_words(shopping.run.closes_at)}" in said
    assert "Fee for the service: 50 kr" in said


def test_a_list_is_written_without_scripts(shopping: ShoppingWorld, client: Client) -> None:
    url, milk = list_url(shopping), shopping.product("Melk")
    found = words(client.get(url, {"q": "mel"}))
    assert "22,90 kr" in found
    client.post(url, {"add": milk.pk, f"amount_{milk.pk}": "2", "q": "mel"})
    client.post(url, {"write": "1", "text": "Dagens avis", "amount": "1", "unit": "piece"})
    client.post(url, {"like": milk.pk})
    assert [(line.text, line.amount) for line in ListLine.objects.all()] == [
        ("Melk", 2 * PIECE),
        ("Dagens avis", PIECE),
    ]
    assert Favourite.objects.get().product == milk
    said = words(client.get(url))
    assert "about 45,80 kr, and 1 line whose price is not known" in said
    assert "Your favourites" in said
    client.post(url, {"unlike": milk.pk})
    assert not Favourite.objects.exists()


def test_a_line_is_removed_and_what_was_typed_beside_the_others_is_kept(
    shopping: ShoppingWorld, client: Client
) -> None:
    shopping.write("Melk", "Brød")
    milk, bread = ListLine.objects.order_by("position")
    url = list_url(shopping)
    form = client.get(url).content.decode().split('aria-labelledby="lines"')[1]
    assert form.index('name="save"') < form.index('name="remove"'), "Enter takes nothing off"
    typed = {
        f"amount_{milk.pk}": "3",
        f"instead_{milk.pk}": "call_me",
        f"amount_{bread.pk}": "1",
        f"instead_{bread.pk}": "none",
    }
    client.post(url, {"remove": str(bread.pk), **typed})
    assert [(line.text, line.amount) for line in ListLine.objects.all()] == [("Melk", 3 * PIECE)]
    for odd in (str(bread.pk), "0", "x", ""):
        assert client.post(url, {"remove": odd}).status_code == 302
    assert ListLine.objects.count() == 1


def test_the_last_line_of_an_order_is_not_removed(shopping: ShoppingWorld, client: Client) -> None:
    order = shopping.order("Melk")
    line = order.lines.get()
    url = f"{ROOT}orders/{order.pk}/list/"
    typed = {f"amount_{line.pk}": "1", f"instead_{line.pk}": "none"}
    answer = client.post(url, {"remove": str(line.pk), **typed})
    assert "This is the last line of the order." in words(answer)
    assert order.lines.exists()


def test_the_list_is_one_press_away_from_the_search(shopping: ShoppingWorld, client: Client) -> None:
    assert "See the list" not in words(client.get(list_url(shopping)))
    shopping.write("Melk", "Brød")
    page = client.get(list_url(shopping))
    assert '<a href="#lines">See the list: 2 lines</a>' in page.content.decode()
    assert 'id="lines"' in page.content.decode()


def test_goods_and_fee_are_added_up(shopping: ShoppingWorld, client: Client) -> None:
    shopping.write("Melk", "Brød", "Is")
    wanted = "about 107,80 kr, plus 1 item without a known price"
    order_url = f"{ROOT}runs/{shopping.run.pk}/order/"
    for url in (list_url(shopping), order_url):
        assert f"In all {wanted}" in words(client.get(url))
    placed = client.post(order_url, {})
    assert f"In all: {wanted}" in words(client.get(placed["Location"]))


def test_amounts_are_changed_and_lines_taken_off(shopping: ShoppingWorld, client: Client) -> None:
    shopping.write("Melk", "Brød")
    milk, bread = ListLine.objects.order_by("position")
    said = {
        f"amount_{milk.pk}": "3",
        f"instead_{milk.pk}": "call_me",
        f"amount_{bread.pk}": "0",
        f"instead_{bread.pk}": "none",
    }
    client.post(list_url(shopping), {"save": "1", **said})
    line = ListLine.objects.get()
    assert (line.amount, line.substitution) == (3 * PIECE, "call_me")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "-1"),
        ("amount", "1,5"),
        ("amount", "mange"),
        ("amount", "100"),
        ("unit", "tønne"),
        ("text", ""),
    ],
)
def test_what_cannot_be_read_stays_as_it_was_typed(
    shopping: ShoppingWorld, client: Client, name: str, value: str
) -> None:
    typed = {"write": "1", "text": "Kveite fra disken", "amount": "2", "unit": "piece", name: value}
    answer = client.post(list_url(shopping), typed)
    assert answer.status_code == 422
    assert not ListLine.objects.exists()
    if name != "text":
        assert 'value="Kveite fra disken"' in answer.content.decode()


def test_an_allergen_of_theirs_is_warned_of_beside_the_product(
    shopping: ShoppingWorld, client: Client
) -> None:
    client.post(f"{ROOT}allergies/", {"allergens": ["milk"], "text": "kiwi"})
    warning = AllergyWarning.objects.get()
    assert (warning.allergens, warning.text) == (["milk"], "kiwi")
    found = words(client.get(list_url(shopping), {"q": "melk"}))
    assert "Contains milk" in found
    assert "Contains" not in words(client.get(list_url(shopping), {"q": "brød"}))
    assert "is not known" in words(client.get(list_url(shopping), {"q": "is"}))
    client.post(f"{ROOT}allergies/", {"text": ""})
    assert not AllergyWarning.objects.exists()


def test_what_it_costs_is_said_before_the_order(shopping: ShoppingWorld, client: Client) -> None:
    shopping.write("Melk", "Is")
    url = f"{ROOT}runs/{shopping.run.pk}/order/"
    said = words(client.get(url))
    assert "about 22,90 kr, and 1 line whose price is not known" in said
    assert "Fee for the service 50 kr" in said
    answer = client.post(url, {"contact_free": "on"})
    order = Order.objects.get()
    assert answer["Location"] == f"/bookings/{order.booking_id}/"
    assert order.contact_free
    page = words(client.get(answer["Location"]))
    assert "Your order from Torget" in page
    assert "We leave it at the door" in page


def test_a_double_click_is_one_order(shopping: ShoppingWorld, client: Client) -> None:
    shopping.write("Melk")
    url = f"{ROOT}runs/{shopping.run.pk}/order/"
    page = client.get(url).content.decode()
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    first, second = (client.post(url, {"key": found[1]}) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


class TestTheRunClosesMeanwhile:
    def test_before_they_order(self, shopping: ShoppingWorld, client: Client) -> None:
        shopping.write("Melk")
        shopping.close()
        answer = client.post(f"{ROOT}runs/{shopping.run.pk}/order/")
        assert answer.status_code == 409
        assert "Your list is kept" in words(answer)
        assert ListLine.objects.get().text == "Melk"

    def test_what_they_write_then_is_on_their_own_list(self, shopping: ShoppingWorld, client: Client) -> None:
        order = shopping.order("Melk")
        shopping.close()
        typed = {"write": "1", "text": "Rundstykker", "amount": "4", "unit": "piece"}
        answer = client.post(f"{ROOT}orders/{order.pk}/list/", typed, follow=True)
        assert "Your order stands as it was. What you wrote is kept on your own list" in words(answer)
        assert ListLine.objects.get().text == "Rundstykker"
        assert [line.text for line in OrderLine.objects.all()] == ["Melk"]

    def test_the_amounts_they_typed_are_still_there(self, shopping: ShoppingWorld, client: Client) -> None:
        line = shopping.order("Melk").lines.get()
        shopping.close()
        said = {"save": "1", f"amount_{line.pk}": "7", f"instead_{line.pk}": "none"}
        answer = client.post(f"{ROOT}orders/{line.order_id}/list/", said)
        assert answer.status_code == 409
        assert 'value="7"' in answer.content.decode()
        line.refresh_from_db()
        assert line.amount == PIECE


def test_the_run_of_somebody_elses_order_is_nobodys_list(shopping: ShoppingWorld, client: Client) -> None:
    other = shopping.order("Melk", recipient=another())
    assert client.get(f"{ROOT}orders/{other.pk}/list/").status_code == 404
    strange = shopping.product("Melk", shopping.other)
    assert client.post(list_url(shopping), {"add": strange.pk}).status_code == 404


def test_at_the_door_or_handed_over_can_be_said_after_the_cut_off(
    shopping: ShoppingWorld, client: Client
) -> None:
    order = shopping.order()
    shopping.close()
    client.post(f"{ROOT}orders/{order.pk}/at-the-door/", {"contact_free": "1"})
    order.refresh_from_db()
    assert order.contact_free


def test_what_is_stored_about_them_is_theirs_to_read(shopping: ShoppingWorld, client: Client) -> None:
    shopping.order("Melk")
    shopping.write("Ost")
    say_allergies(shopping.recipient, allergens=["milk"], text="", actor=shopping.by(shopping.recipient))
    said = words(client.get("/me/data/"))
    assert "Torget: Melk, 1 pc (the same of another brand)" in said
    assert "Torget: Ost" in said


def test_a_full_run_lets_them_write_all_the_same(shopping: ShoppingWorld, client: Client) -> None:
    for number in range(10):
        shopping.order(recipient=another(f"Person Prøve{number}"))
    assert Booking.objects.count() == 10
    assert "Write a list all the same" in words(client.get(ROOT))
    shopping.write("Melk")
    answer = client.post(f"{ROOT}runs/{shopping.run.pk}/order/")
    assert "All order places in this run are taken" in words(answer)


def test_who_else_has_ordered_is_nowhere(shopping: ShoppingWorld, client: Client) -> None:
    other = another("Torhild Hemmelig")
    shopping.order(recipient=other)
    assert user_of(other).name not in words(client.get(ROOT))


def test_the_runs_ask_as_often_for_few_as_for_many(shopping: ShoppingWorld, client: Client) -> None:
    client.get(ROOT)  # what is asked once
    few = statements(lambda: client.get(ROOT))
    put_up_runs(shopping.world, shopping.other, starts=[at(day, 10) for day in (3, 4, 5)])
    shopping.order()
    assert statements(lambda: client.get(ROOT)) == few


def test_a_list_asks_as_often_for_few_lines_as_for_many(shopping: ShoppingWorld, client: Client) -> None:
    shopping.write("Melk")
    client.get(list_url(shopping))  # what is asked once
    few = statements(lambda: client.get(list_url(shopping), {"q": "e"}))
    shopping.write("Brød", "Is", *(f"Vare {number}" for number in range(9)))
    assert statements(lambda: client.get(list_url(shopping), {"q": "e"})) == few


@pytest.mark.parametrize("for_all", [True, False])
def test_who_acts_with_another_service_sees_no_order_and_nothing_of_health(
    shopping: ShoppingWorld, larvik_client: Client, *, for_all: bool
) -> None:
    order = shopping.order("Melk")
    say_allergies(shopping.recipient, allergens=["milk"], text="kiwi", actor=shopping.by(shopping.recipient))
    other = make_service(shopping.world.department, name="Vask")
    right = make_representation(shopping.recipient, *(() if for_all else (other,)))
    client = sign_in(larvik_client, account_of(right))
    client.cookies["django_language"] = "en"
    client.post(f"/acting/{right.pk}/")
    status = 200 if for_all else 404
    for url in (f"{ROOT}allergies/", list_url(shopping), f"{ROOT}orders/{order.pk}/list/"):
        assert client.get(url, follow=True).status_code == status
    assert ("kiwi" in words(client.get(ROOT))) == for_all


def test_a_run_beyond_the_days_ahead_says_from_when_it_can_be_ordered(
    shopping: ShoppingWorld, client: Client
) -> None:
    """The list may be written before; nobody is led to an order that will be refused."""
    (far,) = put_up_runs(shopping.world, shopping.store, starts=[at(20, 10)])
    shopping.write("Melk")
    said = words(client.get(ROOT))
    opens = long_day(timezone.localdate() + timedelta(days=7))  # 14 days ahead: today, and thirteen more
    assert f"You can order from {opens} until" in said
    assert said.count("Write a list and order") == 1
    page = client.get(f"{ROOT}runs/{far.pk}/list/")
    assert f"You can order from {opens}" in words(page)
    assert "Go on to order" not in words(page)
    answer = client.post(f"{ROOT}runs/{far.pk}/order/", {})
    assert answer.status_code == 409
    assert not Order.objects.exists()
    service = shopping.world.service
    service.booking_horizon = 21
    service.save(update_fields=["booking_horizon"])
    assert "You can order from" not in words(client.get(ROOT))
    assert client.post(f"{ROOT}runs/{far.pk}/order/", {}).status_code == 302


def test_what_is_called_so_is_found_before_what_lies_in_such_an_aisle(
    shopping: ShoppingWorld, client: Client
) -> None:
    for name in ("Appelsinjuice", "Kjernemelk", "Melkesjokolade"):
        add_product(shopping.store, Goods(name, "piece", "Melkedisken", 2000, []), actor=OFFICE)
    found = [each.name for each in find_products(shopping.store, "melk")]
    assert found == ["Melk", "Melkesjokolade", "Kjernemelk", "Appelsinjuice"]


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("0", "Write more than 0."),
        ("-2", "Write more than 0."),
        ("1000000", "99"),
        ("1,2345", "at most three decimals"),
    ],
)
def test_an_amount_that_cannot_be_is_answered_in_plain_words(
    shopping: ShoppingWorld, client: Client, amount: str, says: str
) -> None:
    typed = {"write": "1", "text": "Ost", "amount": amount, "unit": "kilo"}
    said = words(client.post(list_url(shopping), typed))
    assert says in said
    assert "0.001" not in said


def test_more_of_the_same_stays_a_whole_number(shopping: ShoppingWorld, client: Client) -> None:
    milk = shopping.product("Melk")
    for _time in range(2):
        client.post(list_url(shopping), {"add": milk.pk, f"amount_{milk.pk}": "60"})
    assert ListLine.objects.get().amount == 99 * PIECE


def test_amounts_are_saved_on_a_page_that_does_not_know_a_new_line(
    shopping: ShoppingWorld, client: Client
) -> None:
    """Two write on one list: who saves says nothing of what the other has just added."""
    shopping.write("Melk")
    milk = ListLine.objects.get()
    shopping.write("Brød")
    said = {"save": "1", f"amount_{milk.pk}": "3", f"instead_{milk.pk}": "none"}
    assert client.post(list_url(shopping), said).status_code == 302
    assert [line.amount for line in ListLine.objects.order_by("position")] == [3 * PIECE, PIECE]


def test_the_page_of_an_order_speaks_of_goods_and_not_of_a_visit(
    shopping: ShoppingWorld, client: Client
) -> None:
    order = shopping.order()
    said = words(client.get(f"/bookings/{order.booking_id}/"))
    assert "Your goods come between 10.00 and 12.00" in said
    for odd in ("is coming", "2 hours", "Book another time", "suits you here", "move"):
        assert odd not in said
    agenda = words(client.get("/bookings/"))
    assert "See or cancel" in agenda
    assert "Your goods come between" in agenda


def test_who_cancels_is_led_back_to_the_runs(shopping: ShoppingWorld, client: Client) -> None:
    url = f"/bookings/{shopping.order().booking_id}/cancel/"
    assert "The time" not in words(client.get(url))
    answer = client.post(url, follow=True)
    assert answer.redirect_chain[-1][0] == ROOT
    said = words(answer)
    assert "It is cancelled." in said
    assert "free for somebody else" not in said
