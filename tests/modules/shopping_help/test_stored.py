"""What is kept about who orders: shown to them, forgotten with what it was for, and one when they were here twice."""

import pytest

from modules.shopping_help import stored
from modules.shopping_help.domain.own import keep_favourite, say_allergies
from modules.shopping_help.models import AllergyWarning, Favourite, ListLine, Order
from shop.models import Booking, Recipient
from tests.modules.shopping_help.shopping_world import OFFICE, ShoppingWorld, another


@pytest.fixture
def person(shopping: ShoppingWorld) -> Recipient:
    """Has ordered, begun another list, and said something of themselves."""
    shopping.order("Melk")
    shopping.write("Brød")
    tell(shopping, shopping.recipient, "milk")
    return shopping.recipient


def tell(shopping: ShoppingWorld, who: Recipient, allergen: str) -> None:
    say_allergies(who, allergens=[allergen], text="kiwi", actor=OFFICE)
    keep_favourite(shopping.product("Melk"), recipient=who, is_one=True)


def test_all_of_it_is_shown(person: Recipient) -> None:
    data = stored.personal_data(person)
    (order,) = data["orders"]
    assert (order["store"], order["fee"], order["lines"][0]["price"]) == ("Torget", 5000, 2290)
    assert data["list"][0]["text"] == "Brød"
    assert data["favourites"] == [{"store": "Torget", "product": "Melk"}]
    assert (data["allergies"]["allergens"], data["allergies"]["text"]) == (["milk"], "kiwi")


def test_nothing_is_left_of_who_is_erased(person: Recipient) -> None:
    stored.erase(person)
    for kept in (Order, ListLine, Favourite, AllergyWarning):
        assert not kept.objects.exists()


def test_what_they_do_not_tolerate_goes_with_their_last_order(person: Recipient) -> None:
    assert stored.forget(Booking.objects.all()) == 1
    for kept in (Order, ListLine, Favourite, AllergyWarning):
        assert not kept.objects.exists()


def test_who_has_ordered_since_keeps_it(shopping: ShoppingWorld, person: Recipient) -> None:
    other = shopping.order(recipient=another())
    stored.forget(Booking.objects.filter(pk=other.booking_id))
    assert AllergyWarning.objects.filter(recipient=person).exists()
    assert Order.objects.filter(booking__recipient=person).exists()


def test_of_two_who_are_one_nothing_that_is_not_tolerated_is_lost(
    shopping: ShoppingWorld, person: Recipient
) -> None:
    duplicate = another()
    tell(shopping, duplicate, "egg")
    shopping.write("Is", recipient=duplicate)
    stored.merge(duplicate, person)
    warning = AllergyWarning.objects.get()
    assert (warning.recipient, warning.allergens, warning.text) == (person, ["egg", "milk"], "kiwi")
    assert Favourite.objects.get().recipient == person
    assert set(ListLine.objects.values_list("recipient", flat=True)) == {person.pk}
