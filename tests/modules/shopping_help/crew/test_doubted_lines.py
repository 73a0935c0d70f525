"""What somebody does not tolerate stands on the lines that have it in them, or may have."""

import pytest

from modules.shopping_help.crew_words import doubt_in_words
from modules.shopping_help.models import AllergyWarning, Product
from modules.shopping_help.queries.picking import picking_of
from tests.modules.shopping_help.crew.conftest import CrewWorld

UNKNOWN = "Does not tolerate milk; kiwi. What is in this is not known: read the package."


@pytest.mark.parametrize(
    ("name", "contains", "said"),
    [
        ("Melk", ["milk", "nuts"], "Contains what they do not tolerate: milk."),
        ("Melk", ["nuts"], ""),
        ("Melk", [], ""),
        ("Melk", None, UNKNOWN),
        ("Kiwi i boks", [], "Contains what they do not tolerate: kiwi."),
        ("Kiwiyoghurt", ["milk"], "Contains what they do not tolerate: milk, kiwi."),
    ],
)
def test_a_product_says_what_is_in_it(
    crew: CrewWorld, name: str, contains: list[str] | None, said: str
) -> None:
    AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["milk"], text="kiwi")
    line = crew.lines["Melk"]
    Product.objects.filter(name="Melk", store=crew.store).update(allergens=contains)
    type(line).objects.filter(pk=line.pk).update(text=name)
    doubts = {each.line.pk: doubt_in_words(each) for each in picking_of(crew.run).lines}
    assert doubts[line.pk] == said
    assert not doubts[crew.lines["Melk "].pk], "somebody else's"


def test_of_what_is_in_their_own_words_nothing_is_known(crew: CrewWorld) -> None:
    ola = crew.orders[1].booking.recipient
    AllergyWarning.objects.create(recipient=ola, allergens=["milk"], text="kiwi")
    doubts = {each.line.pk: doubt_in_words(each) for each in picking_of(crew.run).lines}
    assert doubts[crew.lines["Såpe"].pk] == UNKNOWN
    assert doubts[crew.lines["Melk "].pk] == "Contains what they do not tolerate: milk."
